import type { FoundFinding } from '../../http/api.ts'
import { Icon } from '../parts/icon.tsx'
import { cardKey, FindingCard } from '../repairs/finding-card.tsx'
import { repairsPath } from '../route.ts'
import { words } from '../words.ts'

/** How many are shown at home; the rest is on a page of its own. */
const shown = 3

/** What does not work now, or soon will not; nothing at all when everything is well. */
export function Attention({ findings }: { readonly findings: readonly FoundFinding[] }) {
  const urgent = findings.filter(it => it.urgency !== 'later')
  return (
    <div aria-live="polite">
      {urgent.length > 0 && (
        <section className="attention">
          <h2>{words.attention.title}</h2>
          {urgent.slice(0, shown).map(it => (
            <FindingCard key={cardKey(it)} finding={it} />
          ))}
          {findings.length > Math.min(shown, urgent.length) && (
            <a className="button button-quiet" href={repairsPath}>
              <span>{words.attention.all(findings.length)}</span>
              <Icon name="chevron" />
            </a>
          )}
        </section>
      )}
    </div>
  )
}
