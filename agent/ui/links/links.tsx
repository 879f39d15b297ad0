import { useState } from 'react'
import type { Status } from '../../http/api.ts'
import { api } from '../api-client.ts'
import { ActButton } from '../parts/act-button.tsx'
import { Button } from '../parts/button.tsx'
import { Icon } from '../parts/icon.tsx'
import { Monogram } from '../parts/monogram.tsx'
import { words } from '../words.ts'
import { LinkForm } from './link-form.tsx'

interface LinksProps {
  readonly links: Status['links']
  /** Whoever looks after the box changes them. */
  readonly changing?: boolean
}

/** What is no app of this box and has its place beside them. */
export function Links({ links, changing = false }: LinksProps) {
  const [adding, setAdding] = useState(false)
  if (links.length === 0 && !changing) return null
  return (
    <section>
      {links.length > 0 && <h2>{words.links.title}</h2>}
      <ul className="tiles">
        {links.map(({ name, url }) => (
          <li key={name} className="tile">
            <div className="tile-row">
              <Monogram title={name} />
              <div className="tile-text">
                <h3>
                  <a className="tile-link" href={url} target="_blank" rel="noreferrer">
                    {name}
                  </a>
                </h3>
                <p>{new URL(url).host}</p>
              </div>
              <Icon name="external" />
            </div>
            {changing && (
              <ActButton
                kind="quiet"
                icon="trash"
                label={words.links.remove}
                named={words.links.removes(name)}
                act={() => api.removeLink(name)}
              />
            )}
          </li>
        ))}
      </ul>
      {adding ? (
        <LinkForm close={() => setAdding(false)} />
      ) : (
        changing && (
          <div>
            <Button onClick={() => setAdding(true)}>{words.links.add}</Button>
          </div>
        )
      )}
    </section>
  )
}
