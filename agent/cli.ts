#!/usr/bin/env node
import { parseArgs } from 'node:util'
import { GantryError, InvalidInput, problemOf } from './base/errors.ts'
import { type Context, NETWORK_OPTIONS, TOKEN_OPTIONS } from './commands/command.ts'
import { COMMANDS } from './commands/commands.ts'
import type { Elsewhere } from './commands/elsewhere.ts'
import type { Answer } from './recipe/question.ts'
import { type Asks, workerAt } from './verbs/call.ts'
import type { Remote } from './workstation/remote.ts'

// `gantry`: what the page can do, and what packagers do, from a terminal, on the box or elsewhere.

const USAGE = `gantry: a home server that looks after itself

From another machine, every command for a box takes --host BOX behind gantry, once somebody has
signed in there; what a token may not do asks for the password.

  gantry login --host BOX              compares its certificate, and keeps a token for this machine
                                       (--scope read|apps|admin, --days N, --person NAME)
  gantry login                         the boxes that this machine has a token for
  gantry logout --host BOX             the token is worth nothing any more

  gantry status                        the box, its parts and its apps
  gantry repairs                       everything that is wrong, since when, and what to do
  gantry repairs fix CODE [APP]        let the box do what it can about it
  gantry usage [APP]                   how busy the box or an app is, and was
  gantry name [NEW]                    what the box is called on the network
  gantry timezone [ZONE]               what the box and its apps take for local time
  gantry language [CODE]               what the box speaks on its screen and in messages
  gantry first-run [done|later STEP... | dismiss]   the steps after the claim
  gantry link [add NAME URL | remove NAME]   what stands on Home beside the apps
  gantry domain                        the domain of your own, and its certificate
  gantry domain set NAME PROVIDER [server=S]   rfc2136, desec, cloudflare or none; credentials
                                       such as token=T by standard input, one a line
  gantry domain remove
  gantry trust [replace --agree]       the box's own certificate, to compare; or a new one
  gantry plan                          what the box would do now, without doing it
  gantry app list [WORD]               the apps that are here or can be, or those that a word finds
  gantry app show NAME                 what is known of one: its pages and ports, what it asks for
  gantry app install NAME|FOLDER       install from the catalogue, or a recipe of your own
  gantry app start|stop|restart NAME   restart NAME PROCESS: one of its programs alone
  gantry app update NAME [FOLDER]      to the catalogue's version, or that of a recipe of your own
  gantry app cancel-update NAME        give an update up while it is fetched
  gantry app rollback NAME             to the version and the data before its last update
  gantry app config NAME [VAR=value]   answers (--answer), variables (VAR= takes one back), --memory
  gantry app remove NAME [--delete-data]
  gantry app logs NAME [PROCESS] [--follow]
  gantry app grants NAME               what it was given, without anything secret
  gantry app exec NAME -- COMMAND
  gantry app shell NAME [PROCESS]      a shell in it, in this terminal
  gantry app cp NAME:/PATH PATH        a file or folder out of it; the other way round into a folder
                                       of it (NAME.PROCESS:/PATH for another of its programs)
  gantry app set-up NAME               it is set up: strangers may see it now
  gantry app users NAME [WHO...]       who may use it: names, everybody, or nobody else
  gantry secret list|rotate NAME       what its owner needs to sign in
  gantry people                        who may use the box
  gantry people invite ROLE            a link for a new admin or member
  gantry people withdraw ID            takes an invitation back
  gantry people password NAME          a link for who has lost the password
  gantry people role NAME ROLE
  gantry people remove|hand-over NAME
  gantry people email NAME ADDRESS     what apps know somebody by; none to take it back
  gantry people sessions NAME          where somebody is signed in
  gantry people end-session NAME -- ID   and is no more
  gantry people second-factor NAME [CODE | none]   a new one, a code of it, or none any more
  gantry token                         what programs come in with; the page has the same
  gantry token create NAME [--scope read|apps|admin] [--days N]   shown only once
  gantry token revoke NAME
  gantry audit [--all] [WORD...]       who did what, the latest first: the last 200, or everything
  gantry network                       how the box and its apps are reached, and what is in the way
  gantry network check                 whether it gets to the internet, and what time it takes it for
  gantry network set [OPTION...]       see below; goes back after a minute unless confirmed
  gantry network confirm               the change was right
  gantry backup                        what is saved, where, and how far a backup is
  gantry backup now                    a snapshot, and copies of it at all targets
  gantry backup drill                  bring back what is at a target on trial, and compare
  gantry backup restore APP SNAPSHOT [TARGET]   an app as it was, from the box or from a target
  gantry backup restore APP SNAPSHOT [TARGET] --as NAME   the same beside the one that runs
  gantry backup restore APP --cancel   leave it as it is, while it is being fetched
  gantry backup restore --all [SNAPSHOT [PLACE]]   this box becomes another one; its kit by
                                       standard input, and --cancel to stop that
  gantry backup files SNAPSHOT [FOLDER [TARGET]]        what is in it, such as apps/photos/data
  gantry backup get SNAPSHOT PATH FILE [TARGET]         one file or folder of it
  gantry backup disks                  disks at the box, to save to
  gantry backup format DISK --agree    make one of them empty for that
  gantry backup key                    the twelve words that open the backups
  gantry backup key replace --agree    make other ones, which open every place instead of them
  gantry backup kit [confirm 3=WORD 9=WORD]   what a blank box needs to become this one
  gantry backup target add NAME disk|sftp|s3|rest SETTING=VALUE...   see agent/backup/README.md
  gantry backup target list|test|remove [NAME]
  gantry backup target share NAME              every box of the site saves there, each in its own folder
  gantry backup target pace NAME MINUTES       how often a copy goes there
  gantry backup target limit NAME KIB|none     how much a second goes out there at most
  gantry backup target tidy NAME [user=ACCOUNT] [url=ADDRESS]   take away what is too old, as somebody
                                       who may; the password by standard input, kept nowhere
  gantry backup follow                 the box that this one is ready to become, and as it was when
  gantry backup follow start [PLACE]   be ready to become another one; its kit by standard input
  gantry backup follow stop
  gantry backup follow take-over [one-moment] --agree   become it; databases as they were last, or as
                                       old as files
  gantry backup second [on|off]        whether another box may follow this one by the second
  gantry backup take-back --agree      be the box again, after another machine took its place
  gantry backup neighbour              what this box keeps for other boxes
  gantry backup neighbour offer NAME 200GB     makes room for one, and says what it has to be told
  gantry backup neighbour invitation NAME      says that again
  gantry backup neighbour tidy NAME    for a day it may take away what is too old
  gantry backup neighbour remove NAME [--delete-data]
  gantry backup neighbour join NAME    copies go to another box; its invitation by standard input
  gantry database                      which major of PostgreSQL serves, and the way to another one
  gantry database upgrade postgresql [days=14]   to the next one that this version has; apps stop for it,
                                       and the data of before stays for so many days
  gantry database back postgresql --agree      to that again; what was written since is put aside
  gantry database let-go postgresql --agree    deletes what is left of before
  gantry alert                         by which ways the box tells what cannot wait
  gantry alert set mail|ntfy|webhook SETTING=VALUE...   tries it first; see agent/alerts/README.md
  gantry alert test|remove [WAY]
  gantry history [undo NUMBER]         every decision about the box, and taking one back
  gantry update                        the version of the box, and what becomes of a newer one
  gantry update check                  ask for a newer version now
  gantry update sticks                 updates on whatever is plugged in
  gantry update install [FILE|URL|STICK FILE]   write it; what runs goes on
  gantry update apply [tonight]        start what is written, now or at the hours for that
  gantry update cancel                 let go of what is written
  gantry update seen                   how the last one ended was read
  gantry update set SETTING=VALUE...   channel, feed, automatic=yes|no, window=03:00-05:00, watch
  gantry site                          the boxes that are one with this one
  gantry site find                     boxes at home that nobody owns yet
  gantry site join ADDRESS [NAME]      takes one in; its code by standard input
  gantry site remove NAME              sends one away; it goes on by itself
  gantry site drain NAME               empties one of apps of other boxes, as before it is turned off
  gantry site use NAME                 lets them come back
  gantry site label NAME LABEL=VALUE|LABEL-...   what one is called, for apps that want such a box
  gantry site move APP BOX             what it would take to move it there; --agree moves it, with its data
  gantry site stay APP                 lets one stay that is being copied, or stands still
  gantry site lend on|off              the others keep what brings apps of this box back, should it die
  gantry site standby NAME|off         that box has the databases of this one by the second
  gantry site kept NAME                what could be brought back of such a box
  gantry site bring NAME APP [MOMENT [PLACE]]   an app of a box that is away, onto this one (--as NEW)
  gantry site take-back APP --agree    what was brought back elsewhere is here again, as it was here
  gantry site forget NAME              what opens the copies of a box stays here no more
  gantry site leave                    this box goes on by itself; --agree to ask nobody
  gantry site recover --agree          go on without those that are away, for good
  gantry site pull FOLDER              boxes as files for git, each in a folder: those of --host, and
                                       those that are there already
  gantry site diff FOLDER              what apply would change on the boxes, in words
  gantry site apply FOLDER             makes the boxes what the files say; secrets stay on the boxes
  gantry rollback NUMBER               make the box what it was to be then
  gantry reset NAME [--keep-apps]      erase the box, or all but its apps, for its next owner
  gantry move [DISK --agree]           the disk that the box lives on; to another one, with everything
  gantry move DISK --data --agree      its data alone, while the system stays where it is
  gantry restart                       the whole box, in good order
  gantry shutdown
  gantry log [PART] [WORD...]          what the box wrote: gantry, system, network, proxy, apps, databases
  gantry support [FILE]                an archive for whoever helps with the box, secrets hidden
  gantry catalogue                     where apps come from beside what the box brings
  gantry catalogue add NAME URL KEY [PRIORITY]   the box's own has priority 0; -1 unless said
  gantry catalogue priority NAME N     which goes first where two have the same app
  gantry catalogue refresh [NAME]      ask for something newer, as the box does twice a day
  gantry catalogue remove NAME         apps that came from it stay
  gantry recipe check PATH...          every mistake in recipes, with its place
  gantry recipe plan PATH              what a box would do for a recipe, as JSON, without a box
  gantry recipe diff OLD NEW           what one recipe changes against another, in words
  gantry recipe score PATH...          how well recipes look after their owners, and what is missing
  gantry recipe new NAME               a folder to begin a recipe with
  gantry recipe import PATH            a recipe from a compose file, an app store's or docker run lines
  gantry recipe test FOLDER [IMAGE.tar]   its life on a box of its own, in a checkout of Gantry
  gantry recipe upgrade PATH VERSION   the recipe of another version, and what that changes
  gantry recipe bring PATH             on a box: its app is offered, also on the page
  gantry recipe drop NAME              and no more; what was installed stays
  gantry recipe release FOLDER --key FILE [--out FOLDER]   a signed catalogue of recipes
  gantry recipe schema                 the format for editors, as JSON Schema

  --json       one JSON document instead of words
  --as NAME    install under another name, so that one recipe can be installed twice
  --from PATH  install with data of the same app from elsewhere: a folder, an archive or a dump
  --answer Q=A answer a question of the app; as often as there are questions
  --agree      agree to an update that changes much, and to what an app gets of the box itself
  --force      of gantry site: over what was changed on the box, or in the files, meanwhile
  --one-moment of gantry site bring: databases that are as old as files, where later ones are here
  --memory M   the most that the app may take, such as 512M; "recipe" for what its recipe says
  --ipv4 A/N, --gateway A, --dns A,A   a fixed address; --ipv4 dhcp for one from the router
  --ipv6 A/N   one more fixed address; --ipv6 none takes it back
  --addresses HOW   of apps: auto, announce, router-prefix or proxy-only
  --wifi NAME --country DE   join a Wi-Fi; its password is read from the standard input;
               --wifi none leaves it
  --version V  of an app in a catalogue that was added; the latest unless said
  --web S      of gantry recipe import: the service that people open; S:PORT says where, too
  --person P   whose token it is; the owner's unless said
  --no-wait    do not wait until the box is done
  --host BOX   not this box: a name (kitchen.local, or kitchen), an IPv4 or an IPv6 address, :PORT
  --trust T    of gantry login: the words or the SHA-256 of a certificate that was compared before
  --password-stdin   the password, and digits of a second factor, by standard input, one a line
  --worker F   the worker's socket (default /run/gantry/root.sock)
`

