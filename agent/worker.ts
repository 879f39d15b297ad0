import { readFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { openAlerts } from './alerts/alerts.ts'
import { openAudit } from './audit/journal.ts'
import { recorderOf } from './audit/recorder.ts'
import { addTarget, openBackups } from './backup/backups.ts'
import { psql } from './backup/copies.ts'
import { openDefaultTargets } from './backup/default-targets.ts'
import { openDesk } from './backup/desk.ts'
import { openDrills } from './backup/drill/drills.ts'
import { followedBySecond } from './backup/follow/first.ts'
import { leadingMariadb } from './backup/follow/first-mariadb.ts'
import { leadingPostgres } from './backup/follow/first-postgres.ts'
import { standbys } from './backup/follow/standby.ts'
import { kitNumber, kitText, readKit } from './backup/kit.ts'
import { NEIGHBOUR_SECRETS, NEIGHBOUR_SOCKETS } from './backup/neighbours/need.ts'
import { openNeighbours } from './backup/neighbours/neighbours.ts'
import { neighbourServers } from './backup/neighbours/servers.ts'
import { coprocess } from './base/coprocess.ts'
import { NotFound, problemOf } from './base/errors.ts'
import { exec as execute } from './base/exec.ts'
import { exists, readText } from './base/files.ts'
import { findingKey } from './base/finding.ts'
import type { Language } from './base/language.ts'
import { forgetSealed, lookBackIn, lookForDamage } from './base/sealed.ts'
import { openUpload } from './base/upload.ts'
import { newBoard } from './box/board.ts'
import { startBox } from './box/box.ts'
import { availableIn, readCatalogue } from './box/catalogue.ts'
import { openDefaultApps } from './box/default-apps.ts'
import type { Desired } from './box/desired.ts'
import { diskHealth } from './box/disk-health.ts'
import { DOMAIN_SECRETS } from './box/domain.ts'
import { fullness } from './box/facts.ts'
import { isRefused, readPreseed, takePreseed } from './box/first-boot.ts'
import { imageSays } from './box/image.ts'
import { isSelfGiven, toldAtHome } from './box/lan.ts'
import { devicesAmong, lookAtMachine } from './box/machine.ts'
import { manifestSchema } from './box/manifest.ts'
import { registriesOf } from './box/registries.ts'
import { WIFI_SECRETS } from './box/secrets.ts'
import { openStore } from './box/store.ts'
import { cacheKeeper } from './cache/keeper.ts'
import { caches } from './cache/valkey.ts'
import { openBrought } from './catalogues/brought.ts'
import { openCatalogues, removeForgotten, sourcesOf } from './catalogues/catalogues.ts'
import { authority, SYNCHRONIZED } from './certificates/authority.ts'
import { fingerprintOf } from './certificates/fingerprint.ts'
import { domainCertificates } from './certificates/lego.ts'
import { CHALLENGES_FOLDER } from './certificates/need.ts'
import { openClaim } from './claim/claim.ts'
import { display } from './claim/display.ts'
import { proveTo } from './claim/other-box.ts'
import { pakeBy } from './claim/pake.ts'
import { openPeople } from './claim/people.ts'
import { bearerOf } from './claim/people-verbs.ts'
import { screenLanguage } from './claim/screen-words.ts'
import { openSessions } from './claim/sessions.ts'
import { openTokens } from './claim/tokens.ts'
import { adopt } from './claim/verbs.ts'
import { localtime } from './clock/localtime.ts'
import { connectTo } from './containers/connection.ts'
import { copiesWith } from './containers/copies.ts'
import { containers, holdersOf, processOf, runningApps, startsOf } from './containers/docker.ts'
import { BEGINNINGS_AND_ENDS, ENDS, listenToDocker, listsOf } from './containers/events.ts'
import { followLogs } from './containers/follow.ts'
import { checksOf } from './containers/health.ts'
import { fetchImage, type ImageShelf } from './containers/images.ts'
import { logsOf } from './containers/logs.ts'
import { rehearsedOf } from './containers/rehearsal.ts'
import { runIn } from './containers/run.ts'
import { openShell } from './containers/shell.ts'
import { openShells } from './containers/shells.ts'
import { watchSilence } from './containers/silence.ts'
import { slices } from './containers/slices.ts'
import { APP_LABEL, sliceOf } from './containers/spec.ts'
import { mariadb } from './database/mariadb.ts'
import { mariadbKeeper } from './database/mariadb-keeper.ts'
import { mariadbSql } from './database/mariadb-sql.ts'
import { isUndecided } from './database/need.ts'
import { databases, postgresKeeper } from './database/postgres.ts'
import { removeSecretFiles, writeSecretFiles } from './files/secrets.ts'
import { writeFiles } from './files/write.ts'
import { openRegister } from './findings/register.ts'
import { saysOf } from './findings/texts/texts.ts'
import { openVoice } from './findings/voice.ts'
import { rulesChanged } from './firewall/changed.ts'
import { firewall, rulesOfTheBox } from './firewall/nft.ts'
import { verification } from './firewall/verification.ts'
import { openGate } from './gate/gate.ts'
import { openKeys } from './gate/keys.ts'
import { movingOf } from './moving/moving.ts'
import { names } from './names/avahi.ts'
import { dns } from './names/dns.ts'
import { attachments } from './network/attachments.ts'
import { cableWatcher } from './network/carrier.ts'
import { networks } from './network/docker-networks.ts'
import { reachesInternet } from './network/internet.ts'
import { watchLan } from './network/lan-watch.ts'
import { lanCard } from './network/networkd.ts'
import { pool } from './network/pool.ts'
import { reach } from './network/reach.ts'
import { reachesOf, surroundings } from './network/reach-plan.ts'
import { watchRouter } from './network/router.ts'
import { openTrial } from './network/trial.ts'
import { wifi } from './network/wpa-supplicant.ts'
import { journal } from './power/journal.ts'
import { powerBy } from './power/power.ts'
import { askThroughProxy } from './proxy/ask.ts'
import { proxy } from './proxy/caddy.ts'
import { assets } from './proxy/docker-assets.ts'
import { pageFolders } from './proxy/page-folders.ts'
import { imagesOf } from './recipe/images.ts'
import { part } from './reconcile/capability.ts'
import { finishReset, resetOf } from './reset/reset.ts'
import { mendModes } from './secrets/modes.ts'
import { newVeil, veiled } from './secrets/veil.ts'
import { hearBoxes } from './site/discovery.ts'
import { openLine } from './site/line.ts'
import { membership } from './site/membership.ts'
import { moverOf } from './site/move/mover.ts'
import { moves } from './site/move/moves.ts'
import { otherBoxes } from './site/need.ts'
import { originAt } from './site/newcomer.ts'
import { isMoving, isOnItsWay } from './site/ownership/need.ts'
import { openOwnership } from './site/ownership/ownership.ts'
import { passages } from './site/passage/passages.ts'
import { lookAtHardware } from './site/placement/hardware.ts'
import { placement } from './site/placement/placement.ts'
import { whyAtHome } from './site/placement/plan.ts'
import { servicesBy } from './site/placement/services.ts'
import { askBox, rootAt } from './site/reach-box.ts'
import { openRenewals } from './site/renewals.ts'
import { kitsIn } from './site/saving/kits.ts'
import { saving } from './site/saving/saving.ts'
import { openSite } from './site/site.ts'
import { standing } from './site/standby/standing.ts'
import { swarmBy } from './site/swarm.ts'
import { storage } from './storage/folders.ts'
import { storageKeeper } from './storage/keeper.ts'
import { APPS_FOLDER } from './storage/need.ts'
import { askFeed } from './system/feed.ts'
import { rauc } from './system/rauc.ts'
import { beforeUpdate, openFolder } from './system/record.ts'
import { openSticks } from './system/sticks.ts'
import { openSystem } from './system/system.ts'
import { renewalSchema } from './system/turn.ts'
import { hooks, type RunIn, runTask } from './tasks/hooks.ts'
import { startJobs } from './tasks/jobs.ts'
import { updates } from './update/updates.ts'
import { openHistory } from './usage/history.ts'
import { measure } from './usage/usage.ts'
import { readLogo } from './vendor/logo.ts'
import { handlersOf } from './verbs/handlers.ts'
import { doorOf, serveVerbs } from './verbs/serve.ts'

// The root process of a box: wires every driver, runs the loop, and answers on two sockets.

const STATE = '/data/state/gantry'
/** How often catalogues are asked for something newer. */
const HOURS_BETWEEN_CATALOGUES = 12
/** How often the box tries again to give itself what the preseed names. */
const HOURS_BETWEEN_PRESETS = 1
/** How often one is asked for of which nothing is here yet. */
const MINUTES_BETWEEN_TRIES = 5
const IMAGES = '/usr/share/gantry/images'
const GANTRY_PARTITION = '/boot/gantry'
const APPS_SOCKET = '/run/caddy/apps.sock'
const NEIGHBOUR_ROOM = '/data/neighbours'
/** What is told to the line of a box that follows, or is followed, by the second. */
const SECOND = '/run/gantry/second'
const COPIES = '/data/state/copies'
/** What the box knows of the network at home when it starts. */
const NETWORK = '/data/state/network'
/** The user of Caddy: ids are fixed, because the data outlives the image. */
const PROXY = { uid: 811, gid: 811 }
/** Certificates of those whose updates this image takes. */
const UPDATE_KEYS = '/usr/share/gantry/update-key.pem'
/** Bytes. */
const SLOT = 2 * 1024 ** 3
/** Where Docker keeps its part of a swarm. */
const SWARM = '/data/docker/swarm'
const MARIADB_SOCKET = '/run/mariadb/mariadb.sock'
const veil = newVeil()
const exec = veiled(execute, veil)
const log = (line: string) => process.stdout.write(`${veil.over(line)}\n`)
/** What systemd hands over from descriptor 3 on, by name. */
const descriptors = (process.env.LISTEN_FDNAMES ?? '').split(':')
const descriptorOf = (name: string) =>
  descriptors.includes(name) ? 3 + descriptors.indexOf(name) : undefined
/** Milliseconds since power-on, the same for every process. */
const now = () => Number(process.hrtime.bigint() / 1_000_000n)

await lookForDamage(STATE)
lookBackIn('/data/state', '/data/snapshots')
const store = openStore(STATE, veil.learn)
for (const it of await mendModes('/data/state')) log(`secrets: the mode of ${it} allowed too much`)
const preseed = join(GANTRY_PARTITION, 'gantry.toml')
const resetting = {
  exec,
  gantry: GANTRY_PARTITION,
  state: '/data/state',
  snapshots: '/data/snapshots',
  backups: '/data/backup',
  neighbours: NEIGHBOUR_ROOM,
}
const resetRefused = await finishReset(resetting, store)
const said = await readPreseed(preseed)
const pake = pakeBy(exec, join(import.meta.dirname, 'pake-program.js'))
const claim = await openClaim({
  folder: STATE,
  volatile: '/run/gantry',
  pake,
  label: said.preseed.claim?.code,
  byCable: said.preseed.claim?.cable,
  now,
})
const { vendor } = said.preseed
const vendorLogo = vendor && (await readLogo(GANTRY_PARTITION, vendor))
const problems = [
  ...resetRefused,
  ...(await takePreseed(store, said, {
    claimed: claim.claimed,
    taken: join(STATE, 'preseed-taken'),
  })),
  ...(vendorLogo?.problems ?? []),
]
const stopping = new AbortController()
const lanWatch = await watchLan({
  exec,
  prefix: (await store.manifest())?.prefix ?? '',
  memory: join(NETWORK, 'reception'),
  log,
  signal: stopping.signal,
})
const lan = () => lanWatch.lan
void watchRouter({ exec, lan, log, signal: stopping.signal })
const addresses = () => lan().addresses.map(it => it.address)
const told = () => toldAtHome(lan())
const reaches = (desired: Desired) => reachesOf(desired, lan())
veil.learn(claim.code === undefined ? [] : [claim.code])
if (!claim.claimed) {
  // Of a claim that the power has cut off: until one is finished nobody is anybody here.
  for (const it of ['people.toml', 'sessions.toml', 'tokens.toml'])
    await forgetSealed(join(STATE, it))
}
const people = await openPeople(join(STATE, 'people.toml'), now)
const sessions = await openSessions(join(STATE, 'sessions.toml'), Date.now)
const tokens = await openTokens(join(STATE, 'tokens.toml'), now)
const audit = await openAudit(join(STATE, 'audit'), Date.now, log)
const own = availableIn(await readCatalogue('/usr/share/gantry/recipes', IMAGES))
const catalogue = new Map(own)
const brought = openBrought(join(STATE, 'recipes'))
const catalogues = openCatalogues({
  folder: join(STATE, 'catalogues'),
  own,
  brought,
  offered: catalogue,
  get: fetch,
  now: () => new Date(),
})
const toDocker = connectTo('/run/docker.sock')
const { docker } = toDocker
const lists = listsOf(docker, stopping.signal)
const sql = mariadbSql(exec, MARIADB_SOCKET)

const board = newBoard(now, log)
const run: RunIn = (...about) => runIn(docker, ...about)
const jobs = startJobs({ run, note: board.note, log })
const shelf: ImageShelf = {
  holder: '/usr/share/gantry/holder.tar',
  async preloaded(asked) {
    const app = [...catalogue.values()].find(
      it => it.preloaded && imagesOf(it.recipe).includes(asked),
    )
    return app && join(IMAGES, `${app.recipe.service}.tar`)
  },
}

const credentials = () => store.secrets(DOMAIN_SECRETS)
const domainOwn = await domainCertificates({
  exec,
  credentials,
  folder: '/data/state/certificates/domain',
  work: '/data/state/acme',
  run: '/run/gantry',
  webroot: CHALLENGES_FOLDER,
  proxy: PROXY,
  plausible: (): boolean => certificates.signing() !== undefined,
  ended: () => box.loop.look(),
  now,
})

const certificates = await authority({
  exec,
  folder: '/data/state/certificates',
  storage: '/data/state/caddy',
  proxy: PROXY,
  domain: domainOwn.current,
  number: (await store.manifest())?.authority ?? 1,
  built: Date.parse(await imageSays('BUILD_ID')),
  claimed: () => claim.claimed,
  renew: () =>
    box.change(
      { what: 'another authority: the clock was wrong', kind: 'authority-new', byItself: true },
      async it => ({ ...it, authority: it.authority + 1 }),
    ),
})

const versions = openFolder('/data/system')
const backups = openBackups({
  exec,
  store,
  updated: async () => beforeUpdate(await versions.record()),
  edit: (...about) => box.edit(...about),
  change: (...about) => box.change(...about),
  add: (...about) => box.apps.add(...about),
  desired: async () => (await box.desired()).desired,
  room: '/data/backup',
  sent: openUpload('/data/backup/sent/file'),
  run: '/run/gantry/backup',
  state: '/data/state',
  snapshots: '/data/snapshots',
  postgres: '/run/postgresql',
  machineId: (await readFile('/data/state/machine-id', 'utf8')).trim(),
  sliceOf,
  authority: async () => fingerprintOf(await certificates.root()).sha256,
  plausible: () => certificates.signing() !== undefined,
  note: board.note,
  changed: () => box.loop.look(),
  signal: stopping.signal,
  apps: {
    running: () => runningApps(docker),
    isSteady: board.isSteady,
    isUpdating: async () => !['idle', 'asking'].includes((await system.report()).phase),
  },
})

const usage = measure({
  exec,
  history: await openHistory(join(STATE, 'usage.json')),
  data: '/data',
  apps: () =>
    (board.desired?.apps ?? [])
      .filter(it => it.installed)
      .map(app => ({
        service: app.service,
        slice: sliceOf(app),
        folder: join(APPS_FOLDER, app.service),
      })),
  time: () => (certificates.signing() === undefined ? undefined : Date.now()),
  now,
  log,
})

const system = await openSystem({
  slots: rauc(exec),
  folder: versions,
  sticks: openSticks({
    exec,
    folder: '/run/gantry-sticks',
    disks: async () => await backups.disks((await box.desired()).desired),
  }),
  // No slot is larger.
  sent: openUpload('/data/system/sent.update', 2 * 1024 ** 3),
  version: await imageSays('IMAGE_VERSION'),
  compatible: await imageSays('GANTRY_COMPATIBLE'),
  feed: (await imageSays('GANTRY_FEED')) || undefined,
  takesUpdates: ((await readText(UPDATE_KEYS)) ?? '') !== '',
  async settings() {
    const { update, timezone, site } = (await store.manifest()) ?? manifestSchema.parse({})
    return { update, timezone, others: otherBoxes(site).map(it => it.name) }
  },
  async beside() {
    const known = (await store.manifest())?.site
    const own = known?.boxes[known.me]
    return known && own && { since: own.since, others: await renewals.look(known) }
  },
  ask: async (...about) =>
    askFeed(
      exec,
      {
        keys: UPDATE_KEYS,
        work: '/run/gantry',
        compatible: await imageSays('GANTRY_COMPATIBLE'),
      },
      ...about,
    ),
  moment: async () => await backups.moment((await box.desired()).desired),
  room: async () => SLOT,
  restart: async () => void (await exec(['systemctl', '--no-block', 'reboot'])),
  online: () => addresses().length > 0,
  busy: () =>
    isUndecided(board.desired?.postgresql) ||
    isMoving(board.desired?.site) ||
    (board.desired?.apps.some(it => it.update || it.restore || isOnItsWay(it.move)) ?? true),
  plausible: () => certificates.signing() !== undefined,
  boot: (await readFile('/proc/sys/kernel/random/boot_id', 'utf8')).trim(),
  every: 1_000,
  changed: () => box.loop.look(),
  log,
})

const drills = openDrills({
  exec,
  backups: openDesk('/data/backup', '/run/gantry/backup'),
  room: '/data/backup/drill',
  run: '/run/gantry/drill',
  sliceOf,
  programsOf: rehearsedOf,
  plausible: () => certificates.signing() !== undefined,
  changed: () => box.loop.look(),
  signal: stopping.signal,
})

const first = followedBySecond({
  exec,
  folder: SECOND,
  servers: {
    postgres: leadingPostgres(exec, '/run/postgresql'),
    mariadb: leadingMariadb(sql, MARIADB_SOCKET),
  },
  words: backups.key,
  apps: async () => (await store.manifest())?.apps ?? {},
})
const standby = standbys({
  exec,
  folder: SECOND,
  room: '/data/backup',
  async words({ name, member }) {
    if (member === undefined) return await backups.following.words()
    const kept = (await kits.list()).find(it => it.box === member)
    if (kept) return readKit(kept.kit).key
    throw new NotFound('site-kit-none', `this box has nothing that opens the copies of ${name}`)
  },
  async hear({ member = '' }) {
    const known = (await box.manifest()).site?.boxes[member]?.address
    const heard = (await hearBoxes(exec, addresses())).map(it => it.address)
    return [...(known === undefined ? [] : [known]), ...heard.filter(it => it !== known)]
  },
  inUse: async () => (await backups.whole.underWay()) || (await backups.promoting()),
  changed: () => box.loop.look(),
})

const version = await imageSays('IMAGE_VERSION')
const swarm = swarmBy({ docker, exec, mark: '/data/state/site-box', folder: SWARM })
const line = openLine({
  certificates: join(SWARM, 'certificates'),
  answer: (...about) => site.answer(...about),
  log,
})
const renewals = openRenewals({ line, read: said => renewalSchema.parse(said), now })
const kits = kitsIn('/data/system/kits')
const member = membership({
  ...{ swarm, line, store, addresses },
  settled: desired => keeping.settled(desired),
  owes: document => keeping.owes(document),
  parting: site => keeping.leave(site),
  change: (why, next) =>
    box.change({ ...why, byItself: true }, async ({ site, ...it }) => {
      const then = site && next(site)
      return { ...it, ...(then ? { site: then } : {}) }
    }),
})
const spreading = placement({
  ...{ docker, services: servicesBy(docker), swarm, line, membership: member },
  root: async () => certificates.root().catch(() => undefined),
  version,
  shows: () => passage.shows(),
  hardware: () => lookAtHardware(exec),
  isReady: service => board.isHealthy(service) && !board.isUnfinished(service),
  mark: join(STATE, 'guests.json'),
  disk: '/data/docker',
  changed: () => box.loop.look(),
  now,
  listen: (label, signal) =>
    void listenToDocker(
      docker,
      { label, kinds: BEGINNINGS_AND_ENDS },
      () => box.loop.look(),
      signal,
    ),
})
const passage = passages({
  exec,
  folder: '/data/system/passage',
  file: '/run/gantry/passage/passages.json',
  said: '/run/gantry-passage',
  running: () => spreading.seen().tasks.map(it => it.number),
})
const ownership = openOwnership({
  ...{ swarm, line, membership: member },
  changed: () => box.loop.look(),
})
const moving = moves({
  ...{ carrying: backups.carrying, ownership, line, membership: member, store },
  edit: (...about) => box.edit(...about),
  entry: async service => (await store.manifest())?.apps[service],
  hasImages: async service => {
    const app = (await box.desired()).desired.apps.find(it => it.service === service)
    const there = new Set((await docker.listImages()).map(it => it.Id))
    return app?.processes.every(({ image }) => image !== undefined && there.has(image)) ?? false
  },
  add: (...about) => box.apps.add(...about),
  spaces: NEIGHBOUR_ROOM,
  folder: '/data/backup/moves',
  sureFile: '/run/gantry/moves.json',
  running: () => runningApps(docker),
  isSteady: board.isSteady,
  note: board.note,
  changed: () => box.loop.look(),
  log,
  now,
})
const mover = moverOf({
  ...{ exec, line, membership: member, ownership, moves: moving, store, version },
  apps: () => box.apps,
  folders: APPS_FOLDER,
  caches: '/data/state/cache',
  disk: '/data',
  databases: async app => {
    const sizes = await Promise.all(
      app.databases.map(({ engine, name }) =>
        engine === 'postgres'
          ? psql(exec, '/run/postgresql', 'postgres', `select pg_database_size('${name}')`)
          : sql(
              `select coalesce(sum(data_length + index_length), 0) from information_schema.tables where table_schema = '${name}'`,
            ),
      ),
    )
    return sizes.reduce((all, it) => all + (Number.parseInt(String(it), 10) || 0), 0)
  },
})
const standingBy = standing({
  ...{ line, kits, version },
  change: (...about) => box.change(...about),
  manifest: () => box.manifest(),
  refuseFollowing: backups.majors.refuseFollowing,
  async isFollowed() {
    const second = await first.report((await box.desired()).desired)
    return second?.servers.some(it => it.listens) ?? false
  },
  changed: () => box.loop.look(),
})
const keeping = saving({
  ...{ swarm, ownership, line, membership: member, kits, readKit: text => kitText(readKit(text)) },
  async kit(desired) {
    const kit = await backups.kitOf(desired)
    return kit && { number: kitNumber(kit), text: kitText(kit) }
  },
  edit: (...about) => box.edit(...about),
  manifest: () => box.manifest(),
  find: kit => backups.whole.find(readKit(kit)),
  rootAt: address => rootAt(originAt(address)),
  bring: async (kit, chosen) =>
    await backups.restoreFrom((await box.desired()).desired, readKit(kit), chosen),
  async followed(of) {
    if ((await box.manifest()).backup.standby?.of !== of) return undefined
    await standby.refuseWithoutRoom()
    return standby.lately()
  },
  mark: '/run/gantry/site-heard',
  changed: () => box.loop.poke(),
})
/** Which box of the site has the databases of this one, and those of which one are here. */
async function seconds() {
  const manifest = await box.manifest()
  const { standby: here } = manifest.backup
  const led = standingBy.led(manifest)
  return {
    ...(led ? { led } : {}),
    ...(here ? { standby: { of: here.of, streams: standby.lately() } } : {}),
  }
}

const site = openSite({
  ...{ exec, swarm, line, membership: member, placement: spreading, addresses, version },
  ...{ ownership, mover, moves: moving, saving: keeping, standing: standingBy },
  prove: proveTo(
    pake,
    origin =>
      async <Answer>(path: string, body: unknown) =>
        (await askBox(origin, path, body)) as Answer,
  ),
  lookAt: async origin =>
    (await askBox(origin, '/api/box')) as { readonly claimed: boolean; readonly version: string },
  owner: people.owner,
  renewal: () => system.renewal(),
  places: {
    targets: async () => (await box.manifest()).backup.targets,
    credentials: backups.credentials,
    add: (...target) => addTarget(box, backups, ...target),
  },
  async glance() {
    const { box: own, apps, findings } = await box.status('')
    const moved = await Promise.all(
      (board.desired?.apps ?? []).flatMap(({ service, move }) =>
        isOnItsWay(move)
          ? [backups.carrying.progress(service).then(it => [service, it?.fraction ?? 0] as const)]
          : [],
      ),
    )
    return {
      ...{ version, load: usage.now(), memory: own.memory, disk: own.disk },
      saved: await backups.saved((await box.desired()).desired),
      ...(await seconds()),
      ...(moved.length > 0 ? { moving: Object.fromEntries(moved) } : {}),
      troubles: findings.filter(it => it.urgency !== 'later').length,
      apps: apps
        .filter(it => it.state !== 'available')
        .map(({ service, title, state, urls: [url] }) => {
          const app = board.desired?.apps.find(it => it.service === service)
          const atHome = app && whyAtHome(app)
          return {
            ...{ service, title, state },
            ...(url === undefined ? {} : { url }),
            ...(atHome === undefined ? {} : { atHome }),
          }
        }),
    }
  },
})

const register = await openRegister({
  file: join(STATE, 'findings.json'),
  time: () => (certificates.signing() === undefined ? undefined : Date.now()),
  now,
})

/** Findings in the language of the box, and in the one that its screen can show. */
const [voice, onScreen] = [openVoice(), openVoice()]
async function speak(language: Language): Promise<void> {
  await Promise.all([voice.take(language), onScreen.take(screenLanguage(language))])
}
await speak((await store.manifest())?.language ?? 'en')

/** What cannot wait until somebody looks at the page. */
const alarms = () => register.list().filter(it => it.urgency === 'now')

const alerts = openAlerts({
  exec,
  store,
  troubles: () =>
    alarms().map(it => {
      const [what, means, todo] = saysOf(voice.texts, it)
      return { key: findingKey(it), code: it.code, what, means, todo }
    }),
  file: join(STATE, 'alerts.json'),
  page: () => box.secureUrl(''),
  authorities: certificates.authorities,
})

const running = containers({
  docker,
  remember: lists.remember,
  shelf,
  locked: store.images,
  saveImage: store.saveImage,
  async forget(service) {
    await removeSecretFiles(service)
    await store.forgetImages(service)
  },
  async writeFiles(app) {
    await writeSecretFiles(app)
    await writeFiles(app)
  },
  note: board.note,
})
const toldOfRules = descriptorOf('rules')
const rules = rulesOfTheBox(coprocess, () => toldOfRules === undefined || rulesChanged(toldOfRules))
const wall = firewall(exec, rules, desired => surroundings(desired, lan()))
const parts = [
  part(wall),
  part(member),
  part(spreading),
  part(keeping),
  part(standingBy),
  part(passage),
  part(
    verification({
      exec,
      rules,
      holders: () => holdersOf(docker),
      surroundings: goal => surroundings(goal, lan()),
      desired: () => board.desired,
      async mend() {
        wall.distrust()
        await box.loop.settled()
      },
      changed: () => box.loop.poke(),
      log,
      signal: stopping.signal,
    }),
  ),
  part(
    wifi({
      exec,
      password: async () => (await store.secrets(WIFI_SECRETS)).password,
      folder: '/run/gantry/wifi',
    }),
  ),
  part(
    lanCard({
      exec,
      lan,
      file: '/run/systemd/network/70-lan.network',
      mark: '/run/gantry/lan.network',
      kept: join(NETWORK, 'lan.network'),
      onTrial: async () => (await store.manifest())?.['network-before'] !== undefined,
    }),
  ),
  part(
    pool({
      lan,
      move: (pool, what) =>
        box.change({ what, kind: 'pool-moved', about: pool }, async it => ({
          ...it,
          'ipv4-pool': pool,
        })),
    }),
  ),
  part(localtime({ link: '/data/state/localtime', zones: '/usr/share/zoneinfo' })),
  part(certificates),
  part(domainOwn),
  part(
    dns({
      addresses: () => told().filter(it => !isSelfGiven(it)),
      reaches,
      credentials,
      now,
    }),
  ),
  part(
    proxy(
      {
        webHttp: '/run/gantry-web/http.sock',
        webHttps: '/run/gantry-web/https.sock',
        gate: '/run/gantry-web/gate.sock',
        oidc: '/run/gantry-oidc/oidc.sock',
        neighbours: NEIGHBOUR_SOCKETS,
        admin: '/run/caddy/admin.sock',
        apps: APPS_SOCKET,
        storage: '/data/state/caddy',
      },
      addresses,
      () => {
        const own = domainOwn.current()
        const shown = own && {
          certificate: join(own.folder, 'certificate.pem'),
          key: join(own.folder, 'key.pem'),
        }
        return { signing: certificates.signing(), shown }
      },
      spreading.spread,
    ),
  ),
  part(
    display({
      screens: ['/dev/tty1', '/dev/console'],
      file: join(GANTRY_PARTITION, 'claim-code.txt'),
      facts: () => ({
        addresses: addresses(),
        code: claim.code,
        words: claim.words,
        trust: certificates.words(),
        alarms: alarms().map(it => saysOf(onScreen.texts, it)[0]),
        problems: [...problems.map(it => it.message), ...(claim.closed ? [claim.closed] : [])],
      }),
    }),
  ),
  part(
    names({
      exec,
      addresses: told,
      reaches,
      agreed: member.agreed,
      folder: '/run/gantry/names',
      hostnameFile: '/data/state/hostname',
    }),
  ),
  part(
    watchSilence({
      ...{ exec, connection: toDocker, log, now },
      changed: () => box.loop.poke(),
      restarted: what =>
        audit.record({
          by: 'box',
          verb: 'box.change',
          what,
          kind: 'docker-restarted',
          outcome: 'done',
        }),
      signal: stopping.signal,
    }),
  ),
  part(slices(exec, '/run/systemd/system')),
  part(storage()),
  part(
    networks({
      ...{ docker, remember: lists.remember, exec, label: APP_LABEL },
      store: '/data/docker/network/files/local-kv.db',
    }),
  ),
  part(databases({ socket: '/run/postgresql', access: '/run/gantry/postgresql/pg_hba.conf' })),
  part(
    mariadb({
      ...{ exec, coprocess, sql, socket: MARIADB_SOCKET },
      data: '/data/state/mariadb/11.8',
      log: '/data/backup/mariadb-log',
    }),
  ),
  part(caches({ exec, configs: '/run/gantry/cache', units: '/run/systemd/system' })),
  part(
    updates({
      keepers: [
        storageKeeper(exec),
        postgresKeeper('/run/postgresql'),
        mariadbKeeper({ exec, sql, socket: MARIADB_SOCKET, copies: COPIES }),
        cacheKeeper(exec, COPIES),
      ],
      folder: COPIES,
      edit: (...about) => box.edit(...about),
      fetch: async (app, source, tell) =>
        store.saveImage(
          app,
          await fetchImage(docker, shelf, { source, app, before: undefined }, tell),
        ),
      fetched: async service => (await store.images(service)).map(it => it.asked),
      running: () => runningApps(docker),
      isSteady: board.isSteady,
      runHook: (app, hook) => runTask(run, app.service, 'a hook', hook),
      note: board.note,
      now,
    }),
  ),
  part(assets(docker, exec)),
  part(pageFolders(exec)),
  part(running),
  part(attachments({ exec, holders: () => holdersOf(docker) })),
  part(
    reach({
      exec,
      coprocess,
      lan,
      take: lanWatch.take,
      processOf: service => processOf(docker, `${service}.holder`),
    }),
  ),
  part(
    hooks({
      run,
      starts: containers => startsOf(docker, containers),
      isHealthy: board.isHealthy,
      note: board.note,
      unfinished: board.unfinished,
      folder: join(STATE, 'apps'),
    }),
  ),
  part(backups),
  part(moving),
  part(backups.majors),
  part(drills),
  part(first),
  part(standby),
  part(
    neighbourServers({
      exec,
      configs: '/run/gantry/neighbours',
      room: NEIGHBOUR_ROOM,
      passwords: () => store.secrets(NEIGHBOUR_SECRETS),
    }),
  ),
  part(alerts),
  part(system),
]

const missingCatalogues = async () => catalogues.missing(await sourcesOf(box))
const defaultApps = await openDefaultApps({
  apps: { install: (...about) => box.apps.install(...about) },
  ...{ claim, wanted: said.preseed.apps, file: join(STATE, 'default-apps') },
  has: async name => (await box.manifest()).apps[name] !== undefined,
  waits: async () => (await missingCatalogues()).length > 0,
})
const defaultTargets = await openDefaultTargets({
  ...{ claim, wanted: said.preseed.backup, file: join(STATE, 'default-targets') },
  has: async name => (await box.manifest()).backup.targets[name] !== undefined,
  add: (...target) => addTarget(box, backups, ...target),
})

const box = startBox({
  version,
  store,
  claim,
  people,
  sessions,
  tokens,
  audit,
  catalogue,
  board,
  parts,
  register,
  follow(desired) {
    jobs.follow(desired)
    void speak(desired.language)
  },
  addresses,
  lan,
  fullness: () => fullness('/data'),
  health: () => diskHealth('/data'),
  lately: usage.lately,
  afterStep: lists.distrust,
  checksOf: app =>
    checksOf({ docker, ask: (...about) => askThroughProxy(APPS_SOCKET, ...about) }, app),
  machine: () => lookAtMachine('/data/state'),
  kernelName: hostname,
  certified: () => domainOwn.current()?.names ?? [],
  leaves: certificates.leaves,
  authorities: certificates.authorities,
  unasked: backups.unasked,
  moved: () => moving.sure(),
  unheard: keeping.unheard,
  hardware: devicesAmong,
  problems,
  presets: [defaultApps, defaultTargets],
  now,
})

const trial = await openTrial({ box, lan, file: '/run/gantry/network-trial', now, log })
await adopt(box)
// Before anybody can ask for an app that is in one of them.
await removeForgotten(join(STATE, 'catalogues'), await sourcesOf(box))
await catalogues.load(await sourcesOf(box))
const handlers = handlersOf({
  box,
  trial,
  reset: resetOf(resetting, store),
  moving: movingOf({
    exec,
    gantry: GANTRY_PARTITION,
    outcome: '/data/system/move',
    links: '/dev/disk',
    used: async () => (await fullness('/data')).disk.used,
  }),
  vendor: vendor && { ...vendor, logo: vendorLogo?.logo },
  cardRefused: isRefused(said),
  power: {
    ...powerBy(exec),
    journal: async wish => veil.over(await journal(exec, wish)),
  },
  firstRun: {
    lan,
    registries: registriesOf([...catalogue.values()].map(it => it.recipe.image)),
    reachesInternet,
    synchronized: () => exists(SYNCHRONIZED),
  },
  support: { exec, hide: veil.over },
  alerts,
  backups,
  usage,
  catalogues,
  brought,
  system,
  drills,
  first,
  standby,
  neighbours: openNeighbours({
    ...{ exec, store, addresses },
    room: NEIGHBOUR_ROOM,
    root: certificates.root,
  }),
  site,
  newcomer: {
    store,
    facts: () => ({ version, machine: process.arch, time: Date.now(), addresses: told() }),
    takeOwner: people.takeOwner,
    adopt: () => adopt(box),
  },
  gate: await openGate({ file: join(STATE, 'gate.toml'), sessions, now }),
  keys: openKeys(join(STATE, 'oidc.toml'), Date.now),
  authority: certificates.root,
  async claimed() {
    await defaultApps.give()
    givePresets()
  },
  watchCable: cableWatcher({ claim, lan, signal: stopping.signal }),
  inside: {
    ...{ run, copies: copiesWith(docker) },
    shells: openShells((...about) => openShell(docker, ...about), now),
  },
  logs: async (container, lines) => veil.overKnown(await logsOf(docker, container, lines)),
  async *follow(...about) {
    for await (const { text } of followLogs(docker, ...about)) yield { text: veil.overKnown(text) }
  },
})
const bearer = bearerOf(box)
const recorder = recorderOf({
  audit,
  knows: name => people.person(name) !== undefined,
  called: it => people.list().find(({ id }) => id === it)?.name ?? it,
  lan,
})
const servers = descriptors
  .filter(it => it !== 'rules')
  .map(name =>
    serveVerbs({ handlers, door: doorOf(name), bearer, recorder, log }).listen({
      fd: descriptorOf(name),
    }),
  )

const asking = setInterval(
  async () => catalogues.refreshAll(await sourcesOf(box)),
  HOURS_BETWEEN_CATALOGUES * 3_600_000,
)
/** Catalogues that were said beforehand come when the internet does, and apps out of them. */
async function fetchMissing(): Promise<void> {
  const missing = await missingCatalogues()
  if (missing.length === 0) return
  await catalogues.refreshAll(await sourcesOf(box), missing)
  await defaultApps.give()
}
void fetchMissing()
/** Nobody waits for them: a target may be off, and takes long to be given up. */
function givePresets(): void {
  for (const it of [defaultApps, defaultTargets]) {
    void it.give().catch(error => log(`the preseed: ${problemOf(error).message}`))
  }
}
givePresets()
const giving = setInterval(givePresets, HOURS_BETWEEN_PRESETS * 3_600_000)
const fetchingMissing = setInterval(fetchMissing, MINUTES_BETWEEN_TRIES * 60_000)

lanWatch.onChange(() => box.loop.look())
const heard = () => {
  running.distrust()
  box.loop.look()
}
listenToDocker(docker, ENDS, heard, stopping.signal)

async function stop(): Promise<void> {
  stopping.abort()
  for (const server of servers) server.closeAllConnections()
  jobs.stop()
  clearInterval(asking)
  clearInterval(fetchingMissing)
  clearInterval(giving)
  trial.stop()
  await line.close()
  await box.stop()
  await usage.stop()
  process.exit(0)
}
process.on('SIGTERM', stop)
process.on('SIGINT', stop)
