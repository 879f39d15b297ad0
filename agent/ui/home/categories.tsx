import type { App } from '../../http/api.ts'
import { words } from '../words.ts'

interface CategoriesProps {
  readonly apps: readonly App[]
  /** Empty for all. */
  readonly chosen: string
  readonly choose: (category: string) => void
}

/** The kinds of apps that there are, as far as it helps to look at one of them alone. */
export function Categories({ apps, chosen, choose }: CategoriesProps) {
  const kinds = categoriesOf(apps)
  if (kinds.length < 2) return
  return (
    <fieldset className="chips">
      <legend className="unseen">{words.about.category}</legend>
      {['', ...kinds].map(it => (
        <label key={it}>
          <input type="radio" name="category" checked={it === chosen} onChange={() => choose(it)} />
          <span>{it === '' ? words.catalogue.allKinds : words.about.categories[it]}</span>
        </label>
      ))}
    </fieldset>
  )
}

/** As people read them, by their names in the language of the page. */
function categoriesOf(apps: readonly App[]): string[] {
  const found = new Set(apps.flatMap(it => it.about.category ?? []))
  const nameOf = (it: string) => words.about.categories[it] ?? it
  return [...found].sort((a, b) => nameOf(a).localeCompare(nameOf(b)))
}
