import { createHash } from 'node:crypto'
import type { Desired, DesiredApp } from '../box/desired.ts'
import type { Step } from '../reconcile/capability.ts'
import { type DatabaseGrant, REPLICA } from './need.ts'

/** What the server has, as far as it is Gantry's. */
export interface ObservedDatabases {
  /** By name, the extensions that the database has. */
  readonly databases: ReadonlyMap<string, ReadonlySet<string>>
  /** By role, the mark of what it was given. */
  readonly roles: ReadonlyMap<string, string | undefined>
  /** The text of pg_hba.conf that the server was told to read. */
  readonly access: string
}

export type DatabaseStep = Step &
  (
    | { readonly kind: 'access'; readonly text: string }
    | { readonly kind: 'role'; readonly grant: DatabaseGrant; readonly mark: string }
    | { readonly kind: 'database'; readonly name: string; readonly locale: string }
    | { readonly kind: 'extension'; readonly name: string; readonly extension: string }
    | { readonly kind: 'drop'; readonly name: string }
  )

/** Only what belongs to an app that is to be deleted is ever dropped: an unknown one may be precious. */
export function planDatabases(desired: Desired, observed: ObservedDatabases): DatabaseStep[] {
  const text = accessRules(desired)
  const access: DatabaseStep[] =
    text === observed.access ? [] : [{ kind: 'access', text, says: 'tell PostgreSQL who may come' }]
  return [
    ...access,
    ...desired.apps.flatMap(app =>
      postgresOf(app).flatMap(grant => planDatabase(app, grant, observed)),
    ),
  ]
}

/** The databases of an app that this server provides. */
export const postgresOf = ({ databases }: Pick<DesiredApp, 'databases'>) =>
  databases.filter(it => it.engine === 'postgres')

function planDatabase(
  { service, state, installed }: DesiredApp,
  grant: DatabaseGrant,
  observed: ObservedDatabases,
): DatabaseStep[] {
  const { name, locale } = grant
  if (state === 'deleted') {
    if (!observed.databases.has(name) && !observed.roles.has(name)) return []
    return [{ kind: 'drop', app: service, name, says: `delete the database ${name}` }]
  }
  if (!installed) return []
  const steps: DatabaseStep[] = []
  const mark = roleMark(grant)
  if (observed.roles.get(name) !== mark) {
    const says = `give ${service} the role ${name} in PostgreSQL`
    steps.push({ kind: 'role', app: service, grant, mark, says })
  }
  const extensions = observed.databases.get(name)
  if (!extensions) {
    steps.push({ kind: 'database', app: service, name, locale, says: `make the database ${name}` })
  }
  for (const extension of grant.extensions.filter(it => !extensions?.has(it))) {
    const says = `add ${extension} to the database ${name}`
    steps.push({ kind: 'extension', app: service, name, extension, says })
  }
  return steps
}

/** Kept as the role's comment: tells a changed password without keeping the password. */
function roleMark({ name, password, maxConnections }: DatabaseGrant): string {
  const given = `${name}\0${password}\0${maxConnections}`
  return `gantry ${createHash('sha256').update(given).digest('hex').slice(0, 16)}`
}

/**
 * The whole pg_hba.conf: the box's own root as superuser over the local socket, and each app from
 * its own networks to its own databases as their roles. Where another box follows by the second, its
 * line, which is a user of this box, may copy over the local socket. Nobody else.
 */
export function accessRules({
  apps,
  backup,
}: Pick<Desired, 'apps'> & { readonly backup?: Pick<Desired['backup'], 'second'> }): string {
  const lines = apps
    .filter(it => it.installed)
    .flatMap(app =>
      postgresOf(app).flatMap(({ name }) =>
        [app.network.ipv6.subnet, app.network.ipv4.subnet].map(
          subnet => `host "${name}" "${name}" ${subnet} scram-sha-256`,
        ),
      ),
    )
  const copies = backup?.second ? [`local replication "${REPLICA}" peer map=box`] : []
  return ['local all postgres peer map=box', ...copies, ...lines, ''].join('\n')
}