/** Commands that `--host` may be given more than once. */
const ASKS_SEVERAL: readonly string[] = ['site']

const OPTIONS = {
  json: { type: 'boolean', default: false },
  wait: { type: 'boolean', default: true },
  follow: { type: 'boolean', default: false },
  'delete-data': { type: 'boolean', default: false },
  data: { type: 'boolean', default: false },
  'keep-apps': { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  cancel: { type: 'boolean', default: false },
  agree: { type: 'boolean', default: false },
  force: { type: 'boolean', default: false },
  'one-moment': { type: 'boolean', default: false },
  as: { type: 'string' },
  from: { type: 'string' },
  answer: { type: 'string', multiple: true },
  memory: { type: 'string' },
  addresses: { type: 'string' },
  ipv4: { type: 'string' },
  ipv6: { type: 'string' },
  gateway: { type: 'string' },
  dns: { type: 'string' },
  wifi: { type: 'string' },
  country: { type: 'string' },
  scope: { type: 'string' },
  days: { type: 'string' },
  person: { type: 'string' },
  key: { type: 'string' },
  out: { type: 'string' },
  version: { type: 'string' },
  web: { type: 'string' },
  host: { type: 'string', multiple: true },
  trust: { type: 'string' },
  'password-stdin': { type: 'boolean', default: false },
  worker: { type: 'string', default: '/run/gantry/root.sock' },
  help: { type: 'boolean', default: false, short: 'h' },
} as const

// Whoever reads has enough, as `| head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error
  process.exit()
})

