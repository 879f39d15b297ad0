import type { App } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { useAsked } from '../use-asked.ts'
import { words } from '../words.ts'

/** What an app looks like, where its recipe brings pictures: beside each other, and one after the other by keyboard. */
export function Screenshots({ app: { service, title, version } }: { readonly app: App }) {
  const { answer } = useAsked(`screenshots-${service}`, () => api.screenshots(service))
  const names = answer?.screenshots ?? []
  if (names.length === 0) return
  return (
    <section>
      <h2>{words.screenshots.title}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: who has no pointer scrolls it by keys */}
      <ul className="screenshots" tabIndex={0} aria-label={words.screenshots.title}>
        {names.map((name, i) => (
          <li key={name}>
            <img
              src={`/api/apps/${service}/screenshots/${name}?${version}`}
              alt={words.screenshots.one(title, i + 1, names.length)}
              loading="lazy"
            />
          </li>
        ))}
      </ul>
    </section>
  )
}
