import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { readKit } from '../../agent/backup/kit.ts'
import { proveCode } from '../../agent/claim/claimant.ts'
import type { BackupReport, RecoveryKit } from '../../agent/http/api.ts'
import type { Box } from '../lab/box.ts'
import type { Home } from '../lab/home.ts'
import { postTo } from '../lab/post.ts'
import { openS3Server, s3Programs } from '../lab/s3-server.ts'
import { openSftpServer } from '../lab/sftp-server.ts'
import { openShelter, type Shelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { workerAnswers } from '../lab/worker-answers.ts'
import { figures } from '../system/figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim, claimedAs, codeOf, pageOf, ZONE } from '../system/owner.ts'
import { appOf, isRunning } from '../system/status.ts'
import { gantryOn } from './boxes.ts'
import { remake } from './remade.ts'

/**
 * One box that saves to a disk, by SFTP, to S3, to a neighbour and to a rest-server, and gets new words
 * after that; and a blank box for each of those places, which becomes it. Each test goes on where the
 * last ended.
 */
describe('a whole box', () => {
  const measured = figures()
  let home: Home
  let shelter: Shelter
  let keeper: Box
  let current: Home
  let device: string
  let kit: RecoveryKit
  let before: Awaited<ReturnType<typeof lookAt>>
  let moment: string

  beforeAll(async () => {
    home = await openBuiltHome({ name: 'old' }, await s3Programs())
    current = home
    keeper = await home.addBox({ name: 'keeper' })
    await keeper.boot()
    await pageOf(home)
    const post = postTo(home.phone.fetch, 'http://gantry.local')
    const claimant = await proveCode(await codeOf({ ...home, box: keeper }), post)
    await claimant.claim({ ...claimedAs, name: 'keeper', timezone: ZONE })
    await until('it is the keeper', async () => (await shell(keeper, 'hostname')) === 'keeper')
    await home.box.boot()
    const [opened] = await Promise.all([openShelter(home), claim(home)])
    shelter = opened
    await shelter.start()
    const file = `/var/tmp/${home.lab.name}-usb`
    const make = `truncate -s 2G ${file}; losetup -f --show ${file}; rm ${file}`
    device = (await home.lab.run(['sh', '-ec', make])).trim()
    return async () => {
      await home.lab.run(['losetup', '--detach', device]).catch(() => {})
      await home.close()
    }
  })
  beforeEach(() => tellOnFailure(current))

  /** Nobody tells a container of a disk that was plugged in. */
  const plugIn = (box: Box) =>
    shell(box, `test -e ${device} || mknod ${device} b 7 ${device.replace('/dev/loop', '')}`)
  const add = (box: Box, words: readonly string[], input = '') =>
    box.exec(['gantry', 'backup', 'target', 'add', ...words], { input, timeout: 120_000 })
  const report = (box: Box): Promise<BackupReport> => gantryOn(box, ['backup'])

  it('is saved to five places at once, and gets new words after that', async () => {
    const { box } = home
    await gantry(box, 'app', 'install', `${appsOnBox}/diary-1`, '--answer', 'title=Diary')
    await gantry(box, 'app', 'install', `${appsOnBox}/scribe`)
    await gantry(box, 'app', 'stop', 'scribe')
    await shell(
      box,
      `head -c 20000000 /dev/urandom > ${PAGES}/blob
       chown 65534:65534 ${PAGES}/blob; chmod 640 ${PAGES}/blob; ln -s blob ${PAGES}/link
       ${psql('create table days as select n, md5(n::text) as words from generate_series(1, 5000) n')}
       ${psql('alter table days owner to diary')}`,
    )
    const sftp = await openSftpServer(home.lab, shelter)
    const s3 = await openS3Server(home.lab, shelter)
    await plugIn(box)
    await gantry(box, 'backup', 'format', device, '--agree')
    const { disks } = await gantryOn(box, ['backup', 'disks'])
    const { uuid } = disks.find((it: { path: string }) => it.path === device)
    await add(box, ['usb', 'disk', `uuid=${uuid}`])
    // The key of the box is made by the first try.
    const away = ['away', 'sftp', 'host=192.168.77.60', 'user=root', 'folder=box'] as const
    await add(box, away).catch(() => {})
    await sftp.admit((await report(box)).publicKey ?? '')
    await add(box, away)
    await add(box, ['cloud', 's3', `url=${s3.url}/bucket/box`], 'user=seed\npassword=seed-seed\n')
    await add(box, ['nas', 'rest', `url=${shelter.url}/rest`])
    const { invitation } = await gantryOn(keeper, ['backup', 'neighbour', 'offer', 'old', '2GB'])
    await gantryOn(box, ['backup', 'neighbour', 'join', 'friend'], invitation)
    await gantry(box, 'backup', 'now')
    const { kept, snapshots } = await report(box)
    moment = snapshots[0] ?? ''
    expect(kept.filter(it => it.name === moment && it.complete).map(it => it.target)).toEqual([
      ...['usb', 'away', 'cloud', 'nas', 'friend'],
    ])
    await remake(box, {
      ...{ repository: `rest:${shelter.url}/rest`, name: OTHER_PROCESSOR },
      manifest: `it.machine = "${process.arch === 'arm64' ? 'x64' : 'arm64'}"`,
      files: `sed -i '1i arch = ["${process.arch === 'arm64' ? 'amd64' : 'arm64'}"]' state/gantry/apps/scribe/revisions/*/recipe.toml
        rm -rf state/gantry/apps/scribe/recipes`,
    })
    await remake(box, {
      ...{ repository: `rest:${shelter.url}/rest`, name: LATER },
      manifest: 'it.format += 1',
    })
    await gantry(box, 'backup', 'key', 'replace', '--agree')
    await until(
      'all places have them',
      async () => (await report(box)).targets.every(it => it.formerKey !== 'alone'),
      { within: 180_000 },
    )
    kit = await gantryOn(box, ['backup', 'kit'])
    before = await lookAt(box)
    await box.cutPower()
  })

  it.each([
    ['a disk', 'usb'],
    ['SFTP', 'away'],
    ['S3', 'cloud'],
    ['a neighbour', 'friend'],
  ])('comes back from %s, and goes on saving there', async (_, place) => {
    const blank = await turnOnBlank(place)
    await measured.time(`whole box of two apps, 20 MB, from ${place}`, () =>
      bringBack(blank, moment, place),
    )
    await plugIn(blank)
    expect(await lookAt(blank)).toEqual(before)
    await appOf(current, 'diary', isRunning)
    expect((await report(blank)).restored).toMatchObject({
      ...{ from: place, snapshot: moment, missing: [] },
    })
    // Its state is of before there were new words.
    expect((await gantry(blank, 'backup', 'key')).trim()).toBe(kit.key)
    await gantry(blank, 'backup', 'now').catch(() => {})
    const { targets, kept, snapshots } = await report(blank)
    expect(targets.find(it => it.name === place)?.problem).toBeUndefined()
    expect(kept).toContainEqual({ name: snapshots[0], target: place, complete: true })
    await blank.cutPower()
  })

  it('of a later Gantry does not come back, and the box stays what it is', async () => {
    const blank = await turnOnBlank('nas')
    const { problem } = await gantryOn(
      blank,
      ['backup', 'restore', '--all', LATER, 'nas'],
      textFor('nas'),
    )
    expect(problem).toMatchObject({ code: 'restore-newer' })
    expect(await shell(blank, 'ls /data')).not.toMatch(/restored/)
  })

  it('of another processor comes back out of its dumps, and says what does not', async () => {
    const { box } = current
    await bringBack(box, OTHER_PROCESSOR, 'nas')
    await plugIn(box)
    const after = await lookAt(box)
    // Another server has the same rows.
    expect(after.server).not.toBe(before.server)
    expect({ ...after, server: '' }).toEqual({ ...before, server: '' })
    expect((await report(box)).restored?.missing).toEqual([
      expect.stringMatching(/^scribe: its program is made for another processor/),
    ])
    await appOf(current, 'diary', isRunning)
  })

  async function turnOnBlank(place: string): Promise<Box> {
    const blank = await home.addBox({ name: `blank-${place}` })
    current = { ...home, box: blank }
    await blank.boot()
    await workerAnswers(blank)
    await plugIn(blank)
    return blank
  }

  /** The one of its codes that knows a place. */
  const textFor = (place: string) =>
    kit.texts.find(text => readKit(text).targets.some(it => it.name === place)) ?? ''

  async function bringBack(blank: Box, snapshot: string, place: string): Promise<void> {
    await blank.rebootBy(async () => {
      const argv = ['sh', '-c', 'gantry backup restore --all "$@" --json || true', '-'] as const
      const asked = blank.exec([...argv, snapshot, place], {
        ...{ input: textFor(place), timeout: 600_000 },
      })
      // It may be ended before it can say that all is well.
      const said = await asked.catch(() => '')
      if (said.includes('"code"')) throw new Error(said)
    })
    await workerAnswers(blank)
  }

  /** Everything of a box that is to be the same afterwards. */
  async function lookAt(box: Box) {
    const ask = (sql: string) =>
      until('PostgreSQL answers', () => shell(box, psql(sql)), { within: 120_000 })
    return {
      machine: await box.read('/data/state/machine-id'),
      people: await shell(box, 'gantry people --json'),
      // Those of backups have other words.
      secrets: await shell(box, 'cd /data/state/gantry/secrets && sha256sum [^@]*.toml'),
      files: await shell(
        box,
        `cd /data/state/apps/scribe && find pages -printf '%p %u:%g %m %l\\n' | sort; sha256sum pages/blob`,
      ),
      rows: await ask('select count(*), md5(string_agg(words, chr(44) order by n)) from days'),
      server: await ask('select system_identifier from pg_control_system()'),
    }
  }
})

const OTHER_PROCESSOR = '2026-01-02T00-00-00Z'
const LATER = '2026-01-03T00-00-00Z'

const gantry = (box: Box, ...words: string[]) =>
  box.exec(['gantry', ...words], { timeout: 300_000 })
const shell = async (box: Box, script: string) =>
  (await box.exec(['bash', '-ec', script], { timeout: 300_000 })).trim()

const PAGES = '/data/state/apps/scribe/pages'

const psql = (sql: string) =>
  `/usr/lib/postgresql/17/bin/psql -qAt -h /run/postgresql -U postgres -d diary -c "${sql}"`
