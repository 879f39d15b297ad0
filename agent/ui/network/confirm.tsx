import { useEffect, useState } from 'react'
import { api } from '../api-client.ts'
import { Waiting } from '../entrance/waiting.tsx'
import { Button } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { Screen } from '../parts/screen.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

interface ConfirmProps {
  readonly token: string
  readonly done: () => void
}

/** Somebody came to the new address of the box: that is the proof it needs. */
export function Confirm({ token, done }: ConfirmProps) {
  const [proven, setProven] = useState(false)
  const confirm = useAction(async () => {
    await api.confirmNetwork(token)
    setProven(true)
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: once, for whoever comes
  useEffect(() => void confirm.run(), [])
  const { problem } = confirm
  if (!problem && !proven) return <Waiting />
  return (
    <Screen>
      <Heading>{problem ? words.network.notConfirmed : words.network.confirmed}</Heading>
      {problem ? (
        <ProblemNote problem={problem} urgent />
      ) : (
        <p role="status">{words.network.confirmedText}</p>
      )}
      <div>
        <Button kind="primary" onClick={done}>
          {words.claimed.open}
        </Button>
      </div>
    </Screen>
  )
}
