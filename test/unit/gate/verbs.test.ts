import { createHash } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Box } from '../../../agent/box/box.ts'
import type { Manifest } from '../../../agent/box/manifest.ts'
import { originsOf } from '../../../agent/box/origins.ts'
import { openPeople, type People } from '../../../agent/claim/people.ts'
import { openSessions, type Sessions } from '../../../agent/claim/sessions.ts'
import { openGate } from '../../../agent/gate/gate.ts'
import { openKeys } from '../../../agent/gate/keys.ts'
import { oidcHandlers } from '../../../agent/gate/oidc-verbs.ts'
import { gateHandlers } from '../../../agent/gate/verbs.ts'
import { desiredWith, MANIFEST } from '../../fakes/desired.ts'

/** Who comes in where, on a box with an app behind the gate, one that asks, and one that does neither. */
const RECIPES = [
  'service = "notes"\nimage = "a"\n[https]\nauth = "proxy"\n',
  'service = "papers"\nimage = "b"\n[https]\n[users]\nlogin = "oidc"\nredirect = ["/back"]\n',
  'service = "hello"\nimage = "c"\n[https]\n',
]
const BOX = 'https://gantry.local'
const WAY = createHash('sha256').update('uid').digest('base64url')
const interaction = (client: string) => `${BOX}/oidc/interaction/uid?client=${client}`

let folder: string
let people: People
let sessions: Sessions
let apps: Manifest['apps']
let gate: ReturnType<typeof gateHandlers>
let oidc: ReturnType<typeof oidcHandlers>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-gate-verbs-'))
  const now = () => 0
  people = await openPeople(join(folder, 'people.toml'), now, now)
  sessions = await openSessions(join(folder, 'sessions.toml'), now)
  await people.setOwner('Anna', 'a long password')
  await people.accept(await people.invite('member'), 'Ben', 'a long password')
  const entry = { state: 'running' as const, number: 1, revision: 1, stops: [], restarts: 0 }
  apps = { notes: { ...entry, 'set-up': true }, papers: { ...entry, 'set-up': true } }
  const desired = desiredWith(RECIPES.map(recipe => ({ recipe })))
  const box = {
    ...{ people, sessions },
    desired: async () => ({ desired }),
    manifest: async () => ({ ...MANIFEST, apps }),
    origins: async () => originsOf({ hostname: 'gantry', prefix: MANIFEST.prefix }),
  } as unknown as Box
  const opened = await openGate({ file: join(folder, 'gate.toml'), sessions, now })
  gate = gateHandlers(box, opened)
  oidc = oidcHandlers(box, opened, openKeys(join(folder, 'keys.toml'), now))
})
afterEach(() => rm(folder, { recursive: true }))

/** Somebody's session, and what he is when he asks. */
async function signedIn(person: string) {
  const session = await sessions.open(person)
  return { session, person, root: false }
}

const codeIn = (url: string) => new URL(url).searchParams.get('code') ?? ''
const idOf = (name: string) => people.person(name)?.id ?? ''

it('tells the program that signs people in who came, once and for that app alone', async () => {
  const ben = await signedIn('Ben')
  const begin = async () =>
    codeIn((await gate['gate.begin']({ to: interaction('papers'), way: WAY }, ben)).continueAt)
  const visit = { client: 'papers', way: 'uid', origin: BOX }
  const code = await begin()
  const { person, session } = await oidc['oidc.enter']({ ...visit, code }, ben)
  expect(person).toMatchObject({ id: idOf('Ben'), account: 'ben', groups: ['member'] })
  expect(session).toBe(sessions.idOf(ben.session))
  const spent = { code: 'code-spent' }
  await expect(oidc['oidc.enter']({ ...visit, code }, ben)).rejects.toMatchObject(spent)
  for (const wrong of [{ client: 'notes' }, { way: 'other' }, { origin: 'https://x.local' }]) {
    const other = { ...visit, code: await begin(), ...wrong }
    await expect(oidc['oidc.enter'](other, ben)).rejects.toMatchObject(spent)
  }
})