async function run(): Promise<number> {
  const { values, positionals } = readArguments()
  const [name = '', ...words] = positionals
  if (values.help || name === '') {
    process.stdout.write(USAGE)
    return values.help ? 0 : 2
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new InvalidInput('command-unknown', `there is no command "${name}"`, {
      hint: 'gantry --help lists them',
    })
  }
  const hosts = values.host ?? []
  if (hosts.length > 1 && !ASKS_SEVERAL.includes(name)) {
    throw new InvalidInput('hosts-many', `gantry ${name} asks one box at a time`, {
      hint: 'give --host once',
    })
  }
  const [host] = hosts
  const elsewhere = {
    person: values.person,
    passwordStdin: values['password-stdin'],
    env: process.env,
  }
  const far = host === undefined ? undefined : lazily(() => reach(host, elsewhere))
  const context: Context = {
    json: values.json,
    wait: values.wait,
    follow: values.follow,
    deleteData: values['delete-data'],
    keepApps: values['keep-apps'],
    data: values.data,
    all: values.all,
    cancel: values.cancel,
    agree: values.agree,
    force: values.force,
    oneMoment: values['one-moment'],
    reach: host => reach(host, elsewhere),
    as: values.as,
    from: values.from,
    memory: values.memory,
    key: values.key,
    out: values.out,
    version: values.version,
    web: values.web,
    answers: Object.fromEntries((values.answer ?? []).map(readAnswer)),
    network: Object.fromEntries(
      NETWORK_OPTIONS.flatMap(it => (values[it] === undefined ? [] : [[it, values[it]]])),
    ),
    token: Object.fromEntries(
      TOKEN_OPTIONS.flatMap(it => (values[it] === undefined ? [] : [[it, values[it]]])),
    ),
    worker: far ?? workerAt(values.worker),
    ...{ host, hosts, elsewhere },
    trust: values.trust,
    say: text => process.stdout.write(`${text}\n`),
    write: text => process.stdout.write(text),
    warn: text => process.stderr.write(`${text}\n`),
  }
  try {
    const command = await COMMANDS[name as keyof typeof COMMANDS]()
    return await command(words, context)
  } finally {
    await far?.close()
  }
}

