import { words } from '../words.ts'

export type Span = 'day' | 'month'

interface SpanChoiceProps {
  readonly span: Span
  readonly choose: (span: Span) => void
}

/** Whether one looks at a day or at a month. */
export function SpanChoice({ span, choose }: SpanChoiceProps) {
  return (
    <fieldset className="span-choice">
      <legend className="unseen">{words.usage.span}</legend>
      {(['day', 'month'] as const).map(it => (
        <label key={it}>
          <input type="radio" name="span" checked={it === span} onChange={() => choose(it)} />
          <span>{words.usage.spans[it]}</span>
        </label>
      ))}
    </fieldset>
  )
}