it.each([
  interaction('notes'),
  interaction('hello'),
  interaction('nobody'),
  `${interaction('papers')}&more=1`,
  `${BOX}/oidc/interaction/?client=papers`,
  `${BOX}/oidc/interaction/a/b?client=papers`,
  `${BOX}/oidc/token?client=papers`,
  'https://papers-gantry.local/oidc/interaction/uid?client=notes',
  'http://gantry.local/oidc/interaction/uid?client=papers',
])('makes no code for %s', async to => {
  const ben = await signedIn('Ben')
  const begun = gate['gate.begin']({ to, way: WAY }, ben)
  // An app's own addresses are the app's, whatever it calls them.
  if (to.startsWith('https://papers-')) {
    await expect(begun).resolves.toMatchObject({
      continueAt: expect.stringMatching(/^https:\/\/papers-gantry\.local\/\.gantry\/enter\?/),
    })
  } else await expect(begun).rejects.toMatchObject({ code: 'address-unknown' })
})

it('lets nobody in with whom an app is not shared, from the moment on in which that is said', async () => {
  const [anna, ben] = [await signedIn('Anna'), await signedIn('Ben')]
  const to = 'https://notes-gantry.local/'
  const { continueAt } = await gate['gate.begin']({ to, way: WAY }, ben)
  const visit = { service: 'notes', host: 'notes-gantry.local' }
  const entered = { ...visit, code: codeIn(continueAt), way: 'uid' }
  const { token } = await gate['gate.enter'](entered, ben)
  const check = () => gate['gate.check']({ ...visit, token }, ben)
  const look = () =>
    oidc['oidc.person'](
      { client: 'papers', person: idOf('Ben'), session: sessions.idOf(ben.session) ?? '' },
      ben,
    )
  expect(await check()).toMatchObject({ person: { account: 'ben' } })
  expect(await look()).toMatchObject({ account: 'ben' })
  for (const app of Object.values(apps)) app.people = []
  expect(await check()).toEqual({ signInAt: BOX, signedIn: true })
  expect(await look()).toBe(null)
  for (const there of [to, interaction('papers')]) {
    const asked = { to: there, way: WAY }
    await expect(gate['gate.begin'](asked, ben)).rejects.toMatchObject({ code: 'app-not-shared' })
    // Who looks after the box could let himself in.
    await gate['gate.begin'](asked, anna)
  }
  for (const app of Object.values(apps)) app.people = [idOf('Ben')]
  expect(await check()).toMatchObject({ person: { account: 'ben' } })
  await people.remove('Ben')
  expect(await check()).toEqual({ signInAt: BOX, signedIn: false })
  expect(await look()).toBe(null)
})

it('knows nobody whose session has ended, and nobody by the session of another', async () => {
  const ben = await signedIn('Ben')
  const session = sessions.idOf(ben.session) ?? ''
  const about = { client: 'papers', session, person: idOf('Ben') }
  expect(await oidc['oidc.person']({ ...about, person: idOf('Anna') }, ben)).toBe(null)
  expect(await oidc['oidc.person']({ ...about, client: 'hello' }, ben)).toBe(null)
  await sessions.end(ben.session)
  expect(await oidc['oidc.person'](about, ben)).toBe(null)
})

it('knows the apps that send people to the box, with every address that they have', async () => {
  const asked = { root: false, session: undefined, person: undefined }
  expect(await oidc['oidc.client']({ client: 'papers' }, asked)).toMatchObject({
    redirects: ['https://papers-gantry.local/back', expect.stringMatching(/^https:\/\/\[fd12:/)],
    pkce: true,
  })
  expect(await oidc['oidc.client']({ client: 'notes' }, asked)).toBe(null)
  expect(await oidc['oidc.settings']({}, asked)).toMatchObject({ issuer: BOX, origin: BOX })
})
