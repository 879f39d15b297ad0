import { mkdtemp, rm } from 'node:fs/promises'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { TokenScope } from '../../../agent/http/api.ts'
import { type Worker, workerAt } from '../../../agent/verbs/call.ts'
import { type Verb, type VerbName, verbs } from '../../../agent/verbs/contract.ts'
import { type Bearer, type Door, type Handlers, serveVerbs } from '../../../agent/verbs/serve.ts'

/** Who is whose: the word that is shown says it. */
const BEARERS: Readonly<Record<string, Bearer>> = {
  admin: { name: 'Ada', administers: true, confirmed: true },
  unconfirmed: { name: 'Ada', administers: true, confirmed: false },
  member: { name: 'Mia', administers: false, confirmed: true },
  ...Object.fromEntries(
    (['read', 'apps', 'admin'] as const).flatMap((scope): [string, Bearer][] => [
      [`token ${scope}`, token('Ada', true, scope)],
      [`member's token ${scope}`, token('Mia', false, scope)],
    ]),
  ),
}

function token(name: string, administers: boolean, scope: TokenScope): Bearer {
  return { name, administers, confirmed: false, token: { name: 'script', scope } }
}

let folder: string
let servers: Server[]
let worker: Worker
let recorded: [string, string][]
let administers = true
const WAVERING = { session: 'wavering' }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-verbs-'))
  recorded = []
  const reached = async () => ({ reached: true })
  const handlers = new Proxy(
    {},
    {
      get: (_, verb) => (verb === 'app.follow' ? follow : reached),
    },
  ) as Handlers
  const behind = (door: Door) =>
    serveVerbs({
      handlers,
      door,
      bearer: it =>
        it === WAVERING.session
          ? { name: 'Ada', administers, confirmed: true }
          : Object.hasOwn(BEARERS, it)
            ? BEARERS[it]
            : undefined,
      recorder: {
        begins: async ({ verb }) => void recorded.push([verb, 'begins']),
        ended: async ({ verb }, outcome) => void recorded.push([verb, outcome]),
      },
      log: () => {},
    }).listen(join(folder, door))
  servers = [behind('web'), behind('oidc')]
  worker = workerAt(join(folder, 'web'))
})
afterEach(async () => {
  for (const it of servers) it.close()
  await rm(folder, { recursive: true })
})

async function* follow() {
  yield { text: 'one' }
  await new Promise(done => setTimeout(done, 100))
  yield { text: 'two' }
}

/** Which verbs a bearer gets past the door of: what is decoded after it may still be wrong. */
async function admitted(session: string | undefined, at = worker): Promise<string[]> {
  const got: string[] = []
  for (const name of Object.keys(verbs) as VerbName[]) {
    if (name === 'status.watch') continue
    const status = await at.ask(name, {} as never, { session }).then(
      () => 200,
      (error: { readonly status: number }) => error.status,
    )
    if (status !== 401 && status !== 403) got.push(name)
  }
  return got.sort()
}

const where = (fits: (it: Verb) => boolean) =>
  Object.entries<Verb>(verbs)
    .filter(([name, it]) => name !== 'status.watch' && fits(it))
    .map(([name]) => name)
    .sort()

