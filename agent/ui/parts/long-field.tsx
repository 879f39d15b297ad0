import { FieldFrame, type FieldWords } from './field-frame.tsx'

interface LongFieldProps extends FieldWords {
  readonly text: string
  readonly change: (text: string) => void
  readonly rows: number
  readonly dir?: 'ltr'
}

/** Several lines that a program reads. */
export function LongField({ text, change, rows, dir, ...about }: LongFieldProps) {
  return (
    <FieldFrame
      {...about}
      input={spoken => (
        <textarea
          {...spoken}
          className="long-text"
          dir={dir}
          rows={rows}
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
