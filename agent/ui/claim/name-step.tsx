import { useState } from 'react'
import { useBox } from '../box-context.ts'
import { Field } from '../parts/field.tsx'
import { Question } from '../parts/question.tsx'
import { words } from '../words.ts'
import { boxAddress, isBoxName, tidyBoxName } from './box-name.ts'

interface NameStepProps {
  readonly name: string
  readonly change: (name: string) => void
  readonly back: () => void
  readonly answer: () => void
}

export function NameStep({ name, change, back, answer }: NameStepProps) {
  const { box } = useBox()
  const [invalid, setInvalid] = useState(false)
  const submit = () => {
    setInvalid(!isBoxName(name))
    if (isBoxName(name)) answer()
  }
  return (
    <Question
      title={words.name.title}
      lead={words.name.lead}
      submit={words.next}
      after={words.name.after}
      back={back}
      answer={submit}
    >
      <Field
        label={words.name.label}
        error={invalid ? words.name.invalid : undefined}
        hint={
          <>
            {words.name.address} <code className="address">{boxAddress(box, name || '…')}</code>
          </>
        }
        name="box-name"
        value={name}
        maxLength={20}
        onChange={event => {
          setInvalid(false)
          change(tidyBoxName(event.target.value))
        }}
        autoComplete="off"
        autoCapitalize="none"
        spellCheck={false}
      />
    </Question>
  )
}
