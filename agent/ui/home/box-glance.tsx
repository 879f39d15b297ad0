import type { Amount, Status } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { momentOf } from '../backups/moment-of.ts'
import { formatAgo, formatBytes, formatCelsius, formatShare } from '../format.ts'
import { Copyable } from '../parts/copyable.tsx'
import { Icon } from '../parts/icon.tsx'
import {
  alertsPath,
  auditPath,
  backupsPath,
  domainPath,
  guidesPath,
  historyPath,
  networkPath,
  repairsPath,
  sitePath,
  systemPath,
  trustPath,
  usagePath,
} from '../route.ts'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'

/** The box itself in a few numbers. */
export function BoxGlance({ status: { box, findings } }: { readonly status: Status }) {
  return (
    <section className="glance">
      <h2>{words.box.title}</h2>
      <Busy />
      <Use label={words.box.memory} amount={box.memory} step={1024} />
      <Use label={words.box.disk} amount={box.disk} step={1000} />
      <LastBackup />
      <a className="button button-plain" href={usagePath}>
        <Icon name="chart" />
        <span>{words.usage.link}</span>
      </a>
      {box.addresses.length > 0 && (
        <div>
          <h3>{words.box.addresses}</h3>
          <p className="soft">{words.box.addressesHint}</p>
          {box.addresses.map(address => (
            <Copyable key={address} text={address} />
          ))}
        </div>
      )}
      <a className="button button-plain" href={repairsPath}>
        <Icon name="repair" />
        <span>{words.repairs.link(findings.length)}</span>
      </a>
      <a className="button button-plain" href={backupsPath}>
        <Icon name="safe" />
        <span>{words.backups.title}</span>
      </a>
      <a className="button button-plain" href={alertsPath}>
        <Icon name="alert" />
        <span>{words.alerts.title}</span>
      </a>
      <a className="button button-plain" href={networkPath}>
        <Icon name="network" />
        <span>{words.network.title}</span>
      </a>
      <a className="button button-plain" href={sitePath}>
        <Icon name="box" />
        <span>{words.site.title}</span>
      </a>
      <a className="button button-plain" href={trustPath}>
        <Icon name="shield" />
        <span>{words.trust.link}</span>
      </a>
      <a className="button button-plain" href={domainPath}>
        <Icon name="internet" />
        <span>{words.domain.link}</span>
      </a>
      <a className="button button-plain" href={historyPath}>
        <Icon name="history" />
        <span>{words.history.link}</span>
      </a>
      <a className="button button-plain" href={auditPath}>
        <Icon name="show" />
        <span>{words.audit.title}</span>
      </a>
      <a className="button button-plain" href={guidesPath}>
        <Icon name="guide" />
        <span>{words.guides.title}</span>
      </a>
      <a className="button button-plain" href={systemPath}>
        <Icon name="box" />
        <span>{words.system.link}</span>
      </a>
    </section>
  )
}

/** Milliseconds: the box looks once a minute. */
const everyMs = 60_000

/** How busy and how warm it is. The lines are there before their figures. */
function Busy() {
  const { answer } = useAsked('usage', () => api.usage(), { everyMs })
  const { processor, temperature } = answer?.now ?? {}
  return (
    <>
      <Line
        label={words.usage.processor}
        text={processor === undefined ? '–' : words.usage.busy(formatShare(processor))}
      />
      {(temperature !== undefined || answer === undefined) && (
        <Line
          label={words.usage.temperature}
          text={temperature === undefined ? '–' : formatCelsius(temperature)}
        />
      )}
    </>
  )
}

/** When the last copy of everything, with nothing missing, came to another place. */
function LastBackup() {
  const { answer } = useAsked('backups', api.backups, { everyMs })
  const latest = answer?.kept
    .filter(it => it.complete)
    .map(it => it.name)
    .sort()
    .at(-1)
  const said = latest ? formatAgo(momentOf(latest)) : words.usage.noBackup
  return <Line label={words.usage.lastBackup} text={answer ? said : '–'} />
}

function Line({ label, text }: { readonly label: string; readonly text: string }) {
  return (
    <div className="glance-line">
      <h3>{label}</h3>
      <span className="soft">{text}</span>
    </div>
  )
}

interface UseProps {
  readonly label: string
  readonly amount: Amount
  readonly step: 1000 | 1024
}

function Use({ label, amount, step }: UseProps) {
  const text = words.box.used(formatBytes(amount.used, step), formatBytes(amount.total, step))
  return (
    <div className="use">
      <div className="use-line">
        <h3>{label}</h3>
        <span className="soft">{text}</span>
      </div>
      <meter className="bar" aria-label={label} max={amount.total} value={amount.used}>
        {text}
      </meter>
    </div>
  )
}