describe('of the verbs', () => {
  it('who shows nothing, or something made up, gets the open ones', async () => {
    const open = where(it => it.access === 'open')
    expect(await admitted(undefined)).toEqual(open)
    for (const it of ['', 'x', '__proto__', 'constructor', 'gantry_']) {
      expect(await admitted(it)).toEqual(open)
    }
  })

  it('a person gets those of the role, and the dangerous ones after the password', async () => {
    const ofPeople = where(it => it.access !== 'root' && it.access !== 'oidc')
    expect(await admitted('admin')).toEqual(ofPeople)
    const harmless = where(it => !it.confirmed)
    expect(await admitted('unconfirmed')).toEqual(ofPeople.filter(it => harmless.includes(it)))
    expect(await admitted('member')).toEqual(
      where(it => it.access === 'open' || it.access === 'member'),
    )
  })

  it('the program that signs people in to apps gets its own, and nobody else gets those', async () => {
    const own = where(it => it.access === 'oidc')
    for (const session of [undefined, 'admin', 'token admin']) {
      expect(await admitted(session, workerAt(join(folder, 'oidc')))).toEqual(own)
    }
  })

  const READ = [
    'alerts.read',
    'api.read',
    'app.grants',
    'app.icon',
    'app.screenshots',
    'app.screenshot',
    'backup.disks',
    'box.disks',
    'backup.read',
    'catalogue.read',
    'database.read',
    'neighbour.read',
    'domain.read',
    'drill.read',
    'findings.read',
    'history.read',
    'network.check',
    'network.read',
    'people.list',
    'plan.read',
    'site.find',
    'site.outlook',
    'site.read',
    'status.read',
    'system.read',
    'system.sticks',
    'usage.read',
  ]
  const APPS = [
    ...['cancel-update', 'follow', 'go-back', 'logs', 'restart', 'start', 'stop', 'update'].map(
      it => `app.${it}`,
    ),
    'history.undo',
  ]
  const ADMIN = [
    ...['alerts.test', 'app.configure', 'app.install', 'app.rotate', 'app.set-up', 'audit.read'],
    ...[
      'backup.files',
      'backup.give-up',
      'backup.now',
      'backup.send',
      'backup.test-target',
      'backup.tidy-target',
      'box.rename',
      'catalogue.refresh',
    ],
    ...['cancel', 'check', 'install', 'start', 'upload'].map(it => `system.${it}`),
    ...[
      'database.upgrade',
      'description.read',
      'domain.remove',
      'drill.now',
      'findings.fix',
      'network.set',
      'people.withdraw',
      'box.logs',
      'box.restart',
    ],
    ...[
      'box.shut-down',
      'box.timezone',
      'box.language',
      'first-run.answer',
      'first-run.dismiss',
      'link.add',
      'link.remove',
      'recipe.import',
    ],
  ]
  const open = where(it => it.access === 'open')
  it.each([
    ['token read', READ],
    ['token apps', [...READ, ...APPS]],
    ['token admin', [...READ, ...APPS, ...ADMIN]],
    [
      "member's token read",
      ['api.read', 'app.icon', 'app.screenshots', 'app.screenshot', 'status.read'],
    ],
    [
      "member's token apps",
      ['api.read', 'app.icon', 'app.screenshots', 'app.screenshot', 'status.read'],
    ],
    [
      "member's token admin",
      ['api.read', 'app.icon', 'app.screenshots', 'app.screenshot', 'status.read'],
    ],
  ])('a %s gets what is written down here', async (session, more) => {
    expect(await admitted(session)).toEqual([...open, ...more].sort())
  })

  it('none that wants a password lately is for tokens', () => {
    expect(where(it => it.confirmed === true && it.token !== undefined)).toEqual([])
  })
})

it('writes down what is done before and after, what was refused, and no looking', async () => {
  await worker.ask('app.stop', { service: 'notes' }, { session: 'admin' })
  await worker.ask('history.read', {}, { session: 'admin' })
  await expect(
    worker.ask('app.stop', { service: 'notes' }, { session: 'member' }),
  ).rejects.toThrow()
  await expect(
    worker.ask('app.secrets', { service: 'notes' }, { session: 'unconfirmed' }),
  ).rejects.toThrow()
  expect(recorded).toEqual([
    ['app.stop', 'begins'],
    ['app.stop', 'done'],
    ['app.stop', 'not-an-admin'],
    ['app.secrets', 'confirmation-needed'],
  ])
})

it('says whether somebody would be let in, and does nothing', async () => {
  await worker.admit('app.stop', { session: 'admin' })
  await expect(worker.admit('app.stop', { session: 'member' })).rejects.toMatchObject({
    code: 'not-an-admin',
  })
  await expect(worker.admit('app.stop', {})).rejects.toMatchObject({ code: 'signed-out' })
  expect(recorded).toEqual([])
})

it('ends a stream when who sees it administers no longer', async () => {
  const gone = new AbortController()
  const seen: unknown[] = []
  administers = true
  for await (const it of worker.watch('app.follow', { service: 'notes' }, WAVERING, gone.signal)) {
    seen.push(it)
    administers = false
  }
  // Whether there is more to see is looked at when there is.
  expect(seen).toEqual([{ text: 'one' }])
})
