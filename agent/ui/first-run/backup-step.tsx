import { api } from '../api-client.ts'
import { TargetForm } from '../backups/target-form.tsx'
import { Waited } from '../parts/waited.tsx'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'
import { StepFrame, type StepProps } from './step.tsx'

export function BackupStep(props: StepProps) {
  const text = words.firstRun.backup
  const backups = useAsked('backups', api.backups)
  const report = backups.answer
  const has = report !== undefined && report.targets.length > 0
  return (
    <StepFrame
      {...props}
      title={text.title}
      lead={text.lead}
      {...(has ? { done: 'done' as const } : { later: text.later })}
    >
      <Waited for={backups} />
      {has && <p role="status">{text.has(report.targets.map(it => it.name).join(', '))}</p>}
      {report && !has && (
        <TargetForm publicKey={report.publicKey} done={() => props.answer('done')} />
      )}
    </StepFrame>
  )
}
