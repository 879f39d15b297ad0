import { FieldFrame } from '../../parts/field-frame.tsx'
import { words } from '../../words.ts'

interface KitTextProps {
  readonly text: string
  readonly change: (text: string) => void
}

export function KitText({ text, change }: KitTextProps) {
  return (
    <FieldFrame
      label={words.restore.text}
      hint={words.restore.textHint}
      input={spoken => (
        <textarea
          {...spoken}
          className="kit-text"
          rows={4}
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
