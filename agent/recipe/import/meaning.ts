import { partOf } from './connections.ts'

// What a variable is meant for, by its name: nothing else tells.

const SECRET =
  /(?:PASSWORD|PASSWD|PASSPHRASE|_PASS|(?:ADMIN|USER|ROOT|DB|LOGIN)PASS|_PWD|_PW|SECRET|TOKEN|APIKEY|API_KEY|_KEY|_KEY_BASE|KEYBASE|SALT|ENCRYPTIONKEY|SECRETKEY|CREDENTIALS?|_HASH_?KEY|_SEED|PEPPER|COOKIE_KEY)$|^(?:PASSWORD|PASS|TOKEN|SECRET|PASSWD|KEY)$/i
const NO_SECRET =
  /PUBLIC|PUBKEY|_(?:ID|FILE|PATH|DIR|URL|URI|NAME|USER|EXPIRY|EXPIRES|EXPIRATION|TTL|LENGTH|ENABLED?|DISABLED?|ROTATION|POLICY|RESET|ALGORITHM|TYPE|HEADER|LIFETIME|AGE)$|^(?:ENABLE|DISABLE|ALLOW|REQUIRE|USE|SKIP|SHOW|HIDE)_|PASSWORDLESS|MAX_TOKENS?|SITE_?KEY|_DEFAULT_KEY$|SSH_KEY$|CERT_KEY$|TLS_KEY$|SSL_KEY$/i
/** Given out by somebody else, who alone knows it. */
const FOREIGN =
  /SMTP|MAIL|IMAP|POP3|LDAP|OAUTH|OIDC|OPENID|SAML|CLIENT_?SECRET|AWS|S3_|_S3|AZURE|GOOGLE|GCP|GCS|GITHUB|GITLAB|FACEBOOK|TWITTER|DISCORD|SLACK|TELEGRAM|TWILIO|STRIPE|PAYPAL|OPENAI|ANTHROPIC|GEMINI|GROQ|MISTRAL|DEEPSEEK|HUGGING|HF_TOKEN|REPLICATE|CLOUDFLARE|CF_|TUNNEL|DIGITALOCEAN|LINODE|NAMECHEAP|GODADDY|DUCKDNS|DYNU|MAPBOX|MAPTILER|GEOIP|MAXMIND|TMDB|TVDB|IGDB|SPOTIFY|LASTFM|PLEX_(?:CLAIM|TOKEN)|SENTRY|PUSHOVER|NTFY|GOTIFY|SENDGRID|MAILGUN|POSTMARK|RESEND|BREVO|RECAPTCHA|HCAPTCHA|TURNSTILE|CAPTCHA|VPN|WIREGUARD|OPENVPN|TS_AUTHKEY|TAILSCALE|LICEN[CS]E|BOT_TOKEN|WEBHOOK|VAPID|FCM|APNS|_RPC_|WEATHER|RAPIDAPI|SERPER|SERPAPI|TAVILY|BRAVE|NEXTCLOUD_TOKEN|API_?KEY$|API_?TOKEN$|ACCESS_?TOKEN$/i

export const isForeign = (variable: string): boolean => FOREIGN.test(variable)

/** Whether what it holds is nobody's business. */
export const isSecret = (variable: string): boolean =>
  SECRET.test(variable.replace(/_FILE$/, '')) && !NO_SECRET.test(variable.replace(/_FILE$/, ''))

/** One that a person signs in with. */
export const isSignIn = (variable: string): boolean =>
  /(?:^|_)ADMIN_(?:TOKEN|KEY|SECRET)$/i.test(variable) ||
  (partOf(variable) === 'password' &&
    /ADMIN|INITIAL|DEFAULT|ROOT_USER|SUPERUSER|OWNER|LOGIN|^PASSWORD$|^APP_PASSWORD|USER_PASS|WEBUI|WEBPASSWORD|AUTH_PASS|UI_PASS|BASIC_AUTH|HASHED_PASSWORD|SUDO_PASSWORD|^PASS$/i.test(
      variable,
    ) &&
    !/DB|SQL|POSTGRES|MONGO|REDIS|RABBIT|MINIO_ROOT/i.test(variable))

const OTHER_DOMAIN =
  /MAIL|SMTP|LDAP|DB|DATABASE|REDIS|SQL|COOKIE|AUTH0|MINIO|S3|BUCKET|OAUTH|OIDC|WILDCARD|BASE_DOMAIN|PG|MONGO|NODE|RPC|BITCOIN/i

