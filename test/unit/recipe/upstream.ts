import type { Engine } from '../../../agent/database/need.ts'
import type { Recipe } from '../../../agent/recipe/schema.ts'

/**
 * What the makers of an app say of its image, in the words of this test: a recipe that says something
 * else has a slip in it. Held here a second time on purpose, and never derived from the recipe.
 */
export interface Upstream {
  /** Where each process is from, without its tag. */
  readonly images: Readonly<Record<string, string>>
  /** Where its page listens: always, or there where a variable says so; an app may have none, or files. */
  readonly listens:
    | number
    | 'nothing'
    | 'files'
    | { readonly variable: string; readonly value: string }
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
  /** A path, a port, or the program that looks after the main process. */
  readonly health: string
  /** Nobody is let in by an app that leaves that to the box. */
  readonly firstAdmin?: NonNullable<Recipe['users']>['first-admin']
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
  authentik: {
    images: { main: 'ghcr.io/goauthentik/server' },
    listens: { variable: 'AUTHENTIK_LISTEN__HTTP', value: '[::]:80' },
    ipv6: { variable: 'AUTHENTIK_LISTEN__HTTP', value: '[::]:80' },
    knows: [
      /^AUTHENTIK_LISTEN__(HTTPS|METRICS|TRUSTED_PROXY_CIDRS)$/,
      /^AUTHENTIK_BOOTSTRAP_(PASSWORD|EMAIL)$/,
      /^AUTHENTIK_POSTGRESQL__(HOST|PORT|NAME|USER|PASSWORD|SSLMODE)$/,
    ],
    needs: ['AUTHENTIK_SECRET_KEY', 'AUTHENTIK_POSTGRESQL__HOST', 'AUTHENTIK_POSTGRESQL__PASSWORD'],
    engine: 'postgres',
    keeps: ['/data', '/certs', '/templates'],
    health: '/-/health/ready/',
    firstAdmin: 'secret',
  },
  ghost: {
    images: {
      main: 'docker.io/library/ghost',
      mysql: 'docker.io/library/mysql',
      'mysql-ready': 'docker.io/library/mysql',
    },
    listens: { variable: 'server__port', value: '80' },
    ipv6: { variable: 'server__host', value: '::' },
    knows: [
      /^database__(client|connection__(host|port|user|password|database))$/,
      'security__staffDeviceVerification',
      /^MYSQL_(DATABASE|USER|PASSWORD|RANDOM_ROOT_PASSWORD)$/,
    ],
    needs: [
      'url',
      'database__client',
      'database__connection__host',
      'MYSQL_DATABASE',
      'MYSQL_RANDOM_ROOT_PASSWORD',
    ],
    keeps: ['/var/lib/ghost/content', '/var/lib/mysql'],
    health: '/ghost/api/admin/site/',
    firstAdmin: 'wizard',
  },
  hedgedoc: {
    images: { main: 'quay.io/hedgedoc/hedgedoc' },
    listens: { variable: 'CMD_PORT', value: '80' },
    ipv6: { variable: 'CMD_HOST', value: '::' },
    knows: [
      /^CMD_(DOMAIN|PROTOCOL_USESSL|URL_ADDPORT|ALLOW_ORIGIN|DB_URL|IMAGE_UPLOAD_TYPE)$/,
      /^CMD_(EMAIL|ALLOW_EMAIL_REGISTER|ALLOW_ANONYMOUS)$/,
    ],
    needs: ['CMD_DB_URL', 'CMD_DOMAIN', 'CMD_PROTOCOL_USESSL', 'CMD_SESSION_SECRET'],
    engine: 'postgres',
    keeps: ['/hedgedoc/public/uploads'],
    health: '/_health',
    firstAdmin: 'wizard',
  },
  'home-assistant': {
    images: { main: 'docker.io/homeassistant/home-assistant' },
    listens: 8123,
    ipv6: { file: '/config/configuration.yaml' },
    knows: [],
    needs: [],
    keeps: ['/config', '/media'],
    health: '/manifest.json',
    firstAdmin: 'wizard',
  },
  immich: {
    images: {
      main: 'ghcr.io/immich-app/immich-server',
      ml: 'ghcr.io/immich-app/immich-machine-learning',
      tables: 'ghcr.io/immich-app/postgres',
      'tables-ready': 'ghcr.io/immich-app/postgres',
    },
    listens: { variable: 'IMMICH_PORT', value: '80' },
    ipv6: { variable: 'IMMICH_HOST', value: '::' },
    knows: [
      'IMMICH_TRUSTED_PROXIES',
      'IMMICH_MACHINE_LEARNING_URL',
      'MACHINE_LEARNING_CACHE_FOLDER',
      /^DB_(HOSTNAME|PORT|USERNAME|PASSWORD|DATABASE_NAME)$/,
      /^REDIS_(HOSTNAME|PORT|PASSWORD)$/,
      /^POSTGRES_(USER|PASSWORD|DB|INITDB_ARGS)$/,
      'PGDATA',
    ],
    needs: ['DB_HOSTNAME', 'DB_PASSWORD', 'REDIS_HOSTNAME', 'REDIS_PASSWORD', 'POSTGRES_PASSWORD'],
    cache: true,
    keeps: ['/data', '/var/lib/postgresql'],
    uses: ['/cache'],
    health: '/api/server/ping',
    firstAdmin: 'wizard',
  },
  jellyfin: {
    images: { main: 'docker.io/jellyfin/jellyfin' },
    listens: 8096,
    ipv6: { file: '/config/config/network.xml' },
    knows: ['JELLYFIN_PublishedServerUrl'],
    needs: [],
    keeps: ['/config'],
    uses: ['/cache', '/media/films', '/media/music'],
    ports: ['7359/udp'],
    health: '/health',
    firstAdmin: 'wizard',
  },
  jitsi: {
    images: {
      main: 'ghcr.io/jitsi/web',
      prosody: 'ghcr.io/jitsi/prosody',
      jicofo: 'ghcr.io/jitsi/jicofo',
      jvb: 'ghcr.io/jitsi/jvb',
    },
    listens: 8000,
    ipv6: { variable: 'ENABLE_IPV6', value: '1' },
    knows: [
      'OWNER_PASSWORD',
      /^(DISABLE_HTTPS|ENABLE_HTTP_REDIRECT|ENABLE_AUTH|ENABLE_GUESTS|AUTH_TYPE)$/,
      /^XMPP_(SERVER|DOMAIN|BOSH_URL_BASE)$/,
      /^JVB_(PORT|ADVERTISE_IPS|DISABLE_STUN)$/,
      /^(VIDEOBRIDGE|JICOFO)_MAX_MEMORY$/,
    ],
    needs: ['PUBLIC_URL', 'JICOFO_AUTH_PASSWORD', 'JVB_AUTH_PASSWORD', 'JVB_ADVERTISE_IPS'],
    keeps: ['/var/lib/prosody'],
    ports: ['10000/udp'],
    health: '/',
    firstAdmin: 'secret',
  },
  mattermost: {
    images: { main: 'docker.io/mattermost/mattermost-team-edition' },
    listens: { variable: 'MM_SERVICESETTINGS_LISTENADDRESS', value: ':80' },
    ipv6: { variable: 'MM_SERVICESETTINGS_LISTENADDRESS', value: ':80' },
    knows: [
      /^MM_SQLSETTINGS_(DRIVERNAME|DATASOURCE)$/,
      'MM_FILESETTINGS_DRIVERNAME',
      'MM_BLEVESETTINGS_INDEXDIR',
      /^MM_CALLS_(UDP|TCP)_SERVER_PORT$/,
    ],
    needs: ['MM_SERVICESETTINGS_SITEURL', 'MM_SQLSETTINGS_DRIVERNAME', 'MM_SQLSETTINGS_DATASOURCE'],
    engine: 'postgres',
    keeps: [
      '/mattermost/config',
      '/mattermost/data',
      '/mattermost/plugins',
      '/mattermost/client/plugins',
    ],
    uses: ['/mattermost/logs', '/mattermost/bleve-indexes'],
    ports: ['8443/tcp', '8443/udp'],
    health: '/api/v4/system/ping',
    firstAdmin: 'wizard',
  },
  mediawiki: {
    images: { main: 'docker.io/library/mediawiki' },
    listens: 80,
    ipv6: { file: '/settings/LocalSettings.php' },
    knows: ['ADMIN_PASSWORD', 'WIKI_NAME'],
    needs: ['MW_CONFIG_FILE'],
    engine: 'mariadb',
    keeps: ['/settings', '/var/www/html/images'],
    health: '/api.php?action=query&meta=siteinfo',
    firstAdmin: 'secret',
  },
  nextcloud: {
    images: { main: 'docker.io/library/nextcloud' },
    listens: 80,
    knows: [
      /^POSTGRES_(HOST|DB|USER|PASSWORD)$/,
      /^REDIS_HOST(_PORT|_PASSWORD)?$/,
      /^NEXTCLOUD_(ADMIN_USER|ADMIN_PASSWORD|TRUSTED_DOMAINS)$/,
      /^(TRUSTED_PROXIES|OVERWRITEPROTOCOL|OVERWRITECLIURL)$/,
      /^(APACHE_DISABLE_REWRITE_IP|APACHE_BODY_LIMIT|PHP_UPLOAD_LIMIT)$/,
    ],
    needs: [
      'POSTGRES_HOST',
      'POSTGRES_DB',
      'POSTGRES_USER',
      'POSTGRES_PASSWORD',
      'NEXTCLOUD_ADMIN_USER',
      'NEXTCLOUD_ADMIN_PASSWORD',
      'NEXTCLOUD_TRUSTED_DOMAINS',
    ],
    engine: 'postgres',
    cache: true,
    keeps: ['/var/www/html'],
    health: '/status.php',
    firstAdmin: 'secret',
  },
  owncloud: {
    images: { main: 'docker.io/owncloud/server' },
    listens: 8080,
    knows: [
      /^OWNCLOUD_(DOMAIN|TRUSTED_DOMAINS|TRUSTED_PROXIES|SECRET|MYSQL_UTF8MB4)$/,
      /^OWNCLOUD_OVERWRITE_(PROTOCOL|CLI_URL)$/,
      /^OWNCLOUD_ADMIN_(USERNAME|PASSWORD)$/,
      /^OWNCLOUD_DB_(TYPE|HOST|NAME|USERNAME|PASSWORD)$/,
      /^OWNCLOUD_REDIS_(ENABLED|HOST|PORT|PASSWORD)$/,
    ],
    needs: ['OWNCLOUD_DB_TYPE', 'OWNCLOUD_DB_HOST', 'OWNCLOUD_ADMIN_PASSWORD', 'OWNCLOUD_SECRET'],
    engine: 'mariadb',
    cache: true,
    keeps: ['/mnt/data'],
    health: '/status.php',
    firstAdmin: 'secret',
  },
  pihole: {
    images: { main: 'docker.io/pihole/pihole' },
    listens: { variable: 'FTLCONF_webserver_port', value: '80,[::]:80' },
    ipv6: { variable: 'FTLCONF_webserver_port', value: '80,[::]:80' },
    knows: [/^FTLCONF_dns_(upstreams|listeningMode)$/, /^FTLCONF_ntp_(ipv4|ipv6|sync)_active$/],
    needs: ['FTLCONF_webserver_api_password', 'FTLCONF_dns_upstreams'],
    keeps: ['/etc/pihole'],
    ports: ['53/tcp', '53/udp'],
    health: '/admin/',
    firstAdmin: 'secret',
  },
  rocketchat: {
    images: {
      main: 'docker.io/library/rocket.chat',
      mongodb: 'docker.io/library/mongo',
      'replica-set': 'docker.io/library/mongo',
    },
    listens: { variable: 'PORT', value: '80' },
    ipv6: { variable: 'BIND_IP', value: '::' },
    knows: [
      /^ADMIN_(USERNAME|NAME|EMAIL|PASS)$/,
      'DEPLOY_METHOD',
      'OVERWRITE_SETTING_Show_Setup_Wizard',
    ],
    needs: ['ROOT_URL', 'MONGO_URL'],
    keeps: ['/data/db', '/app/uploads'],
    uses: ['/data/configdb'],
    health: '/api/info',
    firstAdmin: 'secret',
  },
  synapse: {
    images: { main: 'docker.io/matrixdotorg/synapse' },
    listens: 8008,
    ipv6: { file: '/data/homeserver.yaml' },
    knows: ['OWNER_PASSWORD'],
    needs: [],
    engine: 'postgres',
    keeps: ['/data'],
    health: '/health',
    firstAdmin: 'secret',
  },
  syncthing: {
    images: { main: 'docker.io/syncthing/syncthing' },
    listens: { variable: 'STGUIADDRESS', value: '[::]:8384' },
    ipv6: { variable: 'STGUIADDRESS', value: '[::]:8384' },
    knows: ['STNOUPGRADE', 'PUID', 'PGID'],
    needs: [],
    keeps: ['/var/syncthing'],
    ports: ['22000/tcp', '22000/udp'],
    health: '/rest/noauth/health',
  },
  // Gantry's own: what Debian says of its packages.
  site: {
    images: { main: 'localhost/gantry/site' },
    listens: 'files',
    knows: [],
    needs: ['SITE_REPOSITORY', 'SITE_BRANCH', 'SITE_FOLDER'],
    keeps: [],
    uses: ['/pages', '/repository', '/program'],
    health: 'busybox test -d /pages/shown',
  },
  kiwix: {
    images: { main: 'localhost/gantry/kiwix' },
    listens: 80,
    knows: [],
    needs: [],
    keeps: [],
    uses: ['/books', '/program'],
    health: '/',
  },
  'mail-forwarder': {
    images: { main: 'localhost/gantry/mail-forwarder' },
    listens: 'nothing',
    knows: [],
    needs: ['MAIL_DOMAIN', 'MAIL_FORWARDS', 'MAIL_RELAY', 'MAIL_RELAY_USER', 'MAIL_RELAY_PASSWORD'],
    keeps: ['/var/spool/postfix'],
    uses: ['/program'],
    ports: ['25/tcp', '587/tcp'],
    health: 'port 25',
  },
}
