import { EXTENSIONS } from '../../database/need.ts'
import { type Backing, splitImage } from './images.ts'
import { type Beside, filesOf } from './load.ts'
import { readable } from './marks.ts'
import type { Note, Spot } from './notes.ts'
import { at, type Mount, type Service } from './service.ts'
import { shellWords } from './words.ts'

/** How a server of the file was set up, and what of that becomes of it where the box's own takes its place. */
export interface Settings {
  /** What the recipe asks for instead: the keys of `[database]` or `[cache]`. */
  readonly need: Readonly<Record<string, unknown>>
  /** Why the box's own cannot take its place. */
  readonly obstacle: string | undefined
  /** What is told where it does. */
  readonly lost: readonly Note[]
}

/** Reads all that a server is told beside who may come. */
export function settingsOf(service: Service, backing: Backing, beside: Beside): Settings {
  const settings = new Reading(service, beside)
  switch (backing.kind) {
    case 'postgres':
      return postgres(settings, backing.extensions)
    case 'mariadb':
      return mariadb(settings, backing.mysql)
    case 'cache':
      return cache(settings, backing.other)
  }
}

/** What is gathered while one server is read. */
class Reading {
  readonly service: Service
  readonly beside: Beside
  readonly lost: Note[] = []
  readonly words: readonly string[]
  obstacle: string | undefined

  constructor(service: Service, beside: Beside) {
    this.service = service
    this.beside = beside
    const flags = [...service.environment].flatMap(([name, { text }]) =>
      /_EXTRA_FLAGS$|^REDIS_ARGS$|^VALKEY_ARGS$/.test(name) ? shellWords(text) : [],
    )
    // A script of a shell is words, too.
    const argv = [...(service.entrypoint ?? []), ...(service.command ?? [])]
    this.words = [...argv.flatMap(it => (/\s/.test(it) ? shellWords(it) : [it])), ...flags]
  }

  tell(spot: Spot, says: string): void {
    this.lost.push({ file: spot.file, line: spot.line, says: readable(says) })
  }

  /** Settings that the box's own server has in its own way. */
  leaveOut(settings: readonly (readonly [name: string, value: string])[]): void {
    if (settings.length === 0) return
    const { name } = this.service
    const list = settings.map(([key, value]) => (value === '' ? key : `${key}=${value}`)).join(', ')
    this.tell(
      at(this.service, 'command'),
      `settings of ${name} were left out: ${list}. The box sets its servers up for all apps: try whether this one works without`,
    )
  }

  /** Folders and files beside its data, and ports for others. */
  tellOfRest(data: RegExp): void {
    const { name, mounts, configs, ports } = this.service
    for (const it of [...mounts, ...configs]) {
      if (data.test(it.target) || USUAL.test(it.target) || isScript(it.target)) continue
      if ('type' in it && it.type === 'tmpfs') continue
      this.tell(
        it,
        `${it.source === '' ? it.target : it.source} of ${name} was left out: the box's own server has settings and folders of its own`,
      )
    }
    for (const it of ports) {
      if (it.local) continue
      this.tell(
        it,
        `port ${it.first} of ${name} was left out: servers of the box are reached by apps alone`,
      )
    }
  }
}

const USUAL = /^\/(?:etc\/(?:localtime|timezone|passwd|group)|dev\/shm|tmp|(?:var\/)?run)(?:\/|$)/
const isScript = (target: string) => target.startsWith('/docker-entrypoint-initdb.d')

/** `-c name=value` of PostgreSQL, `--name=value` of both engines. */
function assignments(words: readonly string[]): [string, string][] {
  return words.flatMap((word, index): [string, string][] => {
    const before = words[index - 1]
    const said =
      before === '-c'
        ? word
        : before === '-N'
          ? `max_connections=${word}`
          : /^(?:--|-c)(?=\w)(.*)$/s.exec(word)?.[1]
    const [, name, value = ''] = /^([A-Za-z][\w.-]*)(?:=(.*))?$/s.exec(said ?? '') ?? []
    return name === undefined ? [] : [[name.toLowerCase().replaceAll('-', '_'), value]]
  })
}

/** The most connections that it was to take; the box gives an app 20 unless asked, and 100 at most. */
function connections(settings: readonly (readonly [string, string])[]) {
  const wanted = Number(settings.find(([name]) => name === 'max_connections')?.[1])
  return wanted > 20 ? { 'max-connections': Math.min(100, Math.floor(wanted)) } : {}
}

/** They watch, and apps work without. */
const WATCHERS = /^(?:pg_stat_statements|auto_explain|pg_stat_kcache|pg_wait_sampling)?$/
const OWN_WAY =
  /^(?:max_connections|listen_addresses|port|config_file|hba_file|ident_file|data_directory|unix_socket_directories|log_\w+|logging_collector|timezone|password_encryption)$/

