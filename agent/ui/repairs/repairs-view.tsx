import type { Status } from '../../http/api.ts'
import { BackLink } from '../parts/back-link.tsx'
import { Heading } from '../parts/heading.tsx'
import { Icon } from '../parts/icon.tsx'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { cardKey, FindingCard } from './finding-card.tsx'
import { useFindingTexts } from './use-finding-texts.ts'

const URGENCIES = ['now', 'soon', 'later'] as const

/** Everything that is wrong with the box, with its fix; and what is right. */
export function RepairsView({ status: { findings, components } }: { readonly status: Status }) {
  const { parts } = useFindingTexts()
  useTitle(words.repairs.title)
  const well = components.filter(it => it.ok)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.repairs.title}</Heading>
      <p className="lead">{words.repairs.lead}</p>
      <div className="repairs" aria-live="polite">
        {findings.length === 0 && (
          <div className="note">
            <Icon name="ok" />
            <p>{words.repairs.none}</p>
          </div>
        )}
        {URGENCIES.map(urgency => {
          const cards = findings.filter(it => it.urgency === urgency)
          return (
            cards.length > 0 && (
              <section key={urgency}>
                <h2>{words.repairs.urgencies[urgency]}</h2>
                {cards.map(it => (
                  <FindingCard key={cardKey(it)} finding={it} />
                ))}
              </section>
            )
          )
        })}
      </div>
      {well.length > 0 && (
        <details className="advanced">
          <summary>{words.repairs.well(well.length, components.length)}</summary>
          <ul className="well">
            {well.map(({ name }) => (
              <li key={name}>
                <Icon name="ok" />
                <span>{parts[name] ?? name}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  )
}
