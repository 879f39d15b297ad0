import type { StepNumber } from '../http/api.ts'

/** What goes on, and how much of it there is: `2 of 5: save to nas`. */
export const goingWords = ({
  says,
  step,
}: {
  readonly says: string
  readonly step?: StepNumber | undefined
}): string => (step && step.of > 1 ? `${step.number} of ${step.of}: ${says}` : says)
