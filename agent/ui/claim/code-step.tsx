import { useEffect, useRef, useState } from 'react'
import type { Problem } from '../../base/errors.ts'
import { tidyCode } from '../../claim/code.ts'
import { Button } from '../parts/button.tsx'
import { Field } from '../parts/field.tsx'
import { Icon } from '../parts/icon.tsx'
import { Question } from '../parts/question.tsx'
import { useAction } from '../use-action.ts'
import { words } from '../words.ts'

/** `XXXX-XXXX-c` */
const COMPLETE = 11

interface CodeStepProps {
  readonly code: string
  readonly change: (code: string) => void
  /** The code that came with the address, if one did. */
  readonly scanned: string | undefined
  /** Why one is asked again. */
  readonly earlier: Problem | undefined
  /** It was right before the page was loaded again: it is sent without anybody asking. */
  readonly again: boolean
  /** The settings on the card have a mistake: the code on a label may be void. */
  readonly cardRefused: boolean
  readonly answer: () => Promise<void>
  /** Where the box can be claimed by who stands at it. */
  readonly withoutCode?: () => void
}

export function CodeStep(props: CodeStepProps) {
  const { code, change, scanned, earlier, again, cardRefused, answer, withoutCode } = props
  const check = useAction(answer)
  const [incomplete, setIncomplete] = useState(false)
  const sent = useRef(false)
  useEffect(() => {
    if (!again || sent.current) return
    sent.current = true
    void check.run()
  }, [again, check.run])
  const submit = () => {
    setIncomplete(code.length < COMPLETE)
    if (code.length === COMPLETE) void check.run()
  }
  return (
    <Question
      title={words.code.title}
      lead={words.code.lead}
      submit={words.next}
      busy={check.busy && words.code.busy}
      waitSeconds={check.waitSeconds}
      problem={check.problem ?? earlier}
      after={words.code.after}
      answer={submit}
    >
      <Field
        label={words.code.label}
        hint={scanned && code === scanned ? words.code.scanned : words.code.hint}
        error={incomplete ? words.code.incomplete : undefined}
        className="code-input"
        name="code"
        value={code}
        onChange={event => {
          setIncomplete(false)
          change(tidyInput(event.target, code))
        }}
        placeholder="XXXX-XXXX-X"
        autoComplete="one-time-code"
        autoCapitalize="characters"
        spellCheck={false}
      />
      {cardRefused && (
        <div className="note" role="note">
          <Icon name="alert" />
          <p>{words.code.cardRefused}</p>
        </div>
      )}
      {withoutCode && (
        <Button kind="quiet" onClick={withoutCode}>
          {words.code.noCode}
        </Button>
      )}
    </Question>
  )
}

// Written to the input at once, so that the caret stays where the person types.
function tidyInput(input: HTMLInputElement, before: string): string {
  const typed = input.value
  const caret = input.selectionStart ?? typed.length
  const tidy = tidyTyped(typed, before)
  const place = caret === typed.length ? tidy.length : tidyCode(typed.slice(0, caret)).length
  input.value = tidy
  input.setSelectionRange(place, place)
  return tidy
}

// A hyphen comes by itself after a full group, and goes with the symbol before it.
function tidyTyped(typed: string, before: string): string {
  const tidy = tidyCode(typed)
  const groupFull = tidy.length === 4 || tidy.length === 9
  return groupFull && tidy.length >= before.length ? `${tidy}-` : tidy
}
