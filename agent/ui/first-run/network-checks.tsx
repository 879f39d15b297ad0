import type { ReactNode } from 'react'
import { formatMoment } from '../format.ts'
import { Icon } from '../parts/icon.tsx'
import { sentence } from '../sentence.ts'
import { words } from '../words.ts'
import { isInTime, type Verdict } from './verdict.ts'

/** At home, to the internet, and in time: each with what to do where it is not. */
export function NetworkChecks({ verdict }: { readonly verdict: Verdict }) {
  const { check, internet } = verdict
  const text = words.firstRun.network
  const missed = check.places.filter(it => it.reached !== 'yes').map(it => it.host)
  return (
    <ul className="checks" aria-live="polite">
      <Check well={check.findings.length === 0} title={text.home}>
        {check.findings.length === 0 ? (
          <p>{words.network.levels[check.level].title}.</p>
        ) : (
          check.findings.map(({ code, what, fix }) => (
            <p key={code + what}>
              {sentence(what)} {sentence(fix)}
            </p>
          ))
        )}
      </Check>
      <Check well={internet === 'all'} title={text.internet}>
        <p>{text.internets[internet]}</p>
        {missed.length > 0 && <p className="soft">{missed.join(', ')}</p>}
      </Check>
      <Check well={isInTime(verdict)} title={text.clock}>
        <p>
          {isInTime(verdict)
            ? text.inTime(formatMoment(new Date(check.now)))
            : text.outOfTime(formatMoment(new Date(check.now)))}
        </p>
      </Check>
    </ul>
  )
}

interface CheckProps {
  readonly well: boolean
  readonly title: string
  readonly children: ReactNode
}

function Check({ well, title, children }: CheckProps) {
  return (
    <li className={well ? 'check check-well' : 'check'}>
      <Icon name={well ? 'ok' : 'alert'} />
      <div>
        <h2>
          {title}: {well ? words.firstRun.well : words.firstRun.look}
        </h2>
        {children}
      </div>
    </li>
  )
}
