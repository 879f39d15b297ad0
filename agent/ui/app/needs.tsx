import type { AppNeeds } from '../../http/api.ts'
import { formatBytes } from '../format.ts'
import { words } from '../words.ts'

const databaseNames = { postgres: 'PostgreSQL', mariadb: 'MariaDB', sqlite: 'SQLite' } as const

/** What an app takes of a box, before it is installed. */
export function Needs({ needs }: { readonly needs: AppNeeds }) {
  const { memory, disk, databases, caches, devices, cable, architectures } = needs
  const cache = caches.reduce((sum, it) => sum + it, 0)
  const facts: readonly (readonly [string, string | false | undefined])[] = [
    [words.needs.memory, memory !== undefined && words.needs.least(formatBytes(memory, 1024))],
    [words.needs.disk, disk !== undefined && words.needs.free(formatBytes(disk, 1000))],
    [words.needs.database, databases.map(it => databaseNames[it]).join(', ')],
    [words.needs.cache, cache > 0 && words.needs.most(formatBytes(cache, 1024))],
    [words.needs.devices, devices.map(it => words.needs.deviceKinds[it] ?? it).join(', ')],
    [words.needs.network, cable && words.needs.cable],
    [
      words.needs.processor,
      architectures.length === 1 && words.needs.processors[architectures[0]!],
    ],
  ]
  const known = facts.filter(([, it]) => it)
  if (known.length === 0) return
  return (
    <section>
      <h2>{words.needs.title}</h2>
      <dl className="facts needs">
        {known.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
