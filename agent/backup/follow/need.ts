/** Where the key and the credentials of the box that is followed are among the secrets: no app is called like that. */
export const FOLLOW_SECRETS = '@follow'

/** Where a box that may be followed by the second hears the box that follows it, and nobody else. */
export const SECOND_PORT = 2379

/** The servers of databases that are followed by the second, as people know them. */
export const SERVERS = { postgres: 'PostgreSQL', mariadb: 'MariaDB' } as const

export type Server = keyof typeof SERVERS

/** By server. */
export type EachServer<T> = Readonly<{ [S in Server]: T }>

export const EACH_SERVER = Object.keys(SERVERS) as readonly Server[]

/** As a text names some of them. */
export const namesOf = (servers: readonly Server[]) => servers.map(it => SERVERS[it]).join(', ')

/** Whether another box may follow this one by the second; a box whose place another machine has taken leads nobody. */
export const mayFollow = ({ backup, replaced }: MayFollow) =>
  backup.second !== undefined && replaced === undefined

/** A box whose databases come here by the second. */
export interface Leader {
  readonly name: string
  /** By what the site knows it, of which it is or was; absent where this box is ready to become it. */
  readonly member?: string | undefined
}

/** Pure: whom this box follows by the second, where it follows anybody. */
export function leaderOf({ backup, site }: Follows): Leader | undefined {
  const { follow, standby } = backup
  if (follow) return { name: follow.name }
  return standby && { name: site?.boxes[standby.of]?.name ?? standby.name, member: standby.of }
}

interface Follows {
  readonly backup: {
    readonly follow?: { readonly name: string } | undefined
    readonly standby?: { readonly of: string; readonly name: string } | undefined
  }
  readonly site?: Named | undefined
}

interface Named {
  readonly boxes: Readonly<Record<string, { readonly name: string }>>
}

interface MayFollow {
  readonly backup: { readonly second?: unknown }
  readonly replaced?: unknown
}

/** The slot that keeps what the second box has not heard yet, up to `max_slot_wal_keep_size`. */
export const SLOT = 'second'
