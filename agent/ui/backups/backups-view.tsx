import { useState } from 'react'
import type { App, BackupTarget } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatMoment } from '../format.ts'
import { GuidesLink } from '../guides/guides-link.tsx'
import { ActButton } from '../parts/act-button.tsx'
import { BackLink } from '../parts/back-link.tsx'
import { Button } from '../parts/button.tsx'
import { ConfirmDialog } from '../parts/confirm-dialog.tsx'
import { Heading } from '../parts/heading.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { SelectField } from '../parts/select-field.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAction } from '../use-action.ts'
import { useAsked } from '../use-asked.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'

import { Drill } from './drill.tsx'
import { Follow } from './follow.tsx'
import { Going } from './going.tsx'
import { KeptFiles } from './kept-files.tsx'
import { KitSection } from './kit.tsx'
import { Neighbours } from './neighbours.tsx'
import { RestoreForm } from './restore-form.tsx'
import { Restored } from './restored.tsx'
import { Replaced, TwoBoxes } from './take-back.tsx'
import { TargetForm } from './target-form.tsx'
import { TidyDialog } from './tidy-dialog.tsx'
import { UploadLimit } from './upload-limit.tsx'

/** Whose data would be gone if the box became another one. */
const isHere = ({ state }: App) => state !== 'available'

/** A machine with the same contents saves there, too. */
const isNotAlone = ({ problem }: BackupTarget) => problem?.code === 'backup-two-boxes'

/** How soon it is seen that something goes on. */
const everyMs = 3_000

/** What is saved, where, and the way back to it. */
export function BackupsView({ apps }: { readonly apps: readonly App[] }) {
  const backups = useAsked('backups', api.backups, { everyMs })
  const { answer: report, again } = backups
  const now = useAction(async () => {
    await api.backUp()
    await again()
  })
  useTitle(words.backups.title)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.backups.title}</Heading>
      <p className="lead">{words.backups.lead}</p>
      <Waited for={backups} />
      {report && (
        <>
          {report.restored && <Restored restored={report.restored} />}
          {report.replaced && <Replaced replaced={report.replaced} changed={again} />}
          {report.targets.some(isNotAlone) && <TwoBoxes changed={again} />}
          {report.targets.length > 0 && (
            <Drill targets={report.targets.map(it => it.name)} apps={apps} />
          )}
          <section>
            <h2>{words.backups.state}</h2>
            <Going report={report} changed={again} />
            {now.problem && <ProblemNote problem={now.problem} urgent />}
            <div>
              <Button
                kind="primary"
                busy={(now.busy || report.busy) && words.backups.working}
                onClick={() => void now.run()}
              >
                {words.backups.now}
              </Button>
            </div>
          </section>
          <section>
            <h2>{words.backups.targets}</h2>
            {report.targets.length === 0 && <p>{words.backups.noTarget}</p>}
            {report.targets.length > 0 && (
              <ul className="entries">
                {report.targets.map(it => (
                  <Target key={it.name} target={it} changed={again} />
                ))}
              </ul>
            )}
          </section>
          {report.kit && <KitSection key={report.kit} state={report.kit} changed={again} />}
          <section>
            <h2>{words.backups.back}</h2>
            <RestoreForm report={report} apps={apps} />
          </section>
          <section>
            <h2>{words.backups.files}</h2>
            <p className="soft">{words.backups.filesHint}</p>
            <KeptFiles report={report} />
          </section>
          <section>
            <h2>{words.backups.add}</h2>
            <TargetForm publicKey={report.publicKey} done={again} />
          </section>
          <Neighbours />
          <Follow
            follow={report.follow}
            targets={report.targets}
            second={report.second}
            hasApps={apps.some(isHere)}
            changed={again}
          />
        </>
      )}
      <GuidesLink />
    </div>
  )
}

/** Minutes between two copies, of which people choose. */
const PACES = [15, 60, 360, 1_440]

interface TargetProps {
  readonly target: BackupTarget
  readonly changed: () => Promise<void>
}

function Target({ target, changed }: TargetProps) {
  const { name, kind, where, succeeded, problem, damage, missing, appendOnly } = target
  const { tidied, untidy } = target
  const [leaving, setLeaving] = useState(false)
  const [tidying, setTidying] = useState(false)
  const [well, setWell] = useState(false)
  const pace = useAction(async (every: number) => {
    await api.paceTarget(name, every)
    await changed()
  })
  const test = async () => {
    setWell(false)
    await api.testTarget(name)
    setWell(true)
  }
  return (
    <li>
      <h3>
        {name} <span className="soft">{words.backups.kinds[kind]}</span>
      </h3>
      <p className="soft">{where}</p>
      <p>
        {succeeded ? words.backups.saved(formatMoment(new Date(succeeded))) : words.backups.never}
        {appendOnly && ` ${words.backups.appendOnly}`}
        {target.uploadLimit !== undefined && ` ${words.backups.limited(target.uploadLimit)}`}
        {appendOnly && tidied && ` ${words.backups.tidied(formatMoment(new Date(tidied)))}`}
      </p>
      {problem && <ProblemNote problem={shown(problem)} />}
      {damage && <ProblemNote problem={shown(damage)} urgent />}
      {untidy && <ProblemNote problem={shown(untidy)} />}
      {target.formerKey && <p className="soft">{words.kit.former[target.formerKey]}</p>}
      {missing.length > 0 && (
        <ProblemNote
          problem={{
            code: 'backup-incomplete',
            message: words.backups.incomplete,
            hint: missing.join('; '),
          }}
        />
      )}
      <SelectField
        label={words.backups.pace}
        value={String(target.every)}
        choices={[...new Set([...PACES, target.every])]
          .sort((one, other) => one - other)
          .map(it => ({ value: String(it), label: words.backups.paced(it) }))}
        always
        change={it => void pace.run(Number(it))}
      />
      {pace.problem && <ProblemNote problem={pace.problem} urgent />}
      {kind !== 'disk' && <UploadLimit target={target} changed={changed} />}
      {well && <p role="status">{words.backups.well}</p>}
      <div className="form-buttons">
        <ActButton label={words.backups.test} named={`${words.backups.test}: ${name}`} act={test} />
        {appendOnly && (
          <Button aria-label={`${words.backups.tidy}: ${name}`} onClick={() => setTidying(true)}>
            {words.backups.tidy}
          </Button>
        )}
        <Button aria-label={`${words.backups.remove}: ${name}`} onClick={() => setLeaving(true)}>
          {words.backups.remove}
        </Button>
      </div>
      {tidying && <TidyDialog target={target} changed={changed} close={() => setTidying(false)} />}
      {leaving && (
        <ConfirmDialog
          title={words.backups.removeAsk(name)}
          submit={words.backups.remove}
          icon="trash"
          danger
          act={async () => {
            await api.removeTarget(name)
            await changed()
          }}
          close={() => setLeaving(false)}
        >
          <p>{words.backups.removeText}</p>
        </ConfirmDialog>
      )}
    </li>
  )
}

/** Without what is not there. */
function shown({ code, message, hint, detail }: NonNullable<BackupTarget['problem']>) {
  return { code, message, ...(hint ? { hint } : {}), ...(detail ? { detail } : {}) }
}
