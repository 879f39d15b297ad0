import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { isFoundBy } from '../../http/found.ts'
import { Field } from '../parts/field.tsx'
import { words } from '../words.ts'
import { CatalogueTile } from './catalogue-tile.tsx'
import { Categories } from './categories.tsx'

/** As many as one sees at a glance; of more one looks for the right one. */
const few = 6

/** The apps that could be installed. */
export function Catalogue({ apps }: { readonly apps: readonly App[] }) {
  const [word, setWord] = useState('')
  const [wanted, setWanted] = useState('')
  // The last app of a kind may be installed meanwhile.
  const kind = apps.some(it => it.about.category === wanted) ? wanted : ''
  const found = apps.filter(
    app => isFoundBy(word, app) && (kind === '' || app.about.category === kind),
  )
  return (
    <>
      {apps.length > few && (
        <Field
          type="search"
          label={words.catalogue.search}
          hint={words.catalogue.searchHint}
          value={word}
          onChange={event => setWord(event.target.value)}
          autoComplete="off"
        />
      )}
      {apps.length > few && <Categories apps={apps} chosen={kind} choose={setWanted} />}
      <p role="status" className="soft">
        {(word.trim() !== '' || kind !== '') && words.catalogue.found(found.length)}
      </p>
      <ul className="tiles">
        {found.map(app => (
          <CatalogueTile key={app.service} app={app} />
        ))}
      </ul>
    </>
  )
}
