/** How a box without an owner can begin; with one way there is nothing to choose. */
export const BEGINNINGS = ['new'] as const
export type Beginning = (typeof BEGINNINGS)[number]

export type Question = 'beginning' | 'name' | 'timezone' | 'owner'

/** What is asked once the code has been proved, in this order. */
export const QUESTIONS: readonly [Question, ...Question[]] =
  BEGINNINGS.length > 1 ? ['beginning', 'name', 'timezone', 'owner'] : ['name', 'timezone', 'owner']
