import { DATABASE_PORTS } from '../../database/need.ts'
import { Finder, partOf } from './connections.ts'
import { type Draft, setVariable } from './draft.ts'
import { soleMark } from './marks.ts'
import type { Server } from './needs.ts'

/** How variables name each kind of server; those of others, such as a queue's, name none of them. */
const WORDS = {
  postgres: /POSTGRES|(?:^|_)PG|DATABASE|(?:^|_)DB(?:_|$)|JDBC|SQL_|DATASOURCE/i,
  mariadb: /MYSQL|MARIADB|DATABASE|(?:^|_)DB(?:_|$)|JDBC|SQL_|DATASOURCE/i,
  cache: /REDIS|VALKEY|KEYDB|(?:^|_)CACHE(?:_|$)/i,
} as const
const OTHERS =
  /MONGO|CLICKHOUSE|ELASTIC|INFLUX|COUCH|NEO4J|RABBIT|AMQP|KAFKA|MEILI|QDRANT|VECTOR|SQLITE|SMTP|MAIL|LDAP|S3|MINIO/i
/** Two engines of one file are told apart by their names alone. */
const BY_NAME = { postgres: /POSTGRES|(?:^|_)PG/i, mariadb: /MYSQL|MARIADB/i, cache: /./ } as const

/**
 * Where a file leaves to `.env` where a server of its own is, and there is no such file, the server can
 * only be the one of its kind: what its author would have written there is put in.
 *
 * @param isOpen whether nobody set a variable, and the store does not ask for it.
 * @param proposed what a sample beside the file says of it.
 */
export function closeOpenEnds(
  servers: readonly Server[],
  drafts: readonly Draft[],
  isOpen: (variable: string) => boolean,
  proposed: (variable: string) => string | undefined,
): void {
  const named = (variable: string) => {
    const name = proposed(variable)
    return servers.find(it => it.names.includes(name ?? ''))
  }
  for (const draft of drafts) {
    for (const [name, { text }] of [...draft.env]) {
      const variable = /^(?:var|pass)~(.+)$/.exec(soleMark(text) ?? '')?.[1]
      if (variable === undefined) {
        const closed = withHosts(text, servers, isOpen, named)
        if (closed !== text) setVariable(draft, name, closed)
        continue
      }
      const server = named(variable) ?? (isOpen(variable) ? meantBy(name, servers) : undefined)
      const told = server && placeOf(name, server)
      if (told !== undefined) setVariable(draft, name, told)
    }
  }
  const lonely = servers.filter(it => !drafts.some(draft => leadsThere(draft, it)))
  for (const draft of drafts) {
    for (const [name, { text }] of [...draft.env]) {
      const meant = atHome(name, text, lonely)
      if (meant !== text) setVariable(draft, name, meant)
    }
  }
}

function leadsThere({ env }: Draft, { names }: Server): boolean {
  const finder = new Finder(names)
  return [...env.values()].some(({ text }) => finder.isName(text) || finder.leadsTo(text))
}

/** A default for whoever develops the app, `localhost`, means the server of the file that nobody else is led to. */
function atHome(name: string, text: string, lonely: readonly Server[]): string {
  if (/^(?:localhost|127\.0\.0\.1)$/.test(text) && partOf(name) === 'host') {
    return meantBy(name, lonely)?.service.name ?? text
  }
  return text.replace(
    /^([a-z][a-z0-9+]*)(:\/\/(?:[^\s/@]*@)?)(?:localhost|127\.0\.0\.1)(?=[:/]|$)/,
    (all, scheme: string, between: string) => {
      const server = ofScheme(scheme, lonely)
      return server ? `${scheme}${between}${server.service.name}` : all
    },
  )
}

const OPEN_HOST =
  /(?:([a-z][a-z0-9+.]*):\/\/(?:(?:[^\s/@\uE000\uE001]|\uE000[^\uE000\uE001]*\uE001)*@)?|(?<=@tcp\()|\b(?:host|server|data source|addr|address)\s*=\s*)\uE000var~([^\uE000\uE001]+)\uE001(?![\w.-]|\uE000)/gi

/** The same inside a text: `postgres://user:password@${DB_HOST}:5432/app`. */
function withHosts(
  text: string,
  servers: readonly Server[],
  isOpen: (variable: string) => boolean,
  named: (variable: string) => Server | undefined,
): string {
  return text.replace(OPEN_HOST, (all, scheme: string | undefined, variable: string) => {
    const byKind = () => (scheme && ofScheme(scheme, servers)) || meantBy(variable, servers)
    const server = named(variable) ?? (isOpen(variable) ? byKind() : undefined)
    if (!server || /^https?$/i.test(scheme ?? '')) return all
    return `${all.slice(0, all.lastIndexOf('\uE000'))}${server.service.name}`
  })
}

const KINDS = {
  postgres: /^postgres|^pgsql/i,
  mariadb: /^mysql|^mariadb/i,
  cache: /^redis|^valkey/i,
}

function ofScheme(scheme: string, servers: readonly Server[]): Server | undefined {
  const fit = servers.filter(it => KINDS[it.backing.kind].test(scheme))
  return fit.length === 1 ? fit[0] : undefined
}

function meantBy(variable: string, servers: readonly Server[]): Server | undefined {
  if (OTHERS.test(variable)) return undefined
  const fit = servers.filter(it => WORDS[it.backing.kind].test(variable))
  const [only] = fit
  if (fit.length <= 1) return only
  const named = fit.filter(it => BY_NAME[it.backing.kind].test(variable))
  return named.length === 1 ? named[0] : undefined
}

const SCHEMES = { postgres: 'postgresql', mariadb: 'mysql', cache: 'redis' } as const

/** As a host or an address, whichever the variable is for. */
function placeOf(variable: string, { service, backing }: Server): string | undefined {
  const { kind } = backing
  const port = kind === 'cache' ? 6379 : DATABASE_PORTS[kind]
  if (
    /(?:URL|URI|DSN|CONNECTION_?STRING|(?:^|_)(?:POSTGRES|POSTGRESQL|MYSQL|REDIS))$/i.test(variable)
  ) {
    const login = kind === 'cache' ? '' : 'user:password@'
    const path = kind === 'cache' ? '' : '/database'
    return `${SCHEMES[kind]}://${login}${service.name}:${port}${path}`
  }
  return partOf(variable) === 'host' ? service.name : undefined
}
