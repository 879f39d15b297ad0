import { FieldFrame, type FieldWords } from '../parts/field-frame.tsx'

interface CodeFieldProps extends FieldWords {
  readonly text: string
  readonly change: (text: string) => void
}

/** Several lines that a program reads. */
export function CodeField({ text, change, ...about }: CodeFieldProps) {
  return (
    <FieldFrame
      {...about}
      input={spoken => (
        <textarea
          {...spoken}
          className="code-text"
          dir="ltr"
          rows={10}
          value={text}
          onChange={event => change(event.target.value)}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
        />
      )}
    />
  )
}
