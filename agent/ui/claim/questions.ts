/** How a box without an owner can begin. */
export const BEGINNINGS = ['new', 'restore'] as const
export type Beginning = (typeof BEGINNINGS)[number]

/** `restore` goes its own way (restore/restore.tsx). */
export type Question = 'beginning' | 'name' | 'timezone' | 'owner' | 'restore'

/** What is asked once the code has been proved, in this order. */
export const QUESTIONS: readonly [Question, ...Question[]] = [
  'beginning',
  'name',
  'timezone',
  'owner',
]
