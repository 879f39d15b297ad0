import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type Claimant, proveCode } from '../../agent/claim/claimant.ts'
import type { FoundSnapshot, RecoveryKit } from '../../agent/http/api.ts'
import type { Box } from '../lab/box.ts'
import type { Home } from '../lab/home.ts'
import { postTo } from '../lab/post.ts'
import { openShelter, type Shelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { figures } from './figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { authorityOf, claim, claimedAs, codeOf, pageOf } from './owner.ts'
import { appOf, isRunning, statusOf } from './status.ts'

/** A box, a sledgehammer, and a blank box with the recovery kit. Each test goes on where the last ended. */
describe('a whole box', { tags: ['slow'] }, () => {
  const measured = figures()
  let home: Home
  let shelter: Shelter
  let blank: Box
  /** The same household, with the blank box for the one that is gone. */
  let after: Home
  let kit: RecoveryKit
  let before: Awaited<ReturnType<typeof lookAt>>
  let claimant: Claimant
  let newest: FoundSnapshot

  beforeAll(async () => {
    home = await openBuiltHome({ name: 'old' })
    await home.box.boot()
    const [opened] = await Promise.all([openShelter(home), claim(home)])
    shelter = opened
    await shelter.start()
    return async () => void (await home.close())
  })
  beforeEach(() => tellOnFailure(after ?? home))

  it('is saved, with all that it is', async () => {
    const { box } = home
    await gantry(box, 'app', 'install', `${appsOnBox}/diary-1`, '--answer', 'title=Diary')
    await gantry(box, 'app', 'install', `${appsOnBox}/scribe`)
    await gantry(box, 'app', 'stop', 'scribe')
    await shell(
      box,
      `head -c 30000000 /dev/urandom > ${PAGES}/blob
       chown 65534:65534 ${PAGES}/blob; chmod 640 ${PAGES}/blob; ln -s blob ${PAGES}/link
       ${psql('create table days as select n, md5(n::text) as words from generate_series(1, 5000) n')}
       ${psql('alter table days owner to diary')}`,
    )
    await gantry(box, 'backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`)
    await gantry(box, 'backup', 'now')
    kit = JSON.parse(await gantry(box, 'backup', 'kit', '--json'))
    before = await lookAt(home)
    await box.cutPower()
  })

  it('is found from the claim page of a blank one, with its kit and no other', async () => {
    blank = await home.addBox({ name: 'blank' })
    after = { ...home, box: blank }
    await blank.boot()
    await pageOf(after)
    const post = postTo(home.phone.fetch, 'http://gantry.local')
    claimant = await proveCode(await codeOf(after), post)
    const [text = ''] = kit.texts
    const refusal = (given: string) =>
      claimant.restore({ ask: 'find', kit: { text: given } }).catch(error => error.problem?.code)
    expect(await refusal('hello')).toBe('kit-unknown')
    expect(await refusal(text.slice(0, -1))).toBe('kit-damaged')
    expect(await refusal(text.replace('kit-1', 'kit-7'))).toBe('kit-newer')
    const wrongKey = {
      key: 'zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo zoo wrong',
      ...{ target: { kind: 'rest', url: `${shelter.url}/box` }, credentials: {} },
    }
    const { found: none } = await claimant.restore({ ask: 'find', kit: wrongKey })
    expect(none?.places[0]?.problem?.code).toBe('backup-key-wrong')
    const { found } = await claimant.restore({ ask: 'find', kit: { text } })
    expect(found).toMatchObject({
      box: claimedAs.name,
      places: [{ name: 'nas', apps: ['diary', 'scribe'], snapshots: [{ complete: true }] }],
    })
    newest = found?.places[0]?.snapshots[0] as FoundSnapshot
    expect(newest.bytes).toBeGreaterThan(30_000_000)
  })

  it('comes back beside what is there, though it is killed on the way', async () => {
    const [text = ''] = kit.texts
    const wish = { kit: { text }, place: 'nas', snapshot: newest.id }
    const { progress } = await claimant.restore({ ask: 'begin', ...wish })
    expect(progress?.state).toBe('working')
    await expect(
      claimant.claim({ name: 'other', owner: 'eve', password: 'correct horse battery' }),
    ).rejects.toMatchObject({ problem: { code: 'restore-running' } })
    await until(
      'something is here',
      async () => (await shell(blank, 'ls /data/backup/whole/state 2> /dev/null || true')) !== '',
      { every: 100 },
    )
    await shell(blank, 'systemctl kill --signal=KILL gantry-backup || true')
    await measured.time('whole box of two apps, 30 MB, after a kill', async () => {
      await until('all is here', () => isReady(claimant), { within: 180_000, every: 500 })
    })
    // It starts anew by itself.
    await blank.rebootBy(async () => {})
  })

  it('is the one that it was', async () => {
    const ca = before.authority
    const box = await until('its page answers under its old name', async () => {
      const answer = await home.phone.fetch(`https://${claimedAs.name}.local/api/box`, {
        ...{ ca, timeoutMs: 2000 },
      })
      return answer.status === 200 && answer.json<{ claimed: boolean; name: string }>()
    })
    expect(box).toMatchObject({ claimed: true, name: claimedAs.name })
    const { owner: name, password } = claimedAs
    const signedIn = await home.phone.fetch(`https://${claimedAs.name}.local/api/session`, {
      ...{ ca, json: { name, password } },
    })
    expect(signedIn.status).toBe(204)
    await appOf(after, 'diary', isRunning)
    await statusOf(after, it => it.apps.find(app => app.service === 'scribe')?.state === 'stopped')
    expect(await lookAt(after)).toEqual(before)
    const report = JSON.parse(await shell(blank, 'gantry backup --json || true'))
    expect(report).toMatchObject({
      restored: { snapshot: newest.name, from: 'nas', missing: [] },
      kept: [{ name: newest.name, target: 'nas' }],
    })
    expect(await shell(blank, 'ls -a /data')).not.toMatch(/restored|state-before/)
  })

  it('goes on saving to where it did', async () => {
    await gantry(blank, 'backup', 'now')
    const report = JSON.parse(await gantry(blank, 'backup', '--json'))
    expect(report.targets[0]?.problem).toBeUndefined()
    expect(report.kept).toHaveLength(2)
  })

  it('is refused where there are apps', async () => {
    const said = await shell(
      blank,
      `gantry backup restore --all --json <<< '${kit.texts[0]}' || true`,
    )
    expect(JSON.parse(said).error).toMatchObject({ code: 'restore-has-apps' })
  })

  it('is not disturbed by the old one, should that come up again', async () => {
    await blank.powerOff()
    await home.box.boot()
    after = home
    await statusOf(home, ({ findings }) => findings.some(it => it.code === 'backup-replaced'))
    await appOf(home, 'diary', ({ state }) => state === 'stopped')
    await gantry(home.box, 'backup', 'now').catch(() => {})
    const report = JSON.parse(await shell(home.box, 'gantry backup --json || true'))
    expect(report.targets[0]?.problem?.code).toBe('backup-replaced')
  })

  /** Everything of a box that is to be the same afterwards. */
  async function lookAt({ box }: Home) {
    const manifest = await box.read('/data/state/gantry/box.toml')
    return {
      authority: await authorityOf({ ...home, box }),
      prefix: /^prefix = .*$/m.exec(manifest)?.[0],
      machine: await box.read('/data/state/machine-id'),
      people: await shell(box, 'gantry people --json'),
      secrets: await shell(box, 'cd /data/state/gantry/secrets && sha256sum *.toml'),
      files: await shell(
        box,
        `cd /data/state/apps/scribe && find pages -printf '%p %u:%g %m %l\\n' | sort; sha256sum pages/blob`,
      ),
      rows: await shell(
        box,
        psql('select count(*), md5(string_agg(words, chr(44) order by n)) from days'),
      ),
      roles: await shell(
        box,
        psql("select rolname from pg_roles where rolname !~ '^pg_' order by 1"),
      ),
    }
  }
})

/** Gone, because the box starts anew, is ready, too. */
async function isReady(claimant: Claimant): Promise<boolean> {
  const { progress } = await claimant
    .restore({ ask: 'look' })
    .catch(() => ({ progress: undefined }))
  if (progress?.state === 'failed') throw new Error(JSON.stringify(progress.problem))
  return progress === undefined || progress.state === 'ready'
}

const gantry = (box: Box, ...words: string[]) =>
  box.exec(['gantry', ...words], { timeout: 180_000 })
const shell = async (box: Box, script: string) =>
  (await box.exec(['bash', '-ec', script], { timeout: 180_000 })).trim()

const PAGES = '/data/state/apps/scribe/pages'

const psql = (sql: string) =>
  `/usr/lib/postgresql/17/bin/psql -qAt -h /run/postgresql -U postgres -d diary -c "${sql}"`
