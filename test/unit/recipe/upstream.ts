import type { Engine } from '../../../agent/database/need.ts'
import type { Recipe } from '../../../agent/recipe/schema.ts'

/**
 * What the makers of an app say of its image, in the words of this test: a recipe that says something
 * else has a slip in it. Held here a second time on purpose, and never derived from the recipe.
 */
export interface Upstream {
  /** Where each process is from, without its tag. */
  readonly images: Readonly<Record<string, string>>
  /** Where its page listens: always, or there where a variable says so. */
  readonly listens: number | { readonly variable: string; readonly value: string }
  /** What makes it listen on IPv6; `undefined` where it does by itself. */
  readonly ipv6?: { readonly variable: string; readonly value: string } | { readonly file: string }
  /** Every variable that it knows, by name or by the rule for names. */
  readonly knows: readonly (string | RegExp)[]
  /** Without these it does not come up, or not as one wants it. */
  readonly needs: readonly string[]
  readonly engine?: Engine
  readonly cache?: true
  /** Folders where it keeps what is to be saved. */
  readonly keeps: readonly string[]
  /** Folders that it uses besides. */
  readonly uses?: readonly string[]
  /** Ports beside its pages, as `22/tcp`. */
  readonly ports?: readonly string[]
  /** A path, or the program that looks after the main process. */
  readonly health: string
  readonly firstAdmin: NonNullable<Recipe['users']>['first-admin']
}

/** Spelt by what they set: `FORGEJO__server__HTTP_PORT` is `HTTP_PORT` in the section `server`. */
const forgejo =
  /^FORGEJO__(?:server__(?:PROTOCOL|HTTP_ADDR|HTTP_PORT|DOMAIN|ROOT_URL|START_SSH_SERVER|SSH_DOMAIN|SSH_PORT|SSH_LISTEN_PORT)|database__(?:DB_TYPE|HOST|NAME|USER|PASSWD|SSL_MODE)|security__(?:INSTALL_LOCK|REVERSE_PROXY_TRUSTED_PROXIES)|service__DISABLE_REGISTRATION)$/

