import { describe, expect, it } from 'vitest'
import {
  hostsOf,
  type MariadbStep,
  type ObservedMariadb,
  NO_MARIADB as off,
  planMariadb,
} from '../../../agent/database/mariadb-plan.ts'
import { networkGrant } from '../../../agent/network/address-plan.ts'
import { type AppSketch, desiredWith, MANIFEST } from '../../fakes/desired.ts'

const WIKI = 'service = "my-wiki"\nimage = "wiki:1"\n[database]\nvariant = "mariadb"\n'
const NOTES = 'service = "notes"\nimage = "notes:1"\n[database]\nvariant = "postgres"\n'

const plan = (apps: readonly AppSketch[], observed: ObservedMariadb) =>
  planMariadb(desiredWith(apps), observed)

/** All as it should be for the wiki. */
function settled(): ObservedMariadb {
  const accounts = plan([{ recipe: WIKI }], off).flatMap(it =>
    it.kind === 'account' ? it.account : [],
  )
  return { ...off, running: true, databases: new Set(['mysql', 'my_wiki']), accounts }
}
const kinds = (steps: readonly MariadbStep[]) => steps.map(it => it.kind)

it('leaves the server alone while nobody needs it', () => {
  expect(plan([{ recipe: NOTES }], off)).toEqual([])
})

it('starts the server for the first app, and gives it all it needs in the same pass', () => {
  expect(kinds(plan([{ recipe: WIKI }], off))).toEqual(['start', 'database', 'account', 'account'])
})

it('has nothing to do when all is there', () => {
  expect(plan([{ recipe: WIKI }], settled())).toEqual([])
})

it('gives an account that differs from what the server holds', () => {
  const [first, second] = settled().accounts
  if (!first || !second) throw new Error('two accounts are wanted')
  for (const other of [
    { ...first, digest: '*00' },
    { ...first, maxConnections: 7 },
    { ...first, grants: ['my\\_wiki', 'mysql'] },
    { ...first, grants: [] },
  ]) {
    const steps = plan([{ recipe: WIKI }], { ...settled(), accounts: [other, second] })
    expect(kinds(steps)).toEqual(['account'])
  }
})

it('lets nobody in from a network that the app has no more', () => {
  const [first] = settled().accounts
  if (!first) throw new Error('an account is wanted')
  const old = { ...first, host: '172.29.9.0/255.255.255.240' }
  const steps = plan([{ recipe: WIKI }], { ...settled(), accounts: [...settled().accounts, old] })
  expect(steps).toMatchObject([{ kind: 'dismiss', host: old.host }])
})

it('keeps the data of an app that was removed, lets it in no more, and stops the server', () => {
  const other = WIKI.replace('my-wiki', 'other')
  const apps = [{ recipe: WIKI, state: 'kept' as const }, { recipe: other }]
  const observed = { ...settled(), databases: new Set(['my_wiki', 'other']) }
  const mine = plan(apps, observed).filter(it => it.app === 'my-wiki')
  expect(kinds(mine)).toEqual(['dismiss', 'dismiss'])
  expect(kinds(plan([{ recipe: WIKI, state: 'kept' }], settled()))).toEqual(['stop'])
})

it('starts the server to delete what is left, and forgets nothing before', () => {
  const apps = [{ recipe: WIKI, state: 'deleted' as const }]
  expect(kinds(plan(apps, { ...settled(), running: false, accounts: [] }))).toEqual([
    'start',
    'drop',
  ])
  expect(plan(apps, off)).toEqual([])
})

describe('the log that a second box follows', () => {
  const second = { since: '2026-11-20T12:00:00Z' }
  const followed = desiredWith([{ recipe: WIKI }], {
    ...MANIFEST,
    backup: { targets: {}, second },
  })
  const alone = desiredWith([{ recipe: WIKI }])
  const replaced = { epoch: 2, place: 'nas', since: second.since }
  const none = { there: false, written: false }
  const unread = { there: true, written: false }
  const written = { there: true, written: true }
  const steps = (desired: typeof alone, running: boolean, log: ObservedMariadb['log']) =>
    kinds(planMariadb(desired, { ...settled(), running, log }))

  it('begins and ends with a start of the server', () => {
    expect(steps(followed, true, none)).toEqual(['stop', 'log', 'start'])
    expect(steps(followed, true, unread)).toEqual(['stop', 'start'])
    expect(steps(followed, true, written)).toEqual([])
    expect(steps(followed, false, none)).toEqual(['log', 'start'])
    expect(steps(followed, false, unread)).toEqual(['start'])
    expect(steps(alone, true, written)).toEqual(['stop', 'forget-log', 'start'])
    expect(steps(alone, true, none)).toEqual([])
  })

  it('is there for the first start after a crash, also where nobody follows any more', () => {
    expect(steps(alone, false, unread)).toEqual(['start'])
  })

  it('is nothing that is kept where nobody follows and no app needs the server', () => {
    const nobody = { ...alone, apps: [] }
    expect(steps(nobody, true, written)).toEqual(['stop'])
    expect(steps(nobody, false, unread)).toEqual(['forget-log'])
    expect(steps({ ...followed, apps: [] }, false, unread)).toEqual([])
  })

  it('stays as it is on a box that was replaced: it may become the box again', () => {
    expect(steps({ ...followed, replaced }, true, written)).toEqual([])
    expect(steps({ ...alone, apps: [], replaced }, false, unread)).toEqual([])
  })
})

it('grants one database and not those whose names are alike', () => {
  expect(settled().accounts.map(it => it.grants)).toEqual([['my\\_wiki'], ['my\\_wiki']])
})

it('keeps passwords as MariaDB does', () => {
  // select password('secret-of-database-')
  expect(settled().accounts[0]?.digest).toBe('*9BD6B76C9A65D7C79FBEC2519B0FFE3ABE3D9CE0')
})

it.each([
  ['fd12:3456:789a', 18, ['172.29.1.32/255.255.255.240', 'fd12:3456:789a:1:a:0:12:%']],
  ['fd12:0006:0000', 1, ['172.29.0.16/255.255.255.240', 'fd12:6:0:1:a:0:1:%']],
  ['fd00:0000:0000', 4095, ['172.29.255.240/255.255.255.240', 'fd00::1:a:0:fff:%']],
])('writes the networks of %s number %i as MariaDB does', (prefix, number, hosts) => {
  expect(hostsOf(networkGrant(prefix, '172.29.0.0/16', number))).toEqual(hosts)
})
