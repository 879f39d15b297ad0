import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { BackupReport } from '../../agent/http/api.ts'
import type { Home } from '../lab/home.ts'
import { openS3Server, type S3Server, s3Programs } from '../lab/s3-server.ts'
import { openShelter, type Shelter } from '../lab/shelter.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { appOf, isRunning, statusOf } from '../system/status.ts'
import { remake } from './remade.ts'

/** A box with an app and two places for copies, and what can be wrong with one of them, or with what is saved. */
describe('backups that meet trouble', () => {
  let home: Home
  let shelter: Shelter
  let s3: S3Server

  beforeAll(async () => {
    home = await openBuiltHome({}, await s3Programs())
    await home.box.boot()
    ;[shelter] = await Promise.all([openShelter(home), claim(home)])
    s3 = await openS3Server(home.lab, shelter)
    await shelter.start()
    await gantry('app', 'install', `${appsOnBox}/diary-1`, '--answer', 'title=Diary')
    await shell(
      `${psql('create table days as select n, md5(n::text) as words from generate_series(1, 5000) n')}
       ${psql('alter table days owner to diary')}`,
    )
    await gantry('backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`)
    await home.box.exec(
      ['gantry', 'backup', 'target', 'add', 'cloud', 's3', `url=${s3.url}/bucket/box`],
      { input: 'user=seed\npassword=seed-seed\n' },
    )
    return () => home.close()
  })
  beforeEach(() => tellOnFailure(home))

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 300_000 })
  const shell = async (script: string) =>
    (await home.box.exec(['bash', '-ec', script], { timeout: 300_000 })).trim()
  const said = async (...words: string[]) => {
    const argv = ['sh', '-c', 'gantry "$@" --json || true', '-', ...words] as const
    return JSON.parse(await home.box.exec(argv, { timeout: 300_000 }))
  }
  const report = (): Promise<BackupReport> => said('backup')
  const problems = ({ targets }: BackupReport) =>
    Object.fromEntries(targets.map(it => [it.name, it.problem?.code]))
  /** Where the newest moment is. */
  const places = ({ kept, snapshots }: BackupReport) =>
    kept.filter(it => it.name === snapshots[0]).map(it => it.target)

  it('go to one place though another one refuses, and say which', async () => {
    await gantry('backup', 'now')
    expect(places(await report())).toEqual(['nas', 'cloud'])
    await s3.letIn(false)
    expect(await shell('gantry backup now > /dev/null 2>&1 && echo 0 || echo $?')).toBe('1')
    const half = await report()
    expect(places(half)).toEqual(['nas'])
    expect(problems(half)).toEqual({ nas: undefined, cloud: 'backup-not-allowed' })
    const { findings } = await statusOf(home, it =>
      it.findings.some(found => found.code === 'backup-not-allowed'),
    )
    const about = findings.filter(it => it.code.startsWith('backup-'))
    expect(about).toEqual([
      expect.objectContaining({ code: 'backup-not-allowed', values: { target: 'cloud' } }),
    ])
    await s3.letIn(true)
    await gantry('backup', 'now')
    expect(places(await report())).toEqual(['nas', 'cloud'])
    await gantry('backup', 'target', 'remove', 'cloud')
  })

  it('are refused where a clock is wrong, which a certificate shows', async () => {
    const { url, certificate } = await shelter.openLateDoor()
    const pem = certificate.replaceAll('\n', '\\n')
    const { error } = await said(
      ...['backup', 'target', 'add', 'late', 'rest', `url=${url}/late`, `certificate=${pem}`],
    )
    expect(error).toMatchObject({ code: 'backup-clock' })
    expect(error.detail).toContain('certificate has expired or is not yet valid')
    expect((await report()).targets).toHaveLength(1)
  })

  it('of a later Gantry are not brought back, and nothing changes', async () => {
    const name = '2026-01-02T00-00-00Z'
    await remake(home.box, {
      ...{ repository: `rest:${shelter.url}/box`, name },
      manifest: 'it.format += 1',
    })
    await gantry('backup', 'target', 'tidy', 'nas')
    expect((await said('backup', 'restore', 'diary', name, 'nas')).note).toMatchObject({
      code: 'restore-newer',
    })
    await appOf(home, 'diary', isRunning)
    expect(await shell(psql('select count(*) from days'))).toBe('5000')
    expect(await shell('ls /data/state/restoring 2> /dev/null || true')).toBe('')
  })

  it('of which a file did not come are not brought back, and fail on trial', async () => {
    const keepsake = '/data/state/apps/diary/data/keepsake'
    await shell(`echo kept > ${keepsake}`)
    await gantry('backup', 'now')
    const name = (await report()).snapshots[0] ?? ''
    // As many as were saved come.
    expect((await said('backup', 'restore', 'diary', name, 'nas')).note?.code).toBe('restored')
    const drill = await said('backup', 'drill')
    expect(drill.problem).toBeUndefined()
    expect(drill.proof).toMatchObject({ app: 'diary' })
    await shell(`RESTIC_PASSWORD="$(gantry backup key)" restic --no-cache -q \
      -r rest:${shelter.url}/box rewrite --forget --exclude keepsake latest`)
    await gantry('backup', 'target', 'tidy', 'nas')
    const wrong = { message: expect.stringContaining('data of diary came back with') }
    expect((await said('backup', 'restore', 'diary', name, 'nas')).note).toMatchObject({
      ...{ code: 'restore-files', ...wrong },
    })
    expect(await shell(`cat ${keepsake}`)).toBe('kept')
    expect((await said('backup', 'drill')).problem).toMatchObject({ code: 'drill-files', ...wrong })
    await gantry('backup', 'now')
  })

  it('of an app whose database cannot be written out keep the rest, and say so', async () => {
    const heap = `/data/state/postgresql/17/${await shell(psql("select pg_relation_filepath('days')"))}`
    await shell(
      `${psql('checkpoint')}
       printf 'not what was written here' | dd of=${heap} bs=1 seek=4000 conv=notrunc status=none; sync`,
    )
    expect(await shell('gantry backup now > /dev/null 2>&1 && echo 0 || echo $?')).toBe('1')
    const { targets, kept } = await report()
    expect(targets[0]?.problem).toBeUndefined()
    expect(targets[0]?.missing).toEqual([
      expect.stringMatching(/^diary: its database diary could not be written out: .*invalid page/s),
    ])
    expect(kept[0]).toMatchObject({ target: 'nas', complete: false })
    await statusOf(home, ({ findings }) => findings.some(it => it.code === 'backup-incomplete'))
    const name = kept[0]?.name ?? ''
    expect((await said('backup', 'restore', 'diary', name, 'nas')).note).toMatchObject({
      code: 'restore-incomplete',
    })
    await appOf(home, 'diary', isRunning)
    // What the server has in memory is what was there: it goes to the disk once more.
    await shell(`${psql('update days set n = n where n = 1')}; ${psql('checkpoint')}`)
    await gantry('backup', 'now')
    expect((await report()).kept[0]).toMatchObject({ complete: true })
    await statusOf(home, ({ findings }) => !findings.some(it => it.code === 'backup-incomplete'))
  })
})

const psql = (sql: string) =>
  `/usr/lib/postgresql/17/bin/psql -qAt -h /run/postgresql -U postgres -d diary -c "${sql}"`
