/**
 * What each key of a recipe means to a packager, by its path; `*` stands for a name that is free.
 * Editors show it, and the reference in recipes/README.md is made of it.
 */
export const MEANINGS: Readonly<Record<string, string>> = {
  schema: 'The version of this format.',
  service: 'The name of the app: of its page (`<service>-<box>.local`), its folders, its database.',
  image: 'The image to run, by tag or digest. Either this or `build`.',
  build: 'The folder with a Dockerfile, below the folder of the recipe. Either this or `image`.',
  version: 'The version of this recipe: compared when a newer one comes.',
  arch: 'The kinds of machine that the image is made for.',
  command: 'What the main process runs, instead of what the image says.',
  entrypoint: 'The program in front of the command, instead of what the image says.',
  user: 'Who the processes run as, in numbers.',
  'env-unset': 'Variables that the box would give and this app must not see.',

  about: 'What people read before they install.',
  'about.name': 'The name as people write it.',
  'about.tagline': 'What it does, in one line.',
  'about.description': 'More about it, in paragraphs parted by empty lines.',
  'about.category': 'What kind of app it is; the catalogue is searched by it, too.',
  'about.license': 'The licence, as an SPDX expression.',
  'about.website': 'Its page.',
  'about.source': 'Its source code.',
  'about.docs': 'How it is used.',
  'about.support': 'Where to ask for help.',
  'about.maintainers': 'Who looks after this recipe.',
  'about.keywords': 'Words it is found by in the catalogue.',
  'about.before-install': 'What to know or do before it is installed.',
  'about.after-install': 'What to do when it runs.',

  https: 'The app has pages: the proxy answers HTTPS under its name and speaks plain HTTP to it.',
  'https.reverse-proxy':
    'Without the proxy the app answers 443 on its own address, with TLS of its own.',
  'https.port': 'Where the app listens for plain HTTP.',
  'https.process': 'The process that answers.',
  'https.protocol': 'What the app speaks: HTTP/1.1, or HTTP/2 without TLS.',
  'https.max-body': 'The largest request, for example an upload.',
  'https.idle-timeout': 'How long a connection to the app may be silent.',
  'https.auth': '`proxy`: only people who are signed in to the box come through.',
  'https.identity':
    'What the app calls the headers in which the box tells it who somebody is; whoever else sends them is not believed.',
  'https.identity.user': 'What apps call the person: small letters, digits and hyphens.',
  'https.identity.name': 'The name of the person, in UTF-8.',
  'https.identity.email': 'The address of the person; there is no such header where none is known.',
  'https.identity.groups':
    'With commas: `owner,admin,member` for the owner, `admin,member`, or `member`.',
  'https.public-paths': 'Paths that need no sign-in; a `*` at the end stands for everything below.',
  'https.admin-path': 'The page where the app is set up, linked from the page of the box.',
  'https.names': 'More pages of the app, under names of their own.',
  'https.names.*': 'A page at `<name>-<service>-<box>.local`.',
  'https.names.*.port': 'Where the app listens for it.',
  'https.names.*.label': 'What people read beside the link.',
  'https.well-known': 'Answers that the proxy gives itself, by path; placeholders are filled in.',
  'https.static': 'Folders of the image that the proxy serves itself, without asking the app.',
  'https.static.*.url': 'Where browsers ask for them; ends with a slash.',
  'https.static.*.from': 'The folder in the image.',
  'https.static.*.cache': 'How long browsers keep them; `immutable` only where names carry hashes.',
  'https.static.*.process': 'The process whose image has them.',
  'https.files':
    'The proxy answers out of a folder of the app, which listens nowhere itself: for pages that are files.',
  'https.files.storage': 'The `[storage]` that has them; nothing else of the app is shown.',
  'https.files.folder': 'The folder in it; all of it unless said.',
  'https.files.cache': 'How long browsers keep what they have.',

  tls: 'Files for an app that answers HTTPS itself: `https.reverse-proxy = false`.',
  'tls.certificate':
    'Where its certificate is, with what vouches for it. It starts anew when there is another.',
  'tls.key': 'Where the key of it is. Every process may read it.',

  ports: 'Ports on the own address of the app, beside its pages.',
  'ports.*': 'One port or one range: exactly one of `tcp`, `udp` and `both`.',
  'ports.*.tcp': 'A port, or a range such as `"27000-27100"`.',
  'ports.*.udp': 'The same, for UDP.',
  'ports.*.both': 'The same, for TCP and UDP.',
  'ports.*.audience':
    'Who may come: people at home, everybody, or other apps alone that ask for this one.',
  'ports.*.ipv4':
    'The same port on the IPv4 address of the box, for devices without IPv6; one app of a box can have it, and the owner has to agree.',
  'ports.*.purpose': 'What it is for; the owner reads it.',

  network: 'Where the app may go, and what it is called.',
  'network.egress': 'How far the app itself may go: everywhere, the networks at home, nowhere.',
  'network.lan':
    'A card of its own on the network at home, called `lan` in the app: for DHCP, waking devices, and being found. By cable alone; the owner has to agree.',
  'network.discovery':
    'What the app says to everybody there and hears from everybody: `mdns`, `ssdp`, `broadcast`.',
  'network.aliases': 'Other names under which the app reaches itself.',

  database: 'A database of its own on a server of the box, or a file of its own.',
  databases: 'More databases, each with a name.',
  'database.variant':
    '`sql:2023` for any engine that speaks standard SQL; or a family, with versions if need be: `postgres:>=14,<19`, `mariadb`, `sqlite`.',
  'database.permissions': 'The app owns its database, and nothing else on the server.',
  'database.extensions': 'Extensions of PostgreSQL, made before the app comes.',
  'database.locale': 'How texts are sorted; for ever, from the first day on.',
  'database.max-connections':
    'How many connections the app may hold; with [scale] each of several, all together 100 at most.',
  'database.path': 'For `sqlite`: where the file is, inside a storage.',

  cache: 'A cache of its own behind the protocol of Redis.',
  caches: 'More caches, each with a name.',
  'cache.variant': '`redis` is the protocol: the box answers it with Valkey.',
  'cache.persistent': 'It is kept when the box restarts, and saved.',
  'cache.max-memory': 'How much it holds.',
  'cache.eviction':
    'What goes when it is full; unless said, nothing where it is persistent, else what was not used for longest.',

  storage: 'Folders that outlive the containers of the app.',
  'storage.*': 'One folder.',
  'storage.*.path': 'Where the app finds it.',
  'storage.*.kind':
    '`data` and `config` are saved, `cache` is kept and not saved, `scratch` is in memory and gone with the container.',
  'storage.*.owner': 'Who owns it when it is made, `"uid:gid"`; root unless said.',
  'storage.*.mode': 'Its mode when it is made, in octal digits.',
  'storage.*.exclude': 'What is not worth saving, as patterns below it.',
  'storage.*.sqlite': 'Databases of SQLite in it: saved as databases, while they are in use.',
  'storage.*.processes': 'Who sees it; all processes unless said.',
  'storage.*.read-only': 'The app cannot write to it.',
  'storage.*.nested': 'It lies inside another storage on purpose.',

  libraries: 'Folders of the box that several apps share; never saved with this app.',
  'libraries.*': 'One shared folder.',
  'libraries.*.path': 'Where the app finds it.',
  'libraries.*.content': 'What is in it.',
  'libraries.*.access': 'Whether the app may change it.',
  'libraries.*.processes': 'Who sees it; all processes unless said.',

  files: 'Files that the box writes into a storage before the app starts.',
  'files.*.path': 'Where the app finds it, inside a storage.',
  'files.*.content':
    'All of it; placeholders are filled in. Exactly one of `content`, `source` and `set`.',
  'files.*.source': 'A file in the folder of the recipe, as it stands.',
  'files.*.set': 'A few values, by dotted path, in a document that belongs to the app.',
  'files.*.format': 'How that document is written. Goes with `set`.',
  'files.*.mode': 'Its mode, in octal digits.',
  'files.*.owner': 'Who owns it, `"uid:gid"`; as the storage unless said.',
  'files.*.write': '`always`: at every start, whatever became of it.',

  env: 'Variables of every process; placeholders are filled in.',

  secrets: 'Secrets that the box makes once and keeps.',
  'secrets.*': 'One secret, known in placeholders as `secret.<name>`.',
  'secrets.*.generate': 'What it is made of.',
  'secrets.*.length':
    'How many characters; for `base64` how many bytes, before they are written so.',
  'secrets.*.env': 'The variable that carries it, or several.',
  'secrets.*.file': 'A file that holds it, in memory, for the app alone.',
  'secrets.*.show': 'The owner sees it on the page of the app.',
  'secrets.*.label': 'What the owner reads beside it.',
  'secrets.*.rotate': '`manual`: the owner may have it made anew.',

  text: 'What it says to people in other languages than English: `de`, `fr`, `es`, `ar`.',
  'text.*': 'What it says in one of them; what is left out stays English.',
  'text.*.tagline': 'What it does, in one line.',
  'text.*.description': 'More about it.',
  'text.*.before-install': 'What to know or do before it is installed.',
  'text.*.after-install': 'What to do when it runs.',
  'text.*.questions': 'What it asks, by the names of the questions.',
  'text.*.questions.*': 'One question.',
  'text.*.questions.*.label': 'The question.',
  'text.*.questions.*.help': 'More about it.',
  'text.*.secrets': 'What stands beside secrets that the owner sees, by their names.',
  questions: 'What only the owner can know, asked before the app is installed.',
  'questions.*': 'One question, known in placeholders as `question.<name>`.',
  'questions.*.type': 'What kind of answer it takes.',
  'questions.*.label': 'The question.',
  'questions.*.help': 'More about it.',
  'questions.*.default': 'The answer of whoever gives none.',
  'questions.*.required': 'Whether it has to be answered.',
  'questions.*.min': 'The least: of a number itself, of a text its length.',
  'questions.*.max': 'The most.',
  'questions.*.choices': 'The answers to choose from. Goes with the type `choice`.',
  'questions.*.env': 'The variable that carries the answer.',
  'questions.*.when': 'It is asked only where another answer is this one.',
  'questions.*.when.question': 'The other question.',
  'questions.*.when.is': 'Its answer.',
  'questions.*.advanced': 'Only shown to whoever wants to see more.',

  processes: 'More programs at the one address of the app; they reach each other at `localhost`.',
  'processes.*': 'One program; `main` is the one of the recipe itself.',
  'processes.*.image': 'Its image; that of the app unless said.',
  'processes.*.command': 'What it runs.',
  'processes.*.entrypoint': 'The program in front of the command.',
  'processes.*.user': 'Who it runs as, in numbers; as the app unless said.',
  'processes.*.env': 'Variables of this process, over those of all.',
  'processes.*.env-unset': 'Variables that this process must not see.',
  'processes.*.run':
    '`once`: to its end, before those after it start; `on-upgrade`: only when the version changed.',
  'processes.*.after': 'Processes that start before it.',
  'processes.*.memory': 'How much memory it may take of what the app may take.',
  'processes.*.read-only-root': 'It cannot write to its image.',
  'processes.*.tmpfs': 'Folders in memory.',
  'processes.*.health': 'How to tell that it works.',

  health: 'How to tell that the app works: exactly one of `path`, `command` and `tcp`.',
  'health.path': 'A page that answers with 200 to 399 when all is well.',
  'health.command': 'A command in the container that ends with 0 when all is well.',
  'health.tcp': 'A port that takes connections when all is well.',
  'health.interval': 'How often to look.',
  'health.timeout': 'How long to wait for an answer.',
  'health.retries': 'How many failures in a row count.',
  'health.grace': 'How long the app may take to come up.',

  resources: 'What the app may take, and what it needs.',
  'resources.memory': 'The most that all its processes together may take.',
  'resources.memory-min': 'A box with less memory in all refuses it.',
  'resources.cpu': 'The most, in cores.',
  'resources.disk-min': 'A box with less free space refuses it.',
  'resources.pids': 'Processes and threads of each of its processes.',

  devices: 'Hardware, by its kind.',
  'devices.*': 'One device.',
  'devices.*.class': 'What kind of device it is.',
  'devices.*.required': 'A box that has none refuses the app.',
  'devices.*.reason': 'What it is for; the owner reads it.',

  privileges: 'Rights beyond those of every app, from a closed list.',
  'privileges.capabilities': 'Capabilities of Linux beyond those that every app has.',
  'privileges.sysctls': 'Settings of the network of the app, below `net.`.',
  'privileges.new-privileges': 'Programs may gain rights by set-user-id.',
  'privileges.shm': 'Size of /dev/shm.',
  'privileges.open-files': 'How many files each process may have open.',
  'privileges.reason':
    'Why; the owner reads it. Needed for `NET_ADMIN`, `SYS_NICE` and `SYS_TIME`.',

  jobs: 'Commands that run by the clock in a running process.',
  'jobs.*.name': 'What it is called in the log.',
  'jobs.*.schedule': 'When, in the time zone of the box.',
  'jobs.*.command': 'What to run.',
  'jobs.*.process': 'Where to run it.',
  'jobs.*.timeout': 'After this it is ended.',

  hooks: 'Commands that run in a process at moments of the life of the app.',
  'hooks.post-install': 'When the app works for the first time.',
  'hooks.post-start': 'Whenever it has started.',
  'hooks.pre-upgrade': 'Before a newer version, in the old one.',
  'hooks.post-upgrade': 'After a newer version, in the new one.',
  'hooks.pre-backup': 'Before the moment of a backup; what it writes into a folder is saved.',
  'hooks.post-backup': 'After that moment.',
  'hooks.*.command': 'What to run.',
  'hooks.*.process': 'Where to run it.',
  'hooks.*.timeout': 'After this it is ended, and counts as failed.',

  backup: 'How it is held while it is saved.',
  'backup.mode':
    '`pause`: it stands still for the moment of the snapshot, well below two seconds; `hot`: it goes on, because others would notice.',

  users: 'How people get in.',
  'users.login':
    '`oidc`: the app sends people to the box to sign in (OpenID Connect); `own`: it has people of its own.',
  'users.redirect': 'For `oidc`: where the app takes back who has signed in.',
  'users.logout': 'For `oidc`: where the app may have people sent who have signed out.',
  'users.pkce':
    'For `oidc`: `false` for an app that cannot prove that who comes back is who it sent (RFC 7636).',
  'users.first-admin':
    'How the first person gets in. `wizard`: the first visitor becomes administrator, so that the box keeps strangers out until the owner is done; `secret`: with a secret that is shown; `question`: with an answer.',

  mail: 'The app sends letters, through the mail forwarder of the box.',
  'mail.send': 'Whether it does.',
  'mail.required': 'It does not work without: the mail forwarder has to be installed first.',
  requires: 'What has to be on the box besides.',
  'requires.apps': 'Other apps of this box, by the name of their service.',
  'requires.apps.*': 'This app reaches the ports of that one, under its name.',
  'requires.apps.*.optional': 'The app works without it, too.',
  'requires.apps.*.reason': 'What it is needed for; the owner reads it.',

  scale: 'The app has no folders, and may run on several boxes of a site at once.',
  'scale.replicas':
    'On how many boxes it runs at the same time, its own among them; a box by itself runs it once.',
  'scale.where':
    'What another box must have to run it, too: labels of its owner, such as `place = "attic"`, and `disk`, which a box finds out itself (`ssd`, `rotating` or `card`).',

  upgrade: 'How a newer version of the recipe takes over.',
  'upgrade.breaking': 'Versions that change so much that the owner decides.',
  'upgrade.sequence': '`each-major`: no major version may be left out.',
  'upgrade.step': 'Images for the versions in between.',
  'upgrade.step.*.version': 'The version in between.',
  'upgrade.step.*.image': 'Its image.',
  'upgrade.note': 'What the owner reads before.',
}

/** What a key means; tables that are made alike say it once. */
export function meaningOf(path: readonly string[]): string | undefined {
  const name = path.join('.')
  return MEANINGS[name] ?? MEANINGS[ALIKE.reduce((it, [form, as]) => it.replace(form, as), name)]
}

const ALIKE = [
  [/^databases\.\*/, 'database'],
  [/^caches\.\*/, 'cache'],
  [/^processes\.\*\.health\b/, 'health'],
  [/^hooks\.[a-z-]+\./, 'hooks.*.'],
] as const
