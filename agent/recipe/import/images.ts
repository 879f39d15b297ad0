/** What an image is, by its name: the part of it that no registry and no publisher changes. */

/** `ghcr.io/a/b:1@sha256:…` as `a/b`, and its tag. */
export function splitImage(image: string): { name: string; base: string; tag: string | undefined } {
  const [reference = ''] = image.split('@')
  const [, path = '', tag] = /^(.*?)(?::([^:/]+))?$/.exec(reference) ?? []
  const parts = path.split('/')
  const isRegistry = parts.length > 1 && /[.:]|^localhost$/.test(parts[0] ?? '')
  const name = (isRegistry ? parts.slice(1) : parts).join('/').replace(/^library\//, '')
  return { name, base: name.split('/').at(-1) ?? '', tag }
}

export type Backing =
  | { readonly kind: 'postgres'; readonly extensions: readonly string[] }
  | { readonly kind: 'mariadb'; readonly mysql: boolean }
  | { readonly kind: 'cache'; readonly other: string | undefined }

const POSTGRES =
  /^(?:postgres|postgresql|postgres-\d+|postgresql-\d+(?:-c\d+s?)?|(?:alpine|rpi|docker)-postgres|postgres-ssl|postgresql-container|pgautoupgrade|spilo-\d+|postgresql-repmgr|percona-(?:distribution-)?postgresql)$/
const MARIADB =
  /^(?:mariadb|(?:docker|alpine|rpi)-mariadb|mariadb-(?:alpine|galera|aria|server)|mariadb-\d+(?:-c\d+s?)?)$/
const MYSQL =
  /^(?:mysql|mysql-server|percona|percona-server|mysql-\d+(?:-c\d+s?)?|docker-mysql|alpine-mysql|rpi-mysql)$/
const CACHE =
  /^(?:redis|valkey|redict|redis-\d+(?:-c\d+s?)?|valkey-\d+(?:-c\d+s?)?|(?:alpine|rpi|docker)-redis|redis-server|redis-alpine)$/
/** They speak the same protocol, and more; who asks for one of them by name wants speed. */
const CACHE_LIKE = /^(?:keydb|dragonfly|dragonflydb|garnet)$/
const VECTOR = /^pgvector$/

/** A server that a box has itself; `undefined` for everything else, and for those with more to them. */
export function backingOf(image: string): Backing | undefined {
  const { name, base, tag } = splitImage(image)
  if (VECTOR.test(base)) return { kind: 'postgres', extensions: ['vector'] }
  if (POSTGRES.test(base)) {
    // Builds of others under the same name have extensions that the box has not.
    if (/vector|postgis|timescale|vchord|supabase|pgroonga|citus/i.test(`${name}:${tag}`))
      return undefined
    return { kind: 'postgres', extensions: [] }
  }
  if (MARIADB.test(base) || name === 'mariadb/server') return { kind: 'mariadb', mysql: false }
  if (MYSQL.test(base) || name === 'mysql/community-server') return { kind: 'mariadb', mysql: true }
  if (CACHE.test(base)) return { kind: 'cache', other: undefined }
  if (CACHE_LIKE.test(base)) return { kind: 'cache', other: base }
  return undefined
}

/** Databases that no box has: they come along as processes, and why. */
export function foreignDatabase(image: string): string | undefined {
  const { name, base, tag } = splitImage(image)
  const all = `${name}:${tag}`
  if (/vchord|vectorchord|pgvecto-rs|pgvecto\.rs/.test(all) || /immich-app\/postgres/.test(name)) {
    return 'PostgreSQL with VectorChord or pgvecto.rs, which Debian has not'
  }
  if (/postgis/.test(all)) return 'PostgreSQL with PostGIS, which the box has not'
  if (/supabase\/postgres/.test(name)) {
    return 'PostgreSQL as Supabase builds it, with roles and extensions that the box has not'
  }
  if (/timescale/.test(all)) return 'PostgreSQL with TimescaleDB, which the box has not'
  if (/^(?:mongo|mongodb|mongodb-community-server|percona-server-mongodb|ferretdb)$/.test(base)) {
    return 'MongoDB, which the box has not'
  }
  if (/^(?:paradedb|pgroonga|citus|age|postgres-?ml|orioledb|hydra|apache-age)$/.test(base)) {
    return `PostgreSQL as ${base}, with extensions that the box has not`
  }
  if (/^valkey-bundle$/.test(base)) return 'Valkey with modules, which the box has not'
  if (/^redis-(?:cluster|sentinel)$/.test(base)) return 'several servers of Redis as one'
  if (/^redis-stack(?:-server)?$|^redisearch$|^rejson$|^redismod$/.test(base)) {
    return 'Redis with modules, which the box has not'
  }
  return undefined
}

const PROXIES =
  /^(?:traefik|caddy|caddy-docker-proxy|nginx-proxy|nginx-proxy-manager|acme-companion|letsencrypt-nginx-proxy-companion|nginx-proxy-acme|docker-letsencrypt-nginx-proxy-companion|swag|https-portal|haproxy|cloudflared|envoy|certbot|oauth2-proxy-traefik|ofelia-proxy)$/

/** A proxy in front of an app: the box has one of its own. */
export const isProxy = (image: string): boolean => PROXIES.test(splitImage(image).base)

/** Who hands connections on to a PostgreSQL: the box's takes them itself. */
export const isPooler = (image: string): boolean =>
  /^(?:pgbouncer|pgcat|odyssey|docker-pgbouncer|pgpool)$/.test(splitImage(image).base)

const HELPERS: readonly (readonly [RegExp, string])[] = [
  [/-widget-server$|^media-app-configurator$/, 'it serves the page of umbrelOS'],
  [/^(?:watchtower|diun|ouroboros)$/, 'the box looks for new versions itself'],
  [/^(?:autoheal|docker-autoheal)$/, 'the box starts anew what is not healthy'],
  [/^(?:docker-socket-proxy|socket-proxy)$/, 'no app reaches the container engine'],
  [
    /^(?:docker-volume-backup|postgres-backup-local|postgres-backup-s3|postgres-backup|mysql-backup|mariadb-backup|mysql-cron-backup|postgres-s3-backup|pg-backup|docker-db-backup|db-backup|pgbackups|restic-backup-docker|backup-bot-two|docker-backup|tiredofit-db-backup|mysqldump)$/,
    'the box saves databases and folders itself',
  ],
]

/** What people run beside an app and a box does by itself, and how. */
export function helperOf(image: string): string | undefined {
  const { base } = splitImage(image)
  return HELPERS.find(([form]) => form.test(base))?.[1]
}

const ADMIN_TOOLS =
  /^(?:phpmyadmin|adminer|pgadmin4?|pgweb|redis-commander|redisinsight|redis-insight|mongo-express|cloudbeaver|dbgate|pgbouncer-admin|mysql-workbench|sqlpad-admin|another-redis-desktop-manager)$/

/** A page to look into a database by hand. */
export const isAdminTool = (image: string): boolean => ADMIN_TOOLS.test(splitImage(image).base)
