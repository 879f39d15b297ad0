import { useState } from 'react'
import type { Problem } from '../../../base/errors.ts'
import type { KitGiven } from '../../../http/api.ts'
import { ProblemError } from '../../api-client.ts'
import { Button } from '../../parts/button.tsx'
import { LongField } from '../../parts/long-field.tsx'
import { Question } from '../../parts/question.tsx'
import { useAction } from '../../use-action.ts'
import { words } from '../../words.ts'
import { KitPicture } from './kit-picture.tsx'
import { KitTyped, type Typed, typedKit } from './kit-typed.tsx'

interface KitFormProps {
  /** Why an earlier try ended. */
  readonly failed: Problem | undefined
  readonly find: (kit: KitGiven) => Promise<void>
  readonly back: () => void
}

/** The kit of the box that is gone: a picture of its code, its text, or what stands on it. */
export function KitForm({ failed, find, back }: KitFormProps) {
  const [text, setText] = useState('')
  const [typed, setTyped] = useState<Typed>()
  const look = useAction(async () => find(typed ? typedKit(typed) : { text }))
  const picture = useAction(async (file: File) => {
    const { readPicture } = await import('./read-picture.ts')
    const read = await readPicture(file)
    if (read === undefined) throw new ProblemError({ code: 'no-code', ...words.restore.noCode }, 0)
    setText(read)
    await find({ text: read })
  })
  return (
    <Question
      title={words.restore.title}
      lead={words.restore.lead}
      submit={words.restore.look}
      busy={(look.busy || picture.busy) && words.restore.looking}
      waitSeconds={look.waitSeconds}
      problem={look.problem ?? picture.problem ?? failed}
      after={words.restore.after}
      back={back}
      answer={() => void look.run()}
    >
      {typed ? (
        <KitTyped typed={typed} change={setTyped} />
      ) : (
        <>
          <KitPicture take={file => void picture.run(file)} />
          <LongField
            label={words.restore.text}
            hint={words.restore.textHint}
            text={text}
            change={setText}
            rows={4}
          />
        </>
      )}
      <Button
        kind="quiet"
        onClick={() => setTyped(typed ? undefined : { key: '', url: '', user: '', password: '' })}
      >
        {typed ? words.restore.notTyped : words.restore.typed}
      </Button>
    </Question>
  )
}
