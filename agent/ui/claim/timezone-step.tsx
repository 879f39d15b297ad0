import { Question } from '../parts/question.tsx'
import { TimezoneField } from '../parts/timezone-field.tsx'
import { words } from '../words.ts'

interface TimezoneStepProps {
  readonly timezone: string
  readonly change: (timezone: string) => void
  readonly back: () => void
  readonly answer: () => void
}

export function TimezoneStep({ timezone, change, back, answer }: TimezoneStepProps) {
  return (
    <Question
      title={words.timezone.title}
      lead={words.timezone.lead}
      submit={words.next}
      after={words.timezone.after}
      back={back}
      answer={answer}
    >
      <TimezoneField value={timezone} change={change} />
    </Question>
  )
}
