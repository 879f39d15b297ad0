import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer as createHttp, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { freemem, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { openAudit } from '../../agent/audit/journal.ts'
import { recorderOf } from '../../agent/audit/recorder.ts'
import { Conflict } from '../../agent/base/errors.ts'
import { exec } from '../../agent/base/exec.ts'
import { writeWhole } from '../../agent/base/files.ts'
import { encodeToml } from '../../agent/base/toml.ts'
import { newBoard } from '../../agent/box/board.ts'
import { startBox } from '../../agent/box/box.ts'
import { readCatalogue } from '../../agent/box/catalogue.ts'
import { isRefused, readPreseed, takePreseed } from '../../agent/box/first-boot.ts'
import { devicesAmong, lookAtMachine } from '../../agent/box/machine.ts'
import { openStore } from '../../agent/box/store.ts'
import { openBrought } from '../../agent/catalogues/brought.ts'
import { openCatalogues } from '../../agent/catalogues/catalogues.ts'
import { openClaim } from '../../agent/claim/claim.ts'
import { pakeBy } from '../../agent/claim/pake.ts'
import { openPeople } from '../../agent/claim/people.ts'
import { bearerOf } from '../../agent/claim/people-verbs.ts'
import { openSessions } from '../../agent/claim/sessions.ts'
import { openTokens } from '../../agent/claim/tokens.ts'
import { openShells } from '../../agent/containers/shells.ts'
import { openRegister } from '../../agent/findings/register.ts'
import { openGate } from '../../agent/gate/gate.ts'
import { openKeys } from '../../agent/gate/keys.ts'
import type { DiskReport } from '../../agent/http/api.ts'
import { server } from '../../agent/http/server.ts'
import { openTrial } from '../../agent/network/trial.ts'
import { workerAt } from '../../agent/verbs/call.ts'
import { handlersOf } from '../../agent/verbs/handlers.ts'
import { serveVerbs } from '../../agent/verbs/serve.ts'
import { fakeAlerts } from './alerts.ts'
import { fakeBackups, fakeDrills, fakeNeighbours } from './backups.ts'
import { makeCertificate } from './certificate.ts'
import { fakeParts } from './components.ts'
import { fakeCopies } from './copies.ts'
import { LAN } from './lan.ts'
import { watchPage } from './page.ts'
import { fakeShell } from './shell.ts'
import { fakeNewcomer, fakeSite } from './site.ts'
import { fakeSystem } from './system.ts'
import { fakeUsage } from './usage.ts'

/** The box is on a card, with a larger disk beside it. */
const DISKS: DiskReport = {
  own: { id: '/dev/disk/by-id/mmc-SC64G', model: 'SC64G', size: 64e9, kind: 'card' },
  needed: 24e9,
  neededForData: 18e9,
  others: [
    {
      ...{ id: '/dev/disk/by-id/usb-Elements', model: 'Elements', size: 1e12, kind: 'usb' },
      ...{ holds: ['exfat'], fits: true, fitsData: true },
    },
  ],
}

export interface WorkstationOptions {
  readonly httpPort: number
  readonly httpsPort: number
  /** More patterns of origins, after the ones below `localhost`. */
  readonly origins?: readonly string[]
  /** A folder with the built page; it is built, and again when it changes, unless given. */
  readonly page?: string
  readonly log: (line: string) => void
}

/** A box without a machine: the real agent and the real page over in-memory components. */
export interface Workstation {
  readonly url: string
  /** The claim code. */
  readonly code: string
  stop(): Promise<void>
}

export async function startWorkstation(options: WorkstationOptions): Promise<Workstation> {
  const { httpPort, httpsPort, origins = [], log } = options
  const folder = await mkdtemp(join(tmpdir(), 'gantry-dev-'))

  // The page is built in other threads meanwhile, which takes longer than all else.
  const page = options.page ?? join(folder, 'ui')
  const built = options.page ? undefined : watchPage(page)
  // Whoever waits for it below hears of a failure.
  built?.catch(() => {})
  const tls = await makeCertificate(folder)

  const preseed = join(folder, 'gantry.toml')
  await writeWhole(
    preseed,
    encodeToml({
      origins: [
        `https://<box>.localhost:${httpsPort}`,
        `https://<app>-<box>.localhost:${httpsPort}`,
        `http://<box>.localhost:${httpPort}`,
        `http://localhost:${httpPort}`,
        `https://localhost:${httpsPort}`,
        ...origins,
      ],
    }),
  )
  const store = openStore(join(folder, 'gantry'))
  const said = await readPreseed(preseed)
  const problems = await takePreseed(store, said, {
    ...{ claimed: false, taken: join(folder, 'preseed-taken') },
  })
  const now = () => performance.now()
  const { parts, checksOf } = fakeParts({ save: store.saveImage, forget: store.forgetImages })
  const claim = await openClaim({
    folder,
    volatile: join(folder, 'run'),
    pake: pakeBy(exec, join(import.meta.dirname, '../../agent/claim/pake-program.ts')),
    now,
  })
  const sessions = await openSessions(join(folder, 'sessions.toml'), Date.now)
  const people = await openPeople(join(folder, 'people.toml'), now)
  const audit = await openAudit(join(folder, 'audit'), Date.now, log)
  const own = await readCatalogue(join(import.meta.dirname, '../../recipes'), '/nowhere')
  const offered = new Map(own)
  const brought = openBrought(join(folder, 'recipes'))
  const catalogues = openCatalogues({
    ...{ folder: join(folder, 'catalogues'), own, brought, offered, get: fetch },
    now: () => new Date(now()),
  })
  const box = startBox({
    version: 'dev',
    store,
    claim,
    sessions,
    people,
    tokens: await openTokens(join(folder, 'tokens.toml'), now),
    audit,
    catalogue: offered,
    board: newBoard(now, log),
    parts,
    lately: () => undefined,
    register: await openRegister({ file: join(folder, 'findings.json'), time: Date.now, now }),
    unasked: () => false,
    moved: () => new Set(),
    unheard: () => false,
    follow: () => {},
    afterStep: () => {},
    addresses: () => LAN.addresses.map(it => it.address),
    lan: () => LAN,
    fullness: async () => ({
      memory: { used: totalmem() - freemem(), total: totalmem() },
      disk: { used: 12e9, total: 64e9 },
    }),
    health: async () => ({ errors: 0 }),
    checksOf,
    machine: () => lookAtMachine(folder),
    kernelName: () => '',
    certified: () => [],
    leaves: () => new Map(),
    authorities: () => '',
    hardware: devicesAmong,
    problems: [...problems],
    presets: [],
    now,
  })

  const socket = join(folder, 'worker.sock')
  const trial = await openTrial({ box, lan: () => LAN, file: join(folder, 'trial'), now, log })
  const handlers = handlersOf({
    cardRefused: isRefused(said),
    claimed: async () => {},
    box,
    alerts: fakeAlerts(),
    backups: fakeBackups(),
    usage: fakeUsage(),
    catalogues,
    brought,
    system: fakeSystem(),
    drills: fakeDrills(),
    first: { report: async () => undefined },
    standby: { report: async () => [] },
    neighbours: fakeNeighbours(),
    site: fakeSite(),
    newcomer: fakeNewcomer,
    trial,
    reset: {
      async begin(keep) {
        log(`a reset that keeps ${keep}: here it ends`)
        return 'gantry'
      },
    },
    moving: {
      report: async () => DISKS,
      begin: async disk => log(`a move to ${disk}: here it ends`),
    },
    power: {
      restart: async () => log('a restart: here it ends'),
      shutDown: async () => log('off: here it ends'),
      journal: async () => 'a workstation keeps its log to itself',
    },
    firstRun: {
      lan: () => LAN,
      registries: ['registry-1.docker.io'],
      reachesInternet: async host => ({ host, reached: 'yes' }),
      synchronized: async () => true,
    },
    support: { exec, hide: text => text },
    gate: await openGate({ file: join(folder, 'gate.toml'), sessions, now }),
    keys: openKeys(join(folder, 'oidc.toml'), Date.now),
    watchCable: async () => {},
    authority: async () => tls.cert.toString(),
    logs: async container => `${container} has nothing to say on a workstation\n`,
    async *follow(container, _lines, signal) {
      yield { text: `${container} has nothing to say on a workstation\n` }
      await once(signal, 'abort').catch(() => {})
    },
    inside: {
      shells: openShells(fakeShell, now),
      run: async () => ({ code: 0, output: '' }),
      copies: fakeCopies,
    },
  })
  const verbs = serveVerbs({
    handlers,
    door: 'web',
    bearer: bearerOf(box),
    recorder: recorderOf({
      audit,
      knows: name => people.person(name) !== undefined,
      called: it => it,
      lan: () => LAN,
    }),
    log,
  }).listen(socket)
  const worker = workerAt(socket)
  const servers = [
    createHttp(server({ worker, scheme: 'http', page, log })),
    createHttps(tls, server({ worker, scheme: 'https', page, log })),
  ] as const
  await listen(servers[0], httpPort, '--http-port')
  await listen(servers[1], httpsPort, '--https-port')
  const stopWatching = await built
  return {
    url: `http://localhost:${httpPort}`,
    code: claim.code ?? '',
    async stop() {
      for (const it of [...servers, verbs]) {
        it.close()
        it.closeAllConnections()
      }
      await stopWatching?.()
      trial.stop()
      await box.stop()
      await rm(folder, { recursive: true })
    },
  }
}

async function listen(server: Server, port: number, flag: string): Promise<void> {
  const listening = once(server, 'listening')
  server.listen(port, 'localhost')
  await listening.catch(cause => {
    throw new Conflict('port-taken', `port ${port} of this machine cannot be used`, {
      hint: `give another one with ${flag}`,
      cause,
    })
  })
}
