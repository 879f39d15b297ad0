import { Choice } from '../parts/choice.tsx'
import { Question } from '../parts/question.tsx'
import { words } from '../words.ts'
import { BEGINNINGS, type Beginning } from './questions.ts'

interface BeginningStepProps {
  readonly chosen: Beginning
  readonly choose: (beginning: Beginning) => void
  readonly back: () => void
  readonly answer: () => void
}

export function BeginningStep({ chosen, choose, back, answer }: BeginningStepProps) {
  const text = words.beginning
  return (
    <Question
      title={text.title}
      lead={text.lead}
      submit={words.next}
      after={text.after[chosen]}
      back={back}
      answer={answer}
    >
      <fieldset>
        <legend className="unseen">{text.title}</legend>
        {BEGINNINGS.map(it => (
          <Choice
            key={it}
            name="beginning"
            label={text.choices[it].label}
            text={text.choices[it].text}
            chosen={chosen === it}
            choose={() => choose(it)}
          />
        ))}
      </fieldset>
    </Question>
  )
}
