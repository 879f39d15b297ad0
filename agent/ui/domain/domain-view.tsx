import type { FoundFinding } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { GuidesLink } from '../guides/guides-link.tsx'
import { BackLink } from '../parts/back-link.tsx'
import { Button } from '../parts/button.tsx'
import { Heading } from '../parts/heading.tsx'
import { ProblemNote } from '../parts/problem-note.tsx'
import { Waited } from '../parts/waited.tsx'
import { cardKey, FindingCard } from '../repairs/finding-card.tsx'
import { useAction } from '../use-action.ts'
import { useAsked } from '../use-asked.ts'
import { useTitle } from '../use-title.ts'
import { words } from '../words.ts'
import { DomainForm } from './domain-form.tsx'

/** How soon it is seen that it has come about. */
const everyMs = 3_000

/** A name of the owner's own for the box: believed by every device, with nothing to install. */
export function DomainView({ findings }: { readonly findings: readonly FoundFinding[] }) {
  const domain = useAsked('domain', api.domain, { everyMs })
  const { answer: own, again } = domain
  const remove = useAction(async () => {
    await api.removeDomain()
    await again()
  })
  useTitle(words.domain.title)
  return (
    <div className="app-view">
      <BackLink />
      <Heading>{words.domain.title}</Heading>
      <p className="lead">{words.domain.lead}</p>
      <Waited for={domain} />
      {own?.domain && (
        <section>
          <h2>{own.domain.name}</h2>
          <p>
            {own.certified.length > 0
              ? words.domain.certified(own.certified.join(', '))
              : words.domain.waiting}
          </p>
          {findings
            .filter(it => it.place === 'domain')
            .map(it => (
              <FindingCard key={cardKey(it)} finding={it} here />
            ))}
          {remove.problem && <ProblemNote problem={remove.problem} urgent />}
          <Button busy={remove.busy && words.asking} onClick={() => void remove.run()}>
            {words.domain.remove}
          </Button>
          <p className="soft">{words.domain.removeHint}</p>
        </section>
      )}
      {own && (
        <section>
          <h2>{own.domain ? words.domain.change : words.domain.set}</h2>
          <DomainForm before={own.domain} done={() => void again()} />
        </section>
      )}
      <GuidesLink />
    </div>
  )
}
