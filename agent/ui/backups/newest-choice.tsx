import { Choice } from '../parts/choice.tsx'
import { words } from '../words.ts'

interface NewestChoiceProps {
  readonly oneMoment: boolean
  readonly choose: (oneMoment: boolean) => void
}

/** Databases as they came by the second, or all of one moment. */
export function NewestChoice({ oneMoment, choose }: NewestChoiceProps) {
  return (
    <>
      <Choice
        name="databases"
        label={words.follow.newest}
        text={words.follow.newestText}
        chosen={!oneMoment}
        choose={() => choose(false)}
      />
      <Choice
        name="databases"
        label={words.follow.oneMoment}
        text={words.follow.oneMomentText}
        chosen={oneMoment}
        choose={() => choose(true)}
      />
    </>
  )
}
