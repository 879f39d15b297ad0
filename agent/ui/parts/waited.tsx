import type { Asked } from '../use-asked.ts'
import { words } from '../words.ts'
import { ProblemNote } from './problem-note.tsx'

/** While the box has not answered, and when it does not. */
export function Waited({ for: { answer, problem } }: { readonly for: Asked<unknown> }) {
  if (problem) return <ProblemNote problem={problem} urgent />
  return answer === undefined && <p className="soft late">{words.loading}</p>
}