export const upstream: Readonly<Record<string, Upstream>> = {
  actual: {
    images: { main: 'docker.io/actualbudget/actual-server' },
    listens: { variable: 'ACTUAL_PORT', value: '80' },
    ipv6: { variable: 'ACTUAL_HOSTNAME', value: '::' },
    knows: ['ACTUAL_DATA_DIR', 'ACTUAL_TRUSTED_PROXIES', 'ACTUAL_LOGIN_METHOD'],
    needs: ['ACTUAL_DATA_DIR'],
    keeps: ['/data'],
    health: 'node src/scripts/health-check.js',
    firstAdmin: 'wizard',
  },
  audiobookshelf: {
    images: { main: 'ghcr.io/advplyr/audiobookshelf' },
    listens: { variable: 'PORT', value: '80' },
    ipv6: { variable: 'HOST', value: '::' },
    knows: ['CONFIG_PATH', 'METADATA_PATH'],
    needs: ['CONFIG_PATH', 'METADATA_PATH'],
    engine: 'sqlite',
    keeps: ['/config', '/metadata'],
    uses: ['/audiobooks', '/podcasts'],
    health: '/healthcheck',
    firstAdmin: 'wizard',
  },
  forgejo: {
    images: { main: 'codeberg.org/forgejo/forgejo' },
    listens: { variable: 'FORGEJO__server__HTTP_PORT', value: '80' },
    ipv6: { variable: 'FORGEJO__server__HTTP_ADDR', value: '::' },
    knows: [forgejo, 'OWNER_PASSWORD'],
    needs: [
      'FORGEJO__server__ROOT_URL',
      'FORGEJO__database__DB_TYPE',
      'FORGEJO__database__HOST',
      'FORGEJO__database__NAME',
      'FORGEJO__database__USER',
      'FORGEJO__database__PASSWD',
      'FORGEJO__security__INSTALL_LOCK',
    ],
    engine: 'postgres',
    keeps: ['/var/lib/gitea', '/etc/gitea'],
    ports: ['22/tcp'],
    health: '/api/healthz',
    firstAdmin: 'secret',
  },
  freshrss: {
    images: { main: 'docker.io/freshrss/freshrss' },
    listens: { variable: 'LISTEN', value: '80' },
    ipv6: { variable: 'LISTEN', value: '80' },
    knows: ['CRON_MIN', 'TRUSTED_PROXY', 'FRESHRSS_INSTALL', 'FRESHRSS_USER'],
    needs: ['CRON_MIN', 'FRESHRSS_INSTALL', 'FRESHRSS_USER'],
    engine: 'postgres',
    keeps: ['/var/www/FreshRSS/data', '/var/www/FreshRSS/extensions'],
    health: '/api/',
    firstAdmin: 'secret',
  },
  mealie: {
    images: { main: 'ghcr.io/mealie-recipes/mealie' },
    listens: { variable: 'API_PORT', value: '9000' },
    ipv6: { variable: 'API_HOST', value: '::' },
    knows: ['BASE_URL', 'ALLOW_SIGNUP', 'DB_ENGINE', /^POSTGRES_(SERVER|PORT|DB|USER|PASSWORD)$/],
    needs: ['DB_ENGINE', 'POSTGRES_SERVER', 'POSTGRES_DB', 'POSTGRES_USER', 'POSTGRES_PASSWORD'],
    engine: 'postgres',
    keeps: ['/app/data'],
    health: '/api/app/about',
    firstAdmin: 'wizard',
  },
  miniflux: {
    images: { main: 'docker.io/miniflux/miniflux' },
    listens: { variable: 'LISTEN_ADDR', value: ':80' },
    ipv6: { variable: 'LISTEN_ADDR', value: ':80' },
    knows: ['BASE_URL', 'RUN_MIGRATIONS', 'CREATE_ADMIN', 'ADMIN_USERNAME', 'ADMIN_PASSWORD'],
    needs: ['BASE_URL', 'RUN_MIGRATIONS', 'CREATE_ADMIN', 'ADMIN_USERNAME', 'ADMIN_PASSWORD'],
    engine: 'postgres',
    keeps: [],
    health: '/healthcheck',
    firstAdmin: 'secret',
  },
  paperless: {
    images: { main: 'ghcr.io/paperless-ngx/paperless-ngx' },
    listens: { variable: 'PAPERLESS_PORT', value: '80' },
    knows: [
      /^PAPERLESS_(URL|PROXY_SSL_HEADER|TRUSTED_PROXIES|TIME_ZONE|REDIS|OCR_LANGUAGE|SECRET_KEY)$/,
      /^PAPERLESS_DB(ENGINE|HOST|PORT|NAME|USER|PASS)$/,
      /^PAPERLESS_ADMIN_(USER|PASSWORD)$/,
    ],
    needs: [
      'PAPERLESS_DBENGINE',
      'PAPERLESS_DBHOST',
      'PAPERLESS_DBNAME',
      'PAPERLESS_DBUSER',
      'PAPERLESS_DBPASS',
      'PAPERLESS_REDIS',
      'PAPERLESS_URL',
      'PAPERLESS_SECRET_KEY',
    ],
    engine: 'postgres',
    cache: true,
    keeps: ['/usr/src/paperless/data', '/usr/src/paperless/media'],
    uses: ['/usr/src/paperless/consume', '/usr/src/paperless/export'],
    health: '/',
    firstAdmin: 'secret',
  },
  'uptime-kuma': {
    images: { main: 'docker.io/louislam/uptime-kuma' },
    listens: { variable: 'UPTIME_KUMA_PORT', value: '80' },
    ipv6: { variable: 'UPTIME_KUMA_HOST', value: '::' },
    knows: ['UPTIME_KUMA_DB_TYPE'],
    needs: ['UPTIME_KUMA_DB_TYPE'],
    engine: 'sqlite',
    keeps: ['/app/data'],
    health: 'extra/healthcheck',
    firstAdmin: 'wizard',
  },
  vaultwarden: {
    images: { main: 'docker.io/vaultwarden/server' },
    listens: { variable: 'ROCKET_PORT', value: '80' },
    ipv6: { variable: 'ROCKET_ADDRESS', value: '::' },
    knows: ['DOMAIN', 'SIGNUPS_ALLOWED', 'ADMIN_TOKEN'],
    needs: ['DOMAIN', 'ADMIN_TOKEN'],
    engine: 'postgres',
    keeps: ['/data'],
    health: '/alive',
    firstAdmin: 'secret',
  },
  wordpress: {
    images: { main: 'docker.io/library/wordpress' },
    listens: 80,
    knows: [
      /^WORDPRESS_DB_(HOST|NAME|USER|PASSWORD)$/,
      /^WORDPRESS_((SECURE_)?AUTH|LOGGED_IN|NONCE)_(KEY|SALT)$/,
      'WORDPRESS_CONFIG_EXTRA',
    ],
    needs: [
      'WORDPRESS_DB_HOST',
      'WORDPRESS_DB_NAME',
      'WORDPRESS_DB_USER',
      'WORDPRESS_DB_PASSWORD',
      ...['AUTH', 'SECURE_AUTH', 'LOGGED_IN', 'NONCE'].flatMap(it => [
        `WORDPRESS_${it}_KEY`,
        `WORDPRESS_${it}_SALT`,
      ]),
    ],
    engine: 'mariadb',
    keeps: ['/var/www/html'],
    health: '/wp-login.php',
    firstAdmin: 'wizard',
  },
}
