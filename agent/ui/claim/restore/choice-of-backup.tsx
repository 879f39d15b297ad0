import { useState } from 'react'
import type { Problem } from '../../../base/errors.ts'
import type { FoundBackups } from '../../../http/api.ts'
import { momentOf } from '../../backups/moment-of.ts'
import { formatBytes, formatMoment } from '../../format.ts'
import { Choice } from '../../parts/choice.tsx'
import { ProblemNote } from '../../parts/problem-note.tsx'
import { Question } from '../../parts/question.tsx'
import { useAction } from '../../use-action.ts'
import { words } from '../../words.ts'
import { type Offer, offersOf } from './offers.ts'

interface ChoiceOfBackupProps {
  readonly backups: FoundBackups
  readonly failed: Problem | undefined
  readonly begin: (place: string, snapshot: string) => Promise<void>
  readonly back: () => void
}

/** The newest that is complete is chosen, until somebody knows better. */
export function ChoiceOfBackup({ backups, failed, begin, back }: ChoiceOfBackupProps) {
  const offers = offersOf(backups)
  const [chosen, setChosen] = useState(offers.find(it => it.snapshot.complete) ?? offers[0])
  const start = useAction(async () => {
    if (chosen) await begin(chosen.place.name, chosen.snapshot.id)
  })
  const problems = backups.places.flatMap(it => it.problem ?? [])
  const apps = chosen?.place.apps ?? []
  return (
    <Question
      title={backups.box ? words.restore.found(backups.box) : words.restore.foundUnnamed}
      {...(apps.length > 0 && { lead: words.restore.apps(apps.join(', ')) })}
      submit={chosen ? words.restore.begin : words.restore.look}
      busy={start.busy && words.asking}
      waitSeconds={start.waitSeconds}
      problem={start.problem ?? failed}
      {...(chosen && { after: words.restore.beginAfter })}
      back={back}
      answer={() => (chosen ? void start.run() : back())}
    >
      {problems.map(it => (
        <ProblemNote key={it.message} problem={it} />
      ))}
      {offers.length === 0 && problems.length === 0 && <p role="status">{words.restore.none}</p>}
      {offers.length > 0 && (
        <fieldset>
          <legend className="unseen">{words.restore.which}</legend>
          {offers.map(it => (
            <Choice
              key={`${it.place.name} ${it.snapshot.id}`}
              name="backup"
              label={formatMoment(momentOf(it.snapshot.name))}
              text={wordsOf(it)}
              chosen={it.snapshot === chosen?.snapshot}
              choose={() => setChosen(it)}
            />
          ))}
        </fieldset>
      )}
    </Question>
  )
}

function wordsOf({ place, snapshot: { bytes, complete } }: Offer): string {
  return [
    place.name,
    ...(bytes === undefined ? [] : [formatBytes(bytes, 1000)]),
    ...(complete ? [] : [words.restore.incomplete]),
  ].join(' · ')
}
