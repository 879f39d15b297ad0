/** What happened, and what to do about it where there is something. */
export type ProblemText = readonly [message: string, hint?: string]

/** By code. English is where a problem is made: agent/base/errors.ts. */
export type ProblemTexts = Readonly<Record<string, ProblemText>>
