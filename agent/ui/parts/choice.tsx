interface ChoiceProps {
  readonly name: string
  readonly label: string
  /** What the choice means. */
  readonly text: string
  readonly chosen: boolean
  readonly choose: () => void
}

/** One of several answers, large enough for a thumb. */
export function Choice({ name, label, text, chosen, choose }: ChoiceProps) {
  return (
    <label className="choice">
      <input type="radio" name={name} checked={chosen} onChange={choose} />
      <span>
        <span className="choice-label">{label}</span>
        <span className="soft">{text}</span>
      </span>
    </label>
  )
}
