import type { NetworkReport } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { Choice } from '../parts/choice.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

const choices = ['auto', 'announce', 'router-prefix', 'proxy-only'] as const

interface LevelFormProps {
  readonly report: NetworkReport
  readonly changed: () => Promise<void>
}

/** How apps get addresses of their own: rarely anybody has to choose. */
export function LevelForm({ report: { wanted }, changed }: LevelFormProps) {
  const { run, problem } = useAction(async (addresses: NetworkReport['wanted']) => {
    await api.setNetwork({ addresses })
    await changed()
  })
  return (
    <details className="advanced">
      <summary>{words.network.ofApps}</summary>
      <fieldset>
        <legend>{words.network.ofAppsHow}</legend>
        {choices.map(it => (
          <Choice
            key={it}
            name="addresses"
            label={words.network.choices[it].label}
            text={words.network.choices[it].text}
            chosen={wanted === it}
            choose={() => void run(it)}
          />
        ))}
      </fieldset>
      {problem && <ProblemNote problem={problem} urgent />}
    </details>
  )
}
