import { useState } from 'react'
import type { App } from '../../http/api.ts'
import { isFoundBy } from '../../http/found.ts'
import { Field } from '../parts/field.tsx'
import { words } from '../words.ts'
import { CatalogueTile } from './catalogue-tile.tsx'

/** As many as one sees at a glance; of more one looks for the right one. */
const few = 6

/** The apps that could be installed. */
export function Catalogue({ apps }: { readonly apps: readonly App[] }) {
  const [word, setWord] = useState('')
  const found = apps.filter(app => isFoundBy(word, app))
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
      <p role="status" className="soft">
        {word.trim() !== '' && words.catalogue.found(found.length)}
      </p>
      <ul className="tiles">
        {found.map(app => (
          <CatalogueTile key={app.service} app={app} />
        ))}
      </ul>
    </>
  )
}