/** A host that may be the app's own, where what it says is only an example. */
export const isAnyHost = (variable: string): boolean =>
  /(?:^|_)HOST(?:_?NAME)?$/i.test(variable) && !OTHER_DOMAIN.test(variable) && !isForeign(variable)

/** The domain under which people reach the app. */
export const isOwnDomain = (variable: string): boolean =>
  /(?:^|_)(?:DOMAIN|FQDN|DOMAIN_?NAME|VIRTUAL_HOST|SITE_HOST|SERVER_NAME|PUBLIC_HOST|PUBLIC_DOMAIN|APP_HOST|HOST_?NAME|WEB_DOMAIN|LOCAL_DOMAIN|SERVERNAME|TRUSTED_DOMAINS?|ALLOWED_HOSTS?|LETSENCRYPT_HOST|OVERWRITEHOST)$/i.test(
    variable,
  ) && !OTHER_DOMAIN.test(variable)

/** The address under which people reach the app. */
export const isOwnUrl = (variable: string): boolean =>
  /(?:^|_)(?:BASE_?URL|SITE_?URL|APP_?URL|PUBLIC_?URL|ROOT_?URL|EXTERNAL_?URL|NEXTAUTH_URL|BETTER_AUTH_URL|AUTH_URL|SERVER_?URL|WEB_?URL|FRONTEND_?URL|WEBUI_?URL|WEBAPP_?URL|HOST_?URL|DOMAIN_?URL|SELF_?URL|PUBLISHEDSERVERURL|INSTANCE_?URL|PUBLIC_?ORIGIN|WEB_?ORIGIN|CORS_?ORIGIN|ORIGIN|TRUSTED_?ORIGINS?|CSRF_TRUSTED_ORIGINS|OVERWRITE_CLI_URL|OVERWRITECLIURL|APP_BASE_URL|HOME_?URL|HOMEPAGE|WEBHOOK_URL|HTTP_BASEURL|URL|DOMAIN|SITE)$/i.test(
    variable,
  ) &&
  !/SMTP|LDAP|DB|DATABASE|REDIS|SQL|S3|MINIO|OAUTH|OIDC|INTERNAL|BACKEND|ENGINE|ML_|MACHINE|TIKA|GOTENBERG|OLLAMA|MEILI|ELASTIC|MONGO|RPC|NODE|LND|BITCOIN|BROKER|POSTGRES|MYSQL|MARIADB|(?:^|_)PG|AMQP|RABBIT|KAFKA|NATS_|CELERY|QUEUE|CACHE|VALKEY|KEYDB|CLICKHOUSE|INFLUX|QDRANT|WEAVIATE|SENTRY|TURN_|STUN/i.test(
    variable,
  )

/** Keys that an app does not start without, where the file leaves them empty for its owner to make up. */
export const isToFill = (variable: string): boolean =>
  /^(?:[A-Z0-9]+_)*(?:SECRET_KEY_BASE|SECRET_KEY|APP_KEY|OTP_SECRET|JWT_SECRET|SESSION_SECRET|COOKIE_SECRET|NEXTAUTH_SECRET|AUTH_SECRET|ENCRYPTION_KEY|SECRET_TOKEN|APP_SECRET|UTILS_SECRET|HASH_SALT)$/.test(
    variable,
  ) && !isForeign(variable)

/** The address of the app, where the file leaves it empty for its owner to write. */
export const isPlainlyOwnUrl = (variable: string): boolean =>
  /^(?:APP|BASE|SITE|PUBLIC|ROOT|EXTERNAL)_URL$/.test(variable)

/** Values that can stand there for nothing else than to be replaced. */
export const isToReplace = (text: string): boolean =>
  /^(?:<[^<>]+>|\[YOUR[A-Z _-]*\]|your[-_ ][\w -]+|change[-_ ]?(?:me|this)|replace[-_ ]?(?:me|this)|x{1,3}(?:\.x{1,3}){3})$/i.test(
    text.trim(),
  )

/** Values that stand there to be replaced, or may. */
export const isPlaceholder = (text: string): boolean =>
  /^(?:|change[-_ ]?(?:me|this|it)?.*|replace[-_ ]?(?:me|with|this)?.*|.*change[-_ ]?me.*|your[-_ ].*|my[-_ ]?(?:secret|super)?.*(?:password|secret|key|token)|<.*>|\[.*\]|\{\{?.*\}\}?|x{3,}|\*{3,}|\.{3}|todo.*|fixme.*|example|secret|password|pass|insert.*|put.*here|enter.*|generate.*|random.*|some.*|none|null|undefined|super.*secret.*|supersecret.*|long[-_ ]?random.*|use[-_ ].*)$/i.test(
    text.trim(),
  )
