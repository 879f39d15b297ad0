import { useState } from 'react'
import type { Beginning, Question } from './questions.ts'

/** What somebody has answered so far; the password is not among it. */
export interface Draft {
  readonly code: string
  readonly beginning: Beginning
  readonly name: string
  readonly timezone: string
  readonly owner: string
  /** What is asked now, or as soon as the code has been proved again. */
  readonly at: Question
  /** The code was right. */
  readonly proved: boolean
}

/** Where this tab keeps it until the box is claimed: a page that is loaded again goes on. */
const key = 'gantry-claim'

export interface KeptDraft {
  readonly draft: Draft
  readonly change: (more: Partial<Draft>) => void
  readonly forget: () => void
}

/** Begins with what this tab has kept, or else with `fresh`. */
export function useDraft(fresh: Draft): KeptDraft {
  const [draft, setDraft] = useState(() => ({ ...fresh, ...kept() }))
  return {
    draft,
    change: more =>
      setDraft(before => {
        const next = { ...before, ...more }
        sessionStorage.setItem(key, JSON.stringify(next))
        return next
      }),
    forget: () => sessionStorage.removeItem(key),
  }
}

function kept(): Partial<Draft> {
  try {
    return JSON.parse(sessionStorage.getItem(key) ?? '{}') as Partial<Draft>
  } catch {
    return {}
  }
}
