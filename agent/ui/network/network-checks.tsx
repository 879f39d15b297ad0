import type { Finding } from '../../base/finding.ts'
import { saysOf } from '../../findings/texts/texts.ts'
import { formatMoment } from '../format.ts'
import { Check } from '../parts/check.tsx'
import { useFindingTexts } from '../repairs/use-finding-texts.ts'
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
          check.findings.map(it => <Found key={it.code} finding={it} />)
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

function Found({ finding }: { readonly finding: Finding }) {
  const [what, , todo] = saysOf(useFindingTexts(), finding)
  return (
    <p>
      {what} {todo}
    </p>
  )
}
