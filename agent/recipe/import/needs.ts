import { DATABASE_PORTS } from '../../database/need.ts'
import {
  CACHE_WORDS,
  DATABASE_WORDS,
  Finder,
  groupOf,
  partOf,
  siblingOf,
  type Target,
} from './connections.ts'
import { isDocument } from './documents.ts'
import { argvOf, type Draft, setVariable } from './draft.ts'
import { type Backing, isAdminTool, splitImage } from './images.ts'
import type { Beside } from './load.ts'
import { mark, replaceMarks } from './marks.ts'
import type { Notes } from './notes.ts'
import { mysqlAlone, settingsOf } from './server-settings.ts'
import type { Service } from './service.ts'
import { partNameOf } from './words.ts'

/** A server of the file that the box has itself. */
export interface Server {
  readonly service: Service
  readonly backing: Backing
  /** Everything that others call it by. */
  readonly names: readonly string[]
}

/** What becomes of a server: a need of the recipe, by its table. */
export interface Need {
  readonly server: Server
  readonly table: 'database' | 'databases' | 'cache' | 'caches'
  readonly id: string
  /** Variables of the file carry it; else the app has to read those of the box. */
  readonly isTold: boolean
  readonly value: Readonly<Record<string, unknown>>
}

/** A server that stays a process of the app's own, and why. */
export interface Kept {
  readonly server: Server
  readonly why: string
}

/**
 * Makes a need of every server that variables of the app lead to, and writes what stands for it into
 * them. One that nothing leads to cannot be given its password in any known way: it is handed back.
 */
export function connect(
  servers: readonly Server[],
  drafts: readonly Draft[],
  beside: Beside,
  notes: Notes,
): { needs: Need[]; kept: Kept[] } {
  const needs: Need[] = []
  const kept: Kept[] = []
  const serving = drafts.filter(it => !isAdminTool(it.service.image ?? ''))
  for (const server of servers) {
    const isCache = server.backing.kind === 'cache'
    const one = isCache ? 'cache' : 'database'
    const isFirst = !needs.some(it => it.table === one)
    const id = isFirst
      ? ''
      : partNameOf(
          server.service.name,
          needs.map(it => it.id),
        )
    const prefix = isFirst ? one : `${one}s.${id}`
    const target: Target = {
      kind: one,
      host: mark(`${prefix}.host`),
      port: mark(`${prefix}.port`),
      user: mark(isCache ? `${prefix}.username` : `${prefix}.user`),
      password: mark(`${prefix}.password`),
      name: isCache ? undefined : mark(`${prefix}.name`),
    }
    const settings = settingsOf(server.service, server.backing, beside)
    const link = new Link(server, target, notes)
    const found = serving.map(it => link.into(it))
    const obstacle =
      settings.obstacle ??
      link.obstacle ??
      (server.backing.kind === 'mariadb' && server.backing.mysql
        ? onMysqlAlone(serving.filter((_, index) => found[index]))
        : undefined)
    // Whoever builds an app, or writes the variables that are missing, can let it read what the box
    // tells every app.
    const isOwnWork = serving.some(
      it => it.service.image === undefined || it.service.lacksVariables,
    )
    if (obstacle !== undefined || (!found.includes(true) && !isOwnWork)) {
      const told = serving.some(it => link.isInCommand(it))
        ? 'a command says how the app finds it, and a recipe fills values into variables alone'
        : 'no variable of the app says how it finds it with a password'
      const why = obstacle ?? told
      kept.push({ server, why })
      continue
    }
    link.commit()
    for (const it of serving) link.remarkLeftovers(it)
    const table = isFirst ? one : (`${one}s` as const)
    needs.push({ server, table, id, isTold: found.includes(true), value: settings.need })
    const { service } = server
    for (const it of settings.lost) notes.remark(it, it.says)
    const name = isFirst ? one : `${one}s.${id}`
    notes.remark(
      service,
      `${service.name} (${service.image}) is what the box has itself: it became [${name}]`,
    )
    if (!found.includes(true)) {
      const variable = isCache ? 'REDIS_URL' : 'DATABASE_URL'
      notes.remark(
        service,
        `no variable of the file says where ${service.name} is: the app is to read ${variable} and its parts`,
      )
    }
  }
  return { needs, kept }
}