function postgres(reading: Reading, given: readonly string[]): Settings {
  const { service, words } = reading
  const said = (name: string) => service.environment.get(name)?.text ?? ''
  const settings = assignments(words)
  const preload = settings.find(([name]) => name === 'shared_preload_libraries')?.[1]
  const libraries = (preload ?? said('POSTGRESQL_SHARED_PRELOAD_LIBRARIES'))
    .split(',')
    .map(it => it.replace(/^['"\s]*(?:\$libdir\/)?|(?:\.so)?['"\s]*$/g, ''))
    .filter(it => !WATCHERS.test(it) && it !== 'pgaudit')
  if (libraries.length > 0) {
    reading.obstacle = `it loads ${libraries.join(', ')}, which the box's PostgreSQL has not`
  }
  if (settings.some(([name, value]) => name === 'wal_level' && value === 'logical')) {
    reading.obstacle ??= "it hands on its changes (wal_level=logical), and the box's does not"
  }
  const several = ['POSTGRES_MULTIPLE_DATABASES', 'POSTGRES_MULTIPLE_EXTENSIONS']
  if (several.some(it => said(it).includes(','))) {
    reading.obstacle ??= 'it holds several databases, and the box would give the app one'
  }
  reading.leaveOut(settings.filter(([name]) => !OWN_WAY.test(name)))
  const extensions = [...new Set([...given, ...scripts(reading)])]
  reading.tellOfRest(
    /^\/(?:var\/lib\/(?:postgresql|pgsql|pgadmin)|bitnami|config|data|home\/postgres|postgres)/,
  )
  return {
    need: {
      variant: 'postgres',
      ...(extensions.length > 0 ? { extensions } : {}),
      ...locale(reading),
      ...connections(settings),
    },
    obstacle: reading.obstacle,
    lost: reading.lost,
  }
}

/** How texts are sorted, as the database was to be made. */
function locale(reading: Reading): { locale?: 'C' } {
  const { environment } = reading.service
  const [, made] =
    [...environment].find(([name]) => /^POSTGRES(?:QL)?_INITDB_ARGS$/.test(name)) ?? []
  const flags = made?.text ?? ''
  const wanted = /--no-locale\b/.test(flags)
    ? 'C'
    : (/--lc-collate[= ]["']?([\w.@-]+)/.exec(flags) ??
        /--locale[= ]["']?([\w.@-]+)/.exec(flags))?.[1]
  if (wanted === undefined || made === undefined || /^C\.utf-?8$/i.test(wanted)) return {}
  if (wanted === 'C' || wanted === 'POSIX') return { locale: 'C' }
  reading.tell(
    made,
    `texts in the database are sorted as C.UTF-8 says, and not as ${wanted}: that changes with the C library, and indexes would break`,
  )
  return {}
}

/** Scripts that would fill a new database: extensions in them are asked for, the rest is told. */
function scripts(reading: Reading): string[] {
  const { service, beside } = reading
  return service.mounts.flatMap(mount => {
    if (!isScript(mount.target)) return []
    const texts = scriptsAt(mount, beside)
    const statements = (texts ?? [])
      .flatMap(it => it.replace(/--.*$/gm, '').split(';'))
      .map(it => it.trim())
      .filter(it => it !== '')
    const extensions = statements.flatMap(it => EXTENSION.exec(it)?.[1]?.toLowerCase() ?? [])
    const foreign = extensions.filter(it => !HAVE.has(it))
    if (foreign.length > 0) {
      reading.obstacle ??= `${mount.source} makes the extension ${foreign.join(', ')}, which the box's PostgreSQL has not`
    }
    if (texts === undefined || extensions.length < statements.length) {
      reading.tell(
        mount,
        `${mount.source} would fill the database when it is made, and the box makes an empty one: run it by hand, or with a process that has run = "once"`,
      )
    }
    // Every database has the language that functions are written in.
    return extensions.filter(it => HAVE.has(it) && it !== 'plpgsql')
  })
}

const HAVE: ReadonlySet<string> = new Set([...EXTENSIONS, 'plpgsql', 'pg_stat_statements'])
const EXTENSION = /^CREATE\s+EXTENSION\s+(?:IF\s+NOT\s+EXISTS\s+)?"?([\w-]+)"?/i

/** `undefined` where it is not beside. */
function scriptsAt({ source }: Mount, beside: Beside): string[] | undefined {
  const texts = filesOf(source, beside).map(beside.read)
  return texts.every(it => it !== undefined) ? texts : undefined
}

const MARIADB_OWN_WAY =
  /^(?:max_connections|bind_address|port|datadir|socket|pid_file|user|default_authentication_plugin|authentication_policy|mysql_native_password|skip_name_resolve|performance_schema|default_storage_engine|mysqlx|log_error|slow_query_log\w*|skip_log_bin|binlog_format|explicit_defaults_for_timestamp|skip_character_set_client_handshake|innodb_\w+)$/

function mariadb(reading: Reading, mysql: boolean): Settings {
  const { service, words } = reading
  const settings = assignments(words)
  reading.leaveOut(
    settings.filter(
      ([name, value]) =>
        !MARIADB_OWN_WAY.test(name) &&
        !(/^(?:character_set_server|collation_server)$/.test(name) && /^utf8mb4/i.test(value)),
    ),
  )
  for (const it of service.mounts) {
    if (!isScript(it.target)) continue
    reading.tell(
      it,
      `${it.source} would fill the database when it is made, and the box makes an empty one: run it by hand, or with a process that has run = "once"`,
    )
  }
  reading.tellOfRest(/^\/(?:var\/lib\/mysql|bitnami|config(?:\/databases)?$)/)
  if (mysql) {
    reading.tell(
      at(service, 'image'),
      `${service.name} is MySQL; the box has MariaDB 11.8, which most apps take for it: try it before you rely on it`,
    )
  }
  return {
    need: { variant: 'mariadb', ...connections(settings) },
    obstacle: reading.obstacle,
    lost: reading.lost,
  }
}

const CACHE_OWN_WAY =
  /^(?:requirepass|maxmemory|maxmemory-policy|save|appendonly|appendfsync|appendfilename|dir|dbfilename|port|bind|protected-mode|loglevel|logfile|tcp-\w+|timeout|daemonize|supervised|maxclients|stop-writes-on-bgsave-error|rdbcompression|user|hz|io-threads|latency-tracking|cluster_mode|proactor_threads|server-threads|server-thread-affinity|default_lua_flags)$/

/** Kept where the file keeps it; the rest as its command says. */
function cache(reading: Reading, other: string | undefined): Settings {
  const { service, words } = reading
  if (other) {
    reading.tell(
      at(service, 'image'),
      `${service.name} is ${other}; the box has Valkey, which speaks the same protocol`,
    )
  }
  const options = redisOptions(words)
  const value = (name: string) => options.findLast(([key]) => key === name)?.[1]
  if (value('loadmodule') !== undefined) {
    reading.obstacle = `it loads ${value('loadmodule')}, and the box's Valkey has no modules`
  }
  if (value('cluster-enabled') === 'yes' || value('replicaof') !== undefined) {
    reading.obstacle ??= 'it is one of several that belong together, and the box has one'
  }
  reading.leaveOut(
    options.filter(
      ([name, text]) => !CACHE_OWN_WAY.test(name) && !(name === 'databases' && Number(text) <= 16),
    ),
  )
  reading.tellOfRest(/^\/(?:data|bitnami|var\/lib\/(?:redis|valkey)|config)(?:\/|$)/)
  const [, count = '', unit = ''] = /^(\d{1,6})(k|m|g)b?$/i.exec(value('maxmemory') ?? '') ?? []
  const policy = value('maxmemory-policy')
  const appends = value('appendonly') === 'yes'
  const isOff = value('save') === '' && !appends
  const isKept = service.mounts.some(it => !USUAL.test(it.target)) && !isOff
  const known = ['noeviction', 'allkeys-lru', 'allkeys-lfu', 'volatile-lru']
  return {
    need: {
      variant: 'redis',
      ...(isKept || appends ? { persistent: true } : {}),
      ...(count === '' || Number(count) === 0
        ? {}
        : { 'max-memory': `${count}${unit.toUpperCase()}` }),
      ...(policy && known.includes(policy) ? { eviction: policy } : {}),
    },
    obstacle: reading.obstacle,
    lost: reading.lost,
  }
}

/** `--name value more`, and `--name=value` of those that speak like it. */
function redisOptions(words: readonly string[]): [string, string][] {
  const found: [string, string[]][] = []
  for (const word of words) {
    const [, name, value] = /^--([A-Za-z][\w-]*)(?:=(.*))?$/s.exec(word) ?? []
    if (name !== undefined) found.push([name.toLowerCase(), value === undefined ? [] : [value]])
    else found.at(-1)?.[1].push(word)
  }
  return found.map(([name, values]) => [name, values.join(' ')])
}

/** Makers that support MySQL alone, by what shows it: for them MariaDB does not take its place. */
export function mysqlAlone({ image = '', environment }: Service): string | undefined {
  const { name, base } = splitImage(image)
  const said = (variable: string) => environment.get(variable)?.text
  if (base === 'ghost' || /^tryghost\//.test(name)) return 'Ghost'
  if (name === 'fleetdm/fleet') return 'Fleet'
  if (base === 'keycloak' && said('KC_DB') === 'mysql') return 'Keycloak with KC_DB=mysql'
  if (/^temporalio\//.test(name) && said('DB') === 'mysql8') return 'Temporal with DB=mysql8'
  return undefined
}
