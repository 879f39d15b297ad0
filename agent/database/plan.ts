import { createHash } from 'node:crypto'
import type { Desired } from '../box/desired.ts'
import type { Step } from '../reconcile/capability.ts'
import type { DatabaseGrant } from './need.ts'

/** What the server has, as far as it is Gantry's. */
export interface ObservedDatabases {
  readonly databases: ReadonlySet<string>
  /** By role, the mark of the password it was given. */
  readonly roles: ReadonlyMap<string, string | undefined>
  /** The text of pg_hba.conf that the server was told to read. */
  readonly access: string
}

export type DatabaseStep = Step &
  (
    | { readonly kind: 'access'; readonly text: string }
    | { readonly kind: 'role'; readonly grant: DatabaseGrant; readonly mark: string }
    | { readonly kind: 'database'; readonly name: string }
    | { readonly kind: 'drop'; readonly name: string }
  )

/** Only what belongs to an app that is to be deleted is ever dropped: an unknown one may be precious. */
export function planDatabases(desired: Desired, observed: ObservedDatabases): DatabaseStep[] {
  const text = accessRules(desired)
  const access: DatabaseStep[] =
    text === observed.access ? [] : [{ kind: 'access', text, says: 'tell PostgreSQL who may come' }]
  return [...access, ...desired.apps.flatMap(app => planApp(app, observed))]
}

function planApp(
  { service, state, installed, database }: Desired['apps'][number],
  observed: ObservedDatabases,
): DatabaseStep[] {
  if (!database) return []
  const { name } = database
  if (state === 'deleted') {
    if (!observed.databases.has(name) && !observed.roles.has(name)) return []
    return [{ kind: 'drop', app: service, name, says: `delete the database of ${service}` }]
  }
  if (!installed) return []
  const steps: DatabaseStep[] = []
  const mark = passwordMark(database)
  if (observed.roles.get(name) !== mark) {
    const says = `give ${service} a role in PostgreSQL`
    steps.push({ kind: 'role', app: service, grant: database, mark, says })
  }
  if (!observed.databases.has(name)) {
    steps.push({ kind: 'database', app: service, name, says: `make a database for ${service}` })
  }
  return steps
}

/** Kept as the role's comment: tells a changed password without keeping the password. */
function passwordMark({ name, password }: DatabaseGrant): string {
  return `gantry ${createHash('sha256').update(`${name}\0${password}`).digest('hex').slice(0, 16)}`
}

/**
 * The whole pg_hba.conf: the box's own root as superuser over the local socket, and each app from
 * its own networks to its own database as its own role. Nobody else.
 */
export function accessRules({ apps }: Pick<Desired, 'apps'>): string {
  const lines = apps
    .filter(it => it.installed)
    .flatMap(({ database, network }) =>
      database
        ? [network.ipv6.subnet, network.ipv4.subnet].map(
            subnet => `host "${database.name}" "${database.name}" ${subnet} scram-sha-256`,
          )
        : [],
    )
  return ['local all postgres peer map=box', ...lines, ''].join('\n')
}
