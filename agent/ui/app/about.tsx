import type { AboutApp } from '../../http/api.ts'
import { words } from '../words.ts'
import { Paragraphs } from './paragraphs.tsx'

const links = ['website', 'docs', 'support', 'source'] as const

/** What its recipe says of the app beside its name: what it is, whose it is, where to read on. */
export function About({ about }: { readonly about: AboutApp }) {
  const { description, category, license, maintainers, keywords } = about
  const facts = [
    [words.about.category, category && words.about.categories[category]],
    [words.about.license, license],
    [words.about.maintainers, maintainers.join(', ')],
    [words.about.keywords, keywords.join(', ')],
  ].filter((it): it is [string, string] => Boolean(it[1]))
  const known = links.filter(it => about[it] !== undefined)
  if (!description && facts.length + known.length === 0) return
  return (
    <section>
      <h2>{words.about.title}</h2>
      {description && <Paragraphs text={description} language={about.language} />}
      {facts.length > 0 && (
        <dl className="facts">
          {facts.map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
      )}
      {known.length > 0 && (
        <ul className="links">
          {known.map(it => (
            <li key={it}>
              <a href={about[it]} target="_blank" rel="noopener noreferrer">
                {words.about[it]}
              </a>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}
