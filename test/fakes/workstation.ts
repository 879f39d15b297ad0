import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer as createHttp, type Server } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { freemem, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { build } from 'vite'
import { Conflict } from '../../agent/base/errors.ts'
import { exec } from '../../agent/base/exec.ts'
import { writeWhole } from '../../agent/base/files.ts'
import { encodeToml } from '../../agent/base/toml.ts'
import { startBox } from '../../agent/box/box.ts'
import { readCatalogue } from '../../agent/box/catalogue.ts'
import { makeManifest } from '../../agent/box/first-boot.ts'
import { openStore } from '../../agent/box/store.ts'
import { openClaim } from '../../agent/claim/claim.ts'
import { openPeople } from '../../agent/claim/people.ts'
import { openSessions } from '../../agent/claim/sessions.ts'
import { server } from '../../agent/http/server.ts'
import { uiConfig } from '../../agent/ui/vite.config.ts'
import { workerAt } from '../../agent/verbs/call.ts'
import { handlersOf } from '../../agent/verbs/handlers.ts'
import { serveVerbs } from '../../agent/verbs/serve.ts'
import { fakeParts } from './components.ts'

export interface WorkstationOptions {
  readonly httpPort: number
  readonly httpsPort: number
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
  const { httpPort, httpsPort, log } = options
  const folder = await mkdtemp(join(tmpdir(), 'gantry-dev-'))

  // The certificate and the page are made side by side; each takes about a second.
  const [, { page, watcher }] = await Promise.all([makeCertificate(folder), makePage(folder)])

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
      ],
    }),
  )
  const store = openStore(join(folder, 'gantry'))
  await makeManifest(store, preseed)
  const now = () => performance.now()
  const { parts, isAnswering } = fakeParts({ save: store.saveLock, forget: store.forgetLock })
  const claim = await openClaim(join(folder, 'claim.toml'), now)
  const sessions = await openSessions(join(folder, 'sessions.toml'), Date.now)
  const box = startBox({
    version: 'dev',
    store,
    claim,
    sessions,
    people: await openPeople(join(folder, 'people.toml'), now),
    catalogue: await readCatalogue(join(import.meta.dirname, '../../recipes'), '/nowhere'),
    parts,
    addresses: () => ['192.168.1.20'],
    fullness: async () => ({
      memory: { used: totalmem() - freemem(), total: totalmem() },
      disk: { used: 12e9, total: 64e9 },
    }),
    isAnswering,
    dataFolder: folder,
    problems: [],
    now,
    log,
  })

  const socket = join(folder, 'worker.sock')
  const handlers = handlersOf({ box, networks: () => [] })
  const verbs = serveVerbs({ handlers, root: false, person: sessions.person, log }).listen(socket)
  const worker = workerAt(socket)
  const tls = {
    key: await readFile(join(folder, 'key.pem')),
    cert: await readFile(join(folder, 'cert.pem')),
  }
  const servers = [
    createHttp(server({ worker, scheme: 'http', page, log })),
    createHttps(tls, server({ worker, scheme: 'https', page, log })),
  ] as const
  await listen(servers[0], httpPort, '--http-port')
  await listen(servers[1], httpsPort, '--https-port')
  return {
    url: `http://localhost:${httpPort}`,
    code: claim.code ?? '',
    async stop() {
      for (const it of [...servers, verbs]) {
        it.close()
        it.closeAllConnections()
      }
      await watcher.close()
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

/** Built again whenever a file of it changes; reload to see it. */
async function makePage(folder: string) {
  const outDir = join(folder, 'ui')
  const config = { ...uiConfig, configFile: false as const, logLevel: 'error' as const }
  const options = { ...uiConfig.build, outDir, emptyOutDir: true }
  await build({ ...config, build: options })
  const watcher = await build({ ...config, build: { ...options, watch: {} } })
  if (!('close' in watcher)) throw new Error('vite does not watch')
  return { page: outDir, watcher }
}

async function makeCertificate(folder: string): Promise<void> {
  const names = 'subjectAltName=DNS:localhost,DNS:*.localhost'
  await exec([
    'openssl',
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'],
    ...['-days', '7', '-subj', '/CN=Gantry on a workstation', '-addext', names],
    ...['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')],
  ])
}
