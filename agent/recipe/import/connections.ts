import { MARKED } from './marks.ts'

/** What a text is to say instead of a server of the file's own. All are texts with marks. */
export interface Target {
  readonly kind: 'database' | 'cache'
  readonly host: string
  readonly port: string
  readonly user: string
  readonly password: string
  /** Of the database; a cache has numbers, which stay. */
  readonly name: string | undefined
}

/** What the file said of it: in documents, only that is replaced. */
export interface Said {
  readonly user?: string | undefined
  readonly password?: string | undefined
  readonly name?: string | undefined
  readonly port?: string | undefined
}

const escaped = (text: string) => text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
const TOKEN = (but: string) => `(?:${MARKED}|[^\\uE000\\uE001${but}])`
const PORT = `(?:${MARKED}|\\d+)`

/** Names of servers are the words for their kinds, too: `postgres` may be a host, a user or a type. */
export class Finder {
  readonly #url: RegExp
  readonly #address: RegExp
  readonly #field: RegExp
  readonly #bare: RegExp
  readonly #anywhere: RegExp
  readonly #names: ReadonlySet<string>

  /** @param names everything that the server is called by. */
  constructor(names: readonly string[]) {
    this.#names = new Set(names)
    const host = `(?:${[...names]
      .sort((a, b) => b.length - a.length)
      .map(escaped)
      .join('|')})`
    this.#anywhere = new RegExp(`(?:^|[^\\w.-])${host}:\\d`, 'g')
    const end = `(?![\\w.-]|\\uE000)`
    const user = `${TOKEN(':/@\\s\'"=?&,')}*`
    const password = `${TOKEN('/@\\s\'"')}*`
    const name = `${TOKEN('?\\s;,"\'&/#)')}*`
    this.#url = new RegExp(
      // A user may be called like the server.
      `(//)(?:(${user})(?::(${password}))?@)?${host}${end}(?!:[^/?\\s]*@)(?::(${PORT}))?(?:/(${name}))?`,
      'g',
    )
    this.#address = new RegExp(
      `(^|[\\s='"])(${user}):(${password})@(tcp\\()?${host}${end}(?::(${PORT}))?(\\))?(?:/(${name}))?`,
      'g',
    )
    this.#field = new RegExp(
      `\\b(host|hostname|server|data source|addr|address)(\\s*(?:=|:[ \\t])\\s*|"\\s*:\\s*")${host}${end}(?::(${PORT}))?`,
      'gi',
    )
    this.#bare = new RegExp(
      // A key of JSON is none, whatever it is called.
      `(^|[\\s,(@'"]|//)${host}(?![\\w.-]|\\uE000|://|"\\s*:)(?::(${PORT})(?=$|[\\s,)/;'"?:])|(?=$|[\\s,)/;'"?]))`,
      'g',
    )
  }

  isName(text: string): boolean {
    return this.#names.has(text)
  }

  /** Whether a text leads to the server, beside being its name and nothing else. */
  leadsTo(text: string): boolean {
    return [this.#url, this.#address, this.#field, this.#bare].some(form => {
      form.lastIndex = 0
      return form.test(text)
    })
  }

  /** Whether its name and a port stand in a text, in whatever form. */
  isIn(text: string): boolean {
    this.#anywhere.lastIndex = 0
    return this.#anywhere.test(text)
  }

  /** Which database of the server a text is for, where it says so. */
  databaseIn(text: string): string | undefined {
    this.#url.lastIndex = 0
    const path = this.#url.exec(text)?.[5]
    return (
      path || /(?:^|[;&?\s])(?:dbname|database|initial catalog)\s*=\s*([^;&\s]+)/i.exec(text)?.[1]
    )
  }

  /** The text with the box's own server instead. Whether it carries the password is told beside. */
  changed(
    text: string,
    target: Target,
    said: Said = {},
  ): { text: string; carriesPassword: boolean } {
    let carriesPassword = false
    const { kind, host, port, user, password, name } = target
    const credentials = kind === 'cache' ? `:${password}@` : `${user}:${password}@`
    const wasPort = (it: string | undefined) => (it === undefined ? '' : `:${port}`)
    const place = (it: string | undefined) => {
      if (it === undefined) return ''
      return `/${it === '' || name === undefined ? it : name}`
    }
    this.#field.lastIndex = 0
    const fields = this.#field.test(text)
    this.#field.lastIndex = 0
    // The box's cache speaks plainly: nobody but the app is on that line.
    const plain = kind === 'cache' ? text.replace(/\b(redis|valkey)s(?=:\/\/)/g, '$1') : text
    let done = plain
      .replace(this.#url, (all, slashes, _user, _secret, at, path, offset: number) => {
        const scheme = /([a-z][a-z0-9+.:-]*):$/i.exec(text.slice(0, offset))?.[1] ?? ''
        const isPlain = /^(?:jdbc:.*|tcp|http|https)$/i.test(scheme)
        const signs = all.includes('@') || (kind === 'cache' && !isPlain)
        if (signs) carriesPassword = true
        return `${slashes}${signs ? credentials : ''}${host}${wasPort(at)}${place(path)}`
      })
      .replace(this.#address, (_all, before, _user, _password, open, at, close, path) => {
        carriesPassword = true
        return `${before}${user}:${password}@${open ?? ''}${host}${wasPort(at)}${close ?? ''}${place(path)}`
      })
      .replace(this.#field, (_all, key, equals, at) => `${key}${equals}${host}${wasPort(at)}`)
      .replace(this.#bare, (all, before, at) =>
        // In a document `postgres` alone says which kind something is.
        at === undefined && /\n/.test(text) && /\s$/.test(before)
          ? all
          : `${before}${host}${wasPort(at)}`,
      )
    // Doctrine writes for the engine that it is told.
    if (kind === 'database')
      done = done.replace(/(?<=[?&]serverVersion=)8[\w.-]*/, '11.8.0-MariaDB')
    // NocoDB says it in single letters: `pg://db:5432?u=…&p=…&d=…`.
    const isShort = /\?(?=.*\bu=)(?=.*\bp=)/.test(done)
    const asks = isShort || /[?&](?:user|username|password|auth)=/i.test(done)
    if (fields || asks) {
      const value = `(?:${MARKED}|[^;&\\s'"\\uE000\\uE001])*`
      const put = (keys: string, to: string, known: string | undefined) => {
        done = done
          .replace(
            new RegExp(`((?:^|[?&;:\\s'"])(?:${keys})\\s*=\\s*)${value}`, 'gi'),
            (_all, before) => `${before}${to}`,
          )
          .replace(new RegExp(`("(?:${keys})"\\s*:\\s*")([^"]*)(?=")`, 'gi'), (all, before, it) =>
            it === known ? `${before}${to}` : all,
          )
          // In a document other parts have users and passwords, too.
          .replace(
            new RegExp(`^(\\s*(?:${keys}):[ \\t]+)(["']?)(${value})\\2[ \\t]*$`, 'gim'),
            (all, before, quote, it) => (it === known ? `${before}${quote}${to}${quote}` : all),
          )
      }
      if (/(?:^|[?&;\s'"])(?:password|pwd|auth)"?\s*[=:]/i.test(done) || isShort) {
        carriesPassword = true
      } else if (
        kind === 'database' &&
        /;/.test(done) &&
        fields &&
        // PDO of PHP is told by its caller.
        !/^(?:mysql|pgsql):|(?:^|;)\s*dbname\s*=/.test(done)
      ) {
        // A server that trusts whoever comes needed none.
        done = `${done.replace(/;\s*$/, '')};Password=${password}`
        carriesPassword = true
      }
      const letter = (it: string) => (isShort ? `|${it}` : '')
      put(`password|pwd|auth${letter('p')}`, password, said.password)
      if (kind === 'database') {
        put(`user|username|uid|user id${letter('u')}`, user, said.user)
        put(`dbname|database|initial catalog${letter('d')}`, name ?? '', said.name)
      }
      put('port', port, said.port)
    } else if (kind === 'database' && !carriesPassword && /\n/.test(done)) {
      // In a document they stand beside the address.
      const put = (keys: string, to: string, known: string | undefined) => {
        const form = new RegExp(`^(\\s*(?:${keys})\\s*[:=]\\s*)(["']?)(.*?)\\2[ \\t]*$`, 'gim')
        done = done.replace(form, (all, before, quote, it) => {
          if (known === undefined || known === '' || it !== known) return all
          carriesPassword ||= to === password
          return `${before}${quote}${to}${quote}`
        })
      }
      put('password|pwd|pass', password, said.password)
      put('user|username', user, said.user)
      put('dbname|database|db_name|name', name ?? '', said.name)
    } else if (kind === 'cache' && /\btcp:\/\//.test(done)) {
      done += `${done.includes('?') ? '&' : '?'}auth=${password}`
      carriesPassword = true
    }
    if (kind === 'cache') {
      // In JSON, the password of something else does not sign in here.
      const place = new RegExp(
        `\\{([^{}]*"(?:host|hostname|server)"\\s*:\\s*"${escaped(host)}[^{}]*)\\}`,
        'g',
      )
      done = done.replace(place, (all, fields: string) => {
        if (/"(?:password|auth)"\s*:/i.test(fields)) return all
        return `{${fields},"password":"${password}"}`
      })
    }
    // Options of StackExchange.Redis and others stand behind commas.
    if (
      kind === 'cache' &&
      !carriesPassword &&
      /,\s*(?:abortConnect|ssl|password|defaultDatabase|allowAdmin)\s*=/i.test(done)
    ) {
      done = /,\s*password\s*=/i.test(done)
        ? done.replace(/(,\s*password\s*=)[^,]*/i, (_all, before) => `${before}${password}`)
        : `${done},password=${password}`
      carriesPassword = true
    }
    return { text: done, carriesPassword }
  }
}

export type Part = 'host' | 'port' | 'user' | 'password' | 'name' | 'kind' | 'other'

const PARTS: readonly (readonly [Part, RegExp])[] = [
  ['password', /(?:PASSWORD|PASSWD|PASSWRD|PASS|PWD|PW|AUTH|REQUIREPASS)(?:_FILE)?$/i],
  ['user', /(?:USERNAME|USER_?NAME|USER|USR|LOGIN|UID|ROLE)(?:_FILE)?$/i],
  ['port', /PORT$/i],
  [
    'kind',
    /(?:TYPE|ENGINE|DRIVER|CLIENT|DIALECT|CONNECTION|ADAPTER|BACKEND|VENDOR|KIND|PROVIDER|DBMS|PROTOCOL|STORE|FLAVOR|FLAVOUR|VARIANT|SYSTEM|MODE)$/i,
  ],
  [
    'host',
    /(?:HOST|HOSTS|HOSTNAME|HOST_NAME|HOSTADDR|SEEDS|SERVER|SERVERS|SERVERNAME|ADDR|ADDRS|ADDRESS|ADDRESSES|ENDPOINT|URL|URI|DSN|IP|NODE|NODES)(?:_FILE)?$/i,
  ],
  ['name', /(?:DBNAME|DB_NAME|DATABASE_NAME|NAME|DATABASE|SCHEMA|DB)(?:_FILE)?$/i],
]

/** What a variable is, by its name. */
export const partOf = (variable: string): Part =>
  PARTS.find(([, form]) => form.test(variable))?.[0] ?? 'other'

/** What variables of one connection have in common: `PAPERLESS_DB` of `PAPERLESS_DBHOST`. */
export const groupOf = (variable: string): string =>
  variable
    .replace(
      /[_.-]*(?:HOST|HOSTS|HOSTNAME|HOST_NAME|HOSTADDR|SEEDS|SERVER|SERVERS|SERVERNAME|ADDR|ADDRS|ADDRESS|ENDPOINT|URL|URI|DSN|IP|JDBC_URL)$/i,
      '',
    )
    // `REDMINE_DB_MYSQL` is where the MySQL is.
    .replace(/(?<=(?:DB|DATABASE))_(?:MYSQL|MARIADB|POSTGRES|POSTGRESQL)$/i, '')

/** A sibling in the spelling of the variable that says the host. */
export function siblingOf(variable: string, part: 'PASSWORD'): string {
  const group = groupOf(variable)
  const [joint = '_'] = /^[_.-]+/.exec(variable.slice(group.length)) ?? []
  const isSmall = variable === variable.toLowerCase()
  return `${group}${group === '' ? '' : joint}${isSmall ? part.toLowerCase() : part}`
}

/** Words that databases are meant by. */
export const DATABASE_WORDS =
  /(?:^|_|[A-Z]_?)(?:DB|DATABASE|POSTGRES|POSTGRESQL|PG|PSQL|MYSQL|MARIADB|SQL|JDBC|DATASOURCE|TYPEORM)|^db|database|postgres|mysql/
export const CACHE_WORDS = /REDIS|VALKEY|CACHE|BROKER|QUEUE|CELERY|SIDEKIQ|KEYDB|redis|cache/
