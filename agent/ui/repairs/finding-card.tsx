import { useId } from 'react'
import { aboutOf } from '../../base/finding.ts'
import { saysOf } from '../../findings/texts/texts.ts'
import type { FoundFinding } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { formatMoment } from '../format.ts'
import { ActButton } from '../parts/act-button.tsx'
import { CopyButton } from '../parts/copy-button.tsx'
import { Icon } from '../parts/icon.tsx'
import { words } from '../words.ts'
import { placeOf } from './place.ts'
import { useFindingTexts } from './use-finding-texts.ts'

interface FindingCardProps {
  readonly finding: FoundFinding
  /** The page that the finding would lead to is the one that is looked at. */
  readonly here?: boolean
}

/** One thing that is wrong: what happened, what it means, what to do, and a button for that. */
export function FindingCard({ finding, here = false }: FindingCardProps) {
  const { urgency, code, fix, since, detail } = finding
  const [what, means, todo] = saysOf(useFindingTexts(), finding)
  const place = here ? undefined : placeOf(finding)
  const id = useId()
  return (
    <div className={`problem finding finding-${urgency}`}>
      <Icon name={urgency === 'later' ? 'info' : 'alert'} />
      <div className="problem-text">
        <h3 className="problem-title" id={id}>
          {what}
        </h3>
        <p>{means}</p>
        <p className="soft">{todo}</p>
        {since && (
          <p className="finding-since">{words.repairs.since(formatMoment(new Date(since)))}</p>
        )}
        {(fix || place) && (
          <div className="finding-ways">
            {fix && (
              <ActButton
                label={words.repairs.fixes[fix]}
                named={`${words.repairs.fixes[fix]}: ${what}`}
                icon={fix === 'understood' || fix === 'let-go' ? 'check' : 'retry'}
                busy={words.repairs.mending}
                act={() => api.fix(code, aboutOf(finding))}
              />
            )}
            {place && (
              <a className="button button-plain" href={place.path}>
                <span>{place.label}</span>
                <Icon name="chevron" />
              </a>
            )}
          </div>
        )}
        {detail && (
          <details>
            <summary>{words.details}</summary>
            <pre id={`${id}-detail`}>{detail}</pre>
            <CopyButton
              text={detail}
              what={words.details.toLowerCase()}
              selects={`${id}-detail`}
              label={words.copyLabel}
            />
          </details>
        )}
      </div>
    </div>
  )
}

/** For lists: the same finding at another moment is the same card. */
export const cardKey = ({ code, app, values }: FoundFinding) =>
  `${code} ${app ?? ''} ${JSON.stringify(values)}`
