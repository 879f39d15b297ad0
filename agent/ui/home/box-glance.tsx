import type { Amount, Status } from '../../http/api.ts'
import { formatBytes } from '../format.ts'
import { Copyable } from '../parts/copyable.tsx'
import { Icon } from '../parts/icon.tsx'
import {
  auditPath,
  backupsPath,
  domainPath,
  guidesPath,
  historyPath,
  networkPath,
  systemPath,
  trustPath,
} from '../route.ts'
import { words } from '../words.ts'

/** The box itself in a few numbers. */
export function BoxGlance({ box }: { readonly box: Status['box'] }) {
  return (
    <section className="glance">
      <h2>{words.box.title}</h2>
      <Use label={words.box.memory} amount={box.memory} step={1024} />
      <Use label={words.box.disk} amount={box.disk} step={1000} />
      {box.addresses.length > 0 && (
        <div>
          <h3>{words.box.addresses}</h3>
          <p className="soft">{words.box.addressesHint}</p>
          {box.addresses.map(address => (
            <Copyable key={address} text={address} />
          ))}
        </div>
      )}
      <a className="button button-plain" href={backupsPath}>
        <Icon name="safe" />
        <span>{words.backups.title}</span>
      </a>
      <a className="button button-plain" href={networkPath}>
        <Icon name="network" />
        <span>{words.network.title}</span>
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