/** What reaches other boxes is loaded where one is reached. */
async function reach(host: string, elsewhere: Elsewhere): Promise<Remote> {
  const far = await import('./commands/elsewhere.ts')
  return await far.reach(host, elsewhere)
}

/** Nobody is called, and no password asked for, before a command has something to ask. */
function lazily(open: () => Promise<Remote>): Asks & { close(): Promise<void> } {
  let opened: Promise<Remote> | undefined
  const remote = () => {
    opened ??= open()
    return opened
  }
  return {
    ask: async (verb, input, by) => (await remote()).ask(verb, input, by),
    async *watch(verb, input, by, signal) {
      yield* (await remote()).watch(verb, input, by, signal)
    },
    async close() {
      await (await opened?.catch(() => undefined))?.close()
    },
  }
}

/** `question=answer`; yes and no, and whole numbers, are what they look like. */
function readAnswer(text: string): [string, Answer] {
  const [, id = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? []
  if (id === '') {
    throw new InvalidInput('answer-invalid', `--answer ${text}: expected question=answer`)
  }
  if (value === 'yes' || value === 'true') return [id, true]
  if (value === 'no' || value === 'false') return [id, false]
  return [id, /^-?\d{1,15}$/.test(value) ? Number(value) : value]
}

function readArguments() {
  try {
    return parseArgs({ options: OPTIONS, allowPositionals: true, allowNegative: true })
  } catch (cause) {
    throw new InvalidInput('option-unknown', (cause as Error).message, {
      hint: 'gantry --help lists the options',
      cause,
    })
  }
}

run().then(
  code => {
    process.exitCode = code
  },
  error => {
    const { message, hint, detail, ...more } = problemOf(error)
    const lines = [`gantry: ${message}`, detail, hint && `  ${hint}`].filter(Boolean)
    if (process.argv.includes('--json')) {
      process.stdout.write(`${JSON.stringify({ error: { message, hint, detail, ...more } })}\n`)
    } else process.stderr.write(`${lines.join('\n')}\n`)
    process.exitCode = error instanceof GantryError && error.status === 400 ? 2 : 1
  },
)