/** Apps that work with MySQL alone keep theirs. */
function onMysqlAlone(users: readonly Draft[]): string | undefined {
  const name = users.map(it => mysqlAlone(it.service)).find(it => it !== undefined)
  return name && `${name} works with MySQL alone by its makers' word, and the box has MariaDB`
}

/** A variable that is handed on under its name stands for the same as one that is written out. */
const isSame = (text: string, said: string | undefined): boolean =>
  text.replace('\uE000pass~', '\uE000var~') === said

const isFileName = (variable: string) => variable.endsWith('_FILE')

/** Two servers of one app may not be told apart by their address alone. */
class Link {
  readonly #server: Server
  readonly #target: Target
  readonly #finder: Finder
  readonly #notes: Notes
  readonly #said: Credentials
  readonly #changes: (() => void)[] = []
  readonly #databases = new Set<string>()
  #rights: string | undefined

  constructor(server: Server, target: Target, notes: Notes) {
    this.#server = server
    this.#target = target
    this.#notes = notes
    this.#finder = new Finder(server.names)
    this.#said = credentialsOf(server)
  }

  /** Why the one database of an app is not enough for it. */
  get obstacle(): string | undefined {
    if (this.#server.backing.kind === 'cache') return undefined
    if (this.#databases.size > 1) {
      return 'it holds several databases, and the box would give the app one'
    }
    return this.#rights
  }

  commit(): void {
    for (const change of this.#changes) change()
  }

  /** Whether this process finds the server now, with the password; nothing is changed before commit. */
  into(draft: Draft): boolean {
    const changes = new Map<string, string>()
    const groups: string[] = []
    let hasPassword = false
    let leads = false
    for (const [name, { text }] of draft.env) {
      if (this.#finder.isName(text)) {
        if (!isHost(name, text, this.#server)) continue
        changes.set(name, this.#target.host)
      } else if (/\bsentinels?:\/\//.test(text) && this.#finder.leadsTo(text)) {
        this.#notes.remark(
          draft.service,
          `${name} of ${draft.service.name} asks for Sentinel, which watches over several servers, and the box gives an app one: write redis:// there, if the app takes that`,
        )
        continue
      } else if (this.#finder.leadsTo(text)) {
        const { text: done, carriesPassword } = this.#changed(name, text)
        if (done === text) continue
        changes.set(name, done)
        hasPassword ||= carriesPassword
      } else continue
      const database = this.#finder.databaseIn(text)
      if (database) this.#databases.add(database)
      leads = true
      if (!isDocument(name)) groups.push(groupOf(name))
    }
    const known = leads ? undefined : knownHost(draft, this.#server)
    if (known) {
      const { host, port, user, password, name = '' } = this.#target
      const url = `${known.url}://${user}:${password}@${host}:${port}/${name}`
      changes.set(known.host, known.url === undefined ? host : url)
      hasPassword ||= known.url !== undefined
      groups.push(groupOf(known.host))
      leads = true
    }
    for (const [name, { text }] of draft.env) {
      if (changes.has(name) || isDocument(name)) continue
      const part = this.#partOf(name, text, groups)
      if (!part) continue
      if (part === 'password') hasPassword = true
      if (part === 'name' && text !== '' && !isFileName(name)) this.#databases.add(text)
      const to = { ...this.#target, name: this.#target.name ?? text }[part]
      if (name.endsWith('_FILE')) {
        changes.set(name, '')
        changes.set(name.replace(/_FILE$/, ''), to)
      } else changes.set(name, to)
    }
    this.#inArgv(draft)
    if (!leads) return false
    if (this.#server.service.environment.get('POSTGRES_DB')?.text === 'postgres') {
      const { name = '' } = this.#target
      if (![...changes.values()].some(it => it.includes(name))) {
        this.#rights = 'the app makes its databases itself, and the box gives it one'
      }
    }
    const told = knownCredentials(draft, changes, this.#target)
    for (const [name, text] of told) changes.set(name, text)
    if (!hasPassword && !told.some(([, text]) => text === this.#target.password)) {
      const missing = missingPassword(draft, groups, changes, this.#target)
      if (!missing) {
        if ([...draft.env.keys()].some(it => ROOT.test(it))) {
          this.#rights = 'the app signs in to it as its administrator, which no app of a box is'
        }
        return false
      }
      changes.set(...missing)
      told.push(missing)
    }
    if (told.length > 0) {
      const names = told.map(([name]) => name).join(', ')
      const isPassword = told.every(([, text]) => text === this.#target.password)
      const what = isPassword ? 'the password of' : 'how it signs in to'
      this.#changes.push(() =>
        this.#notes.remark(
          draft.service,
          `${draft.service.name} is told ${what} ${this.#server.service.name} in ${names}, which the file did not set: check that it reads that`,
        ),
      )
    }
    this.#remarkSilence(draft, changes)
    this.#changes.push(() => {
      for (const [name, text] of changes) {
        if (name.endsWith('_FILE') && text === '') draft.env.delete(name)
        else setVariable(draft, name, text)
      }
    })
    return true
  }

  #changed(name: string, text: string): { text: string; carriesPassword: boolean } {
    const { kind } = this.#server.backing
    const port = kind === 'cache' ? '6379' : String(DATABASE_PORTS[kind])
    const changed = this.#finder.changed(text, this.#target, { ...this.#said, port })
    // .NET keeps all of a connection in one text.
    if (kind !== 'cache' || changed.carriesPassword || !/^ConnectionStrings?(?:__|:)/i.test(name)) {
      return changed
    }
    return { text: `${changed.text},password=${this.#target.password}`, carriesPassword: true }
  }

  /** Its name leads nowhere any more. */
  remarkLeftovers({ env, service }: Draft): void {
    for (const [name, { text }] of env) {
      if (!this.#finder.isIn(text)) continue
      this.#notes.remark(
        service,
        `${name} of ${service.name} still names ${this.#server.service.name}, which is not there any more: write what the app wants there, with placeholders of [${this.#target.kind}]`,
      )
    }
  }

  /** What the image knows by heart may not be what the box calls it. */
  #remarkSilence({ service }: Draft, changes: ReadonlyMap<string, string>): void {
    const { kind, user, name } = this.#target
    if (kind === 'cache') return
    const told = [...changes.values()].join(' ')
    const missing = [
      ...(told.includes(user) ? [] : ['the user']),
      ...(name === undefined || told.includes(name) ? [] : ['the name of the database']),
    ]
    if (missing.length === 0) return
    this.#changes.push(() =>
      this.#notes.remark(
        service,
        `no variable tells ${service.name} ${missing.join(' and ')}, which the box chooses: add the one that it reads, with the placeholder of [database]`,
      ),
    )
  }

  /** Whether its command signs in there: `--db-url postgres://…`. */
  isInCommand(draft: Draft): boolean {
    return argvOf(draft).some(it => /:\/\/|=/.test(it) && this.#finder.leadsTo(it))
  }

  /** Commands wait for servers by their names, also those of processes that do not use them. */
  #inArgv(draft: Draft): void {
    if (!argvOf(draft).some(it => this.#finder.leadsTo(it))) return
    const change = (it: string) => this.#finder.changed(it, this.#target).text
    this.#changes.push(() => {
      draft.command = draft.command?.map(change)
      draft.entrypoint = draft.entrypoint?.map(change)
    })
  }

  /** What a variable that does not lead to the server says of it all the same. */
  #partOf(name: string, text: string, groups: readonly string[]) {
    const part = partOf(name)
    const isCache = this.#server.backing.kind === 'cache'
    if (ROOT.test(name) && !isCache) return undefined
    if (part === 'host' || part === 'kind' || part === 'other') return undefined
    // `KC_DB` beside `KC_DB_URL` says which kind it is, or what the database is called.
    if (groups.includes(name)) {
      return part === 'name' && isSame(text, this.#said.name) && !ENGINE_WORDS.test(text)
        ? part
        : undefined
    }
    if (isCache && part === 'name') return undefined
    // `public` is a part of a database of PostgreSQL, and no name of one.
    if (/SCHEMA$/i.test(name) && !isSame(text, this.#said.name)) return undefined
    const isFile = name.endsWith('_FILE')
    const near = groups.some(
      it =>
        it !== '' &&
        // A group of one word in front of everything says nothing.
        name.startsWith(it) &&
        (DATABASE_WORDS.test(it) ||
          CACHE_WORDS.test(it) ||
          /^[_.-]*[A-Za-z]+$/.test(name.slice(it.length).replace(/_FILE$/, ''))),
    )
    const words = isCache ? CACHE_WORDS : DATABASE_WORDS
    if (near && (words.test(name) || !(isCache ? DATABASE_WORDS : CACHE_WORDS).test(name))) {
      if (part === 'name' && /(?:^|_)(?:USER|APP|HOST|SITE|ADMIN)_?NAME$/i.test(name))
        return undefined
      if (
        /ADMIN_(?:PASS|USER)/i.test(name) &&
        text !== this.#said.password &&
        text !== this.#said.user
      )
        return undefined
      return part
    }
    if (part === 'port') return undefined
    const { user, password, name: database } = this.#said
    // Who says nothing but `HOST` says nothing but `USER` and `PASSWORD`.
    if (groups.includes('') && BARE.test(name) && text !== '') {
      return text === { user, password, name: database }[part] ? part : undefined
    }
    const isAdmin = /ADMIN|INITIAL|SMTP|MAIL|LDAP|JWT|SESSION/i.test(name)
    const same = { user, password, name: database }[part]
    if (isFile) {
      return words.test(name) && text !== '' && [this.#said.passwordFile].includes(text)
        ? part
        : undefined
    }
    if (same === undefined || same === '' || !isSame(text, same)) return undefined
    if (part === 'password')
      return words.test(name) || (!isAdmin && groups.length > 0) ? part : undefined
    return words.test(name) ? part : undefined
  }
}

/** The password of whoever may do everything on a server. */
const ROOT = /ROOT_?(?:PASS|PWD|PW$)/i
const BARE = /^(?:user(?:name)?|pass(?:word|wd)?|pwd|db(?:_?name)?|database)$/i

interface Credentials {
  readonly user: string | undefined
  readonly password: string | undefined
  readonly passwordFile: string | undefined
  readonly name: string | undefined
}

/** How the server was to be used, as its image is told. */
function credentialsOf({ service, backing }: Server): Credentials {
  const said = (...names: string[]) =>
    names.map(it => service.environment.get(it)?.text).find(it => it !== undefined)
  if (backing.kind === 'cache') {
    const argv = [...(service.entrypoint ?? []), ...(service.command ?? [])].join(' ')
    const word = /--requirepass\s+(?:"([^"]*)"|'([^']*)'|(\S+))/.exec(argv)
    return {
      user: 'default',
      password: said('REDIS_PASSWORD', 'VALKEY_PASSWORD') ?? word?.[1] ?? word?.[2] ?? word?.[3],
      passwordFile: said('REDIS_PASSWORD_FILE'),
      name: undefined,
    }
  }
  if (backing.kind === 'postgres') {
    const user = said('POSTGRES_USER', 'POSTGRESQL_USERNAME', 'POSTGRESQL_USER') ?? 'postgres'
    return {
      user,
      password: said('POSTGRES_PASSWORD', 'POSTGRESQL_PASSWORD'),
      passwordFile: said('POSTGRES_PASSWORD_FILE', 'POSTGRESQL_PASSWORD_FILE'),
      name: said('POSTGRES_DB', 'POSTGRESQL_DATABASE', 'POSTGRES_DATABASE') ?? user,
    }
  }
  const user = said('MYSQL_USER', 'MARIADB_USER')
  return {
    user: user ?? 'root',
    password:
      (user === undefined ? undefined : said('MYSQL_PASSWORD', 'MARIADB_PASSWORD')) ??
      said('MYSQL_ROOT_PASSWORD', 'MARIADB_ROOT_PASSWORD'),
    passwordFile: said('MYSQL_PASSWORD_FILE', 'MARIADB_PASSWORD_FILE'),
    name: said('MYSQL_DATABASE', 'MARIADB_DATABASE'),
  }
}

const ENGINE_WORDS =
  /^(?:postgres|postgresql|pgsql|pg|mysql|mariadb|redis|valkey|database|cache|sqlite|db)$/i

/** A variable whose value is nothing but the name: a host, a kind of engine, a user or a database. */
function isHost(variable: string, text: string, { backing }: Server): boolean {
  const part = partOf(variable)
  if (part === 'host') return true
  // `DB_TYPE=mysql` says which kind it is, and `REDMINE_DB_MYSQL=mysql` where it is.
  if (/(?:^|_)(?:MYSQL|MARIADB|POSTGRES|POSTGRESQL|REDIS|VALKEY)$/i.test(variable)) return true
  if (part === 'kind') return !ENGINE_WORDS.test(text)
  if (part === 'user' || part === 'password' || part === 'port') return false
  // Who calls a server like its database gets the database.
  if (part === 'name') return false
  return !ENGINE_WORDS.test(text) || (backing.kind === 'cache' && CACHE_WORDS.test(variable))
}

/** Apps that know a name by heart where nobody tells them another one. */
const BY_HEART: readonly {
  readonly image: RegExp
  readonly kind: 'database' | 'cache'
  /** The variable that would tell them; all of it is a URL where its scheme is said. */
  readonly host: string
  readonly url?: string
  readonly name: string
}[] = [
  { image: /immich-server$/, kind: 'cache', host: 'REDIS_HOSTNAME', name: 'redis' },
  { image: /immich-server$/, kind: 'database', host: 'DB_HOSTNAME', name: 'database' },
  { image: /paperless-ngx$/, kind: 'database', host: 'PAPERLESS_DBHOST', name: 'db' },
  { image: /wallabag$/, kind: 'cache', host: 'SYMFONY__ENV__REDIS_HOST', name: 'redis' },
  {
    image: /\/zabbix-[a-z-]+-mysql$/,
    kind: 'database',
    host: 'DB_SERVER_HOST',
    name: 'mysql-server',
  },
  {
    image: /\/zabbix-[a-z-]+-pgsql$/,
    kind: 'database',
    host: 'DB_SERVER_HOST',
    name: 'postgres-server',
  },
  { image: /(?:^|\/)yourls$/, kind: 'database', host: 'YOURLS_DB_HOST', name: 'mysql' },
  { image: /(?:^|\/)joomla$/, kind: 'database', host: 'JOOMLA_DB_HOST', name: 'mysql' },
  { image: /^wordpress$/, kind: 'database', host: 'WORDPRESS_DB_HOST', name: 'mysql' },
  {
    image: /plausible\/(?:community-edition|analytics)$/,
    kind: 'database',
    host: 'DATABASE_URL',
    url: 'postgres',
    name: 'plausible_db',
  },
]

function knownHost({ service }: Draft, server: Server) {
  const { name } = splitImage(service.image ?? '')
  const kind = server.backing.kind === 'cache' ? 'cache' : 'database'
  return BY_HEART.find(
    it => it.image.test(name) && it.kind === kind && server.names.includes(it.name),
  )
}

/** Variables that images have for what their file left as it is. */
const CREDENTIALS: readonly {
  readonly host: RegExp
  readonly user: string
  readonly password: string
  readonly name: string
}[] = [
  {
    host: /^PAPERLESS_DBHOST$/,
    user: 'PAPERLESS_DBUSER',
    password: 'PAPERLESS_DBPASS',
    name: 'PAPERLESS_DBNAME',
  },
  { host: /^DB_HOSTNAME$/, user: 'DB_USERNAME', password: 'DB_PASSWORD', name: 'DB_DATABASE_NAME' },
  {
    host: /^WORDPRESS_DB_HOST$/,
    user: 'WORDPRESS_DB_USER',
    password: 'WORDPRESS_DB_PASSWORD',
    name: 'WORDPRESS_DB_NAME',
  },
  {
    host: /^JOOMLA_DB_HOST$/,
    user: 'JOOMLA_DB_USER',
    password: 'JOOMLA_DB_PASSWORD',
    name: 'JOOMLA_DB_NAME',
  },
  {
    host: /^YOURLS_DB_HOST$/,
    user: 'YOURLS_DB_USER',
    password: 'YOURLS_DB_PASS',
    name: 'YOURLS_DB_NAME',
  },
  {
    host: /^REDMINE_DB_(?:MYSQL|POSTGRES)$/,
    user: 'REDMINE_DB_USERNAME',
    password: 'REDMINE_DB_PASSWORD',
    name: 'REDMINE_DB_DATABASE',
  },
]

/** A server that trusts whoever comes: who is told its user beside its host is told the password, too. */
function trusted(
  host: string,
  env: Draft['env'],
  changes: ReadonlyMap<string, string>,
  target: Target,
): [string, string] | undefined {
  const group = groupOf(host)
  const isTold = [...changes].some(([name, text]) => name.startsWith(group) && text === target.user)
  const password = siblingOf(host, 'PASSWORD')
  if (group === '' || !isTold || env.has(password)) return undefined
  return [password, target.password]
}

/** What the file left to the image, whose variables for it are known. */
function knownCredentials(
  { env }: Draft,
  changes: ReadonlyMap<string, string>,
  target: Target,
): [string, string][] {
  if (target.kind === 'cache') return []
  const hosts = [...changes].filter(([, text]) => text.includes(target.host)).map(([name]) => name)
  const known = CREDENTIALS.find(it => hosts.some(name => it.host.test(name)))
  if (!known) return []
  const pairs = [
    [known.user, target.user],
    [known.password, target.password],
    [known.name, target.name],
  ] as const
  return pairs.flatMap(([name, text]): [string, string][] =>
    name === undefined || text === undefined || env.has(name) || changes.has(name)
      ? []
      : [[name, text]],
  )
}

/** Where a password belongs that nobody set, as far as the other variables show it. */
function missingPassword(
  { env, service }: Draft,
  groups: readonly string[],
  changes: ReadonlyMap<string, string>,
  target: Target,
): [string, string] | undefined {
  const hosts = [...changes].filter(([, text]) => text.includes(target.host)).map(([name]) => name)
  const first = hosts[0] ?? groups[0]
  // What belongs into a file nobody knows.
  if (first === undefined || isDocument(first)) return undefined
  if (target.kind === 'database') return trusted(first, env, changes, target)
  const isNextcloud = first === 'REDIS_HOST' && /nextcloud/.test(service.image ?? '')
  return [isNextcloud ? 'REDIS_HOST_PASSWORD' : siblingOf(first, 'PASSWORD'), target.password]
}

/** Values that stand in commands, where nothing is filled in: they are the same on every box. */
export function constantsOf(needs: readonly Need[]): (text: string) => string {
  const found = new Map<string, string>(
    needs.flatMap(({ table, id, server: { backing } }, index) => {
      const prefix = id === '' ? table : `${table}.${id}`
      const caches = needs.slice(0, index).filter(it => it.table.startsWith('cache')).length
      const isCache = backing.kind === 'cache'
      const port = isCache ? 6379 + caches : DATABASE_PORTS[backing.kind]
      return [
        [`${prefix}.host`, isCache ? 'cache' : 'database'],
        [`${prefix}.port`, String(port)],
      ] as const
    }),
  )
  return text => replaceMarks(text, name => found.get(name) ?? mark(name))
}
