import { createHash } from 'node:crypto'
import { mayFollow } from '../backup/follow/need.ts'
import type { Desired, DesiredApp } from '../box/desired.ts'
import type { NetworkGrant } from '../network/address-plan.ts'
import type { Step } from '../reconcile/capability.ts'
import type { DatabaseGrant } from './need.ts'

/** Who may come from where, and what for. MariaDB has one account for each pair of name and host. */
export interface Account {
  readonly user: string
  readonly host: string
  /** As the server keeps the password. */
  readonly digest: string
  readonly maxConnections: number
  /** Patterns of the databases that are all its own. */
  readonly grants: readonly string[]
}

export interface ObservedMariadb {
  readonly running: boolean
  /** Databases as there are folders of them, whether it runs or not. */
  readonly databases: ReadonlySet<string>
  /** Accounts that are not the server's own; unknown while it does not run. */
  readonly accounts: readonly Account[]
  /** The log that another box follows: whether there is one, and whether the server that runs writes it. */
  readonly log: { readonly there: boolean; readonly written: boolean }
}

/** As before the first app that needs it. */
export const NO_MARIADB: ObservedMariadb = {
  running: false,
  databases: new Set(),
  accounts: [],
  log: { there: false, written: false },
}

export type MariadbStep = Step &
  (
    | { readonly kind: 'start' }
    | { readonly kind: 'stop' }
    | { readonly kind: 'log' }
    | { readonly kind: 'forget-log' }
    | { readonly kind: 'database'; readonly name: string }
    | { readonly kind: 'account'; readonly account: Account; readonly password: string }
    | { readonly kind: 'dismiss'; readonly user: string; readonly host: string }
    | { readonly kind: 'drop'; readonly name: string }
  )

/** The databases of an app that this server provides. */
export const mariadbOf = ({ databases }: Pick<DesiredApp, 'databases'>) =>
  databases.filter(it => it.engine === 'mariadb')

type Wanted = Pick<Desired, 'apps' | 'backup' | 'replaced'>

/** It runs exactly as long as an app needs it, or something of one is to be deleted. */
export function planMariadb(desired: Wanted, observed: ObservedMariadb): MariadbStep[] {
  const { apps } = desired
  const busy = apps.some(app => mariadbOf(app).some(grant => isNeeded(app, grant, observed)))
  if (!busy && observed.running) return [STOP]
  if (!busy) return observed.log.there && !mayFollow(desired) && !desired.replaced ? [END_LOG] : []
  return [
    ...planLog(desired, observed),
    ...(observed.running ? [] : [START]),
    ...apps.flatMap(app => mariadbOf(app).flatMap(grant => planDatabase(app, grant, observed))),
  ]
}

const START: MariadbStep = { kind: 'start', says: 'start MariaDB: an app needs it' }
const STOP: MariadbStep = { kind: 'stop', says: 'stop MariaDB: no app needs it' }

/**
 * The log is written where another box may follow, and nowhere else; the server begins and ends it with
 * its start. After a crash it tells the server which writes count, so it goes only from under one that was
 * stopped. A box that was replaced changes nothing: it may become the box again.
 */
function planLog(desired: Wanted, { running, log }: ObservedMariadb): MariadbStep[] {
  if (desired.replaced !== undefined) return []
  if (!mayFollow(desired)) return running && log.there ? [PAUSE, END_LOG, GO_ON] : []
  if (!log.there) return running ? [PAUSE, BEGIN_LOG, GO_ON] : [BEGIN_LOG]
  return running && !log.written ? [PAUSE, GO_ON] : []
}

const BEGIN_LOG: MariadbStep = { kind: 'log', says: 'keep what MariaDB writes for a second box' }
const END_LOG: MariadbStep = { kind: 'forget-log', says: 'keep nothing for a second box any more' }
const PAUSE: MariadbStep = { kind: 'stop', says: 'stop MariaDB for a moment: its log changes' }
const GO_ON: MariadbStep = { kind: 'start', says: 'start MariaDB again' }

const isNeeded = (app: DesiredApp, { name }: DatabaseGrant, { databases }: ObservedMariadb) =>
  app.installed || (app.state === 'deleted' && databases.has(name))

function planDatabase(
  { service, state, installed, network }: DesiredApp,
  grant: DatabaseGrant,
  { databases, accounts }: ObservedMariadb,
): MariadbStep[] {
  const { name, password } = grant
  const wanted = installed ? accountsFor(grant, network) : []
  const known = accounts.filter(it => it.user === name)
  const dismiss = known
    .filter(it => !wanted.some(({ host }) => host === it.host))
    .map(({ user, host }): MariadbStep => {
      const says = `let ${user} no longer into MariaDB from ${host}`
      return { kind: 'dismiss', app: service, user, host, says }
    })
  const give = wanted
    .filter(it => !known.some(other => same(it, other)))
    .map((account): MariadbStep => {
      const says = `let ${name} into MariaDB from ${account.host}`
      return { kind: 'account', app: service, account, password, says }
    })
  const has = databases.has(name)
  return [
    ...dismiss,
    ...(installed && !has
      ? [{ kind: 'database' as const, app: service, name, says: `make the database ${name}` }]
      : []),
    ...give,
    // Last: as long as the folder is there, what is to be deleted is not forgotten.
    ...(state === 'deleted' && has
      ? [{ kind: 'drop' as const, app: service, name, says: `delete the database ${name}` }]
      : []),
  ]
}

const same = (one: Account, other: Account) =>
  one.host === other.host &&
  one.digest === other.digest &&
  one.maxConnections === other.maxConnections &&
  one.grants.join() === other.grants.join()

function accountsFor(grant: DatabaseGrant, network: NetworkGrant): Account[] {
  return hostsOf(network).map(host => ({
    user: grant.name,
    host,
    digest: digestOf(grant.password),
    maxConnections: grant.maxConnections,
    grants: [patternOf(grant.name)],
  }))
}

/** MariaDB reads the name of a database in a grant as a pattern: `my_app` would be `my.app`, too. */
const patternOf = (name: string) => name.replaceAll(/[_%\\]/g, it => `\\${it}`)

/** What `mysql_native_password` keeps. */
function digestOf(password: string): string {
  const sha1 = (data: string | Buffer) => createHash('sha1').update(data).digest()
  return `*${sha1(sha1(password)).toString('hex').toUpperCase()}`
}

/**
 * The networks of an app as MariaDB writes hosts: IPv4 with a mask. For IPv6 there is only a
 * pattern over the address as text, in its one short form.
 */
export function hostsOf({ ipv6, ipv4 }: NetworkGrant): [string, string] {
  const [network = '', length] = ipv4.subnet.split('/')
  const bits = 2 ** 32 - 2 ** (32 - Number(length))
  const mask = [24, 16, 8, 0].map(shift => (bits >>> shift) & 255).join('.')
  const last = ipv6.subnet.replace(/:0\/112$/, ':ffff')
  const short = new URL(`http://[${last}]`).hostname.slice(1, -1)
  return [`${network}/${mask}`, short.replace(/ffff$/, '%')]
}
