import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { DrillReport } from '../../agent/http/api.ts'
import type { Home } from '../lab/home.ts'
import { openShelter, type Shelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { figures } from './figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim } from './owner.ts'

/** What is at a target is brought back on trial; and what is told where that does not go well. */
describe('drills', { tags: ['slow'] }, () => {
  const measured = figures()
  let home: Home
  let shelter: Shelter

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    const [opened] = await Promise.all([openShelter(home), claim(home)])
    shelter = opened
    await shelter.start()
    await gantry('app', 'install', `${appsOnBox}/diary-1`, '--answer', 'title=Diary')
    await gantry('app', 'install', `${appsOnBox}/scribe`)
    return () => home.close()
  })
  beforeEach(() => tellOnFailure(home))

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 480_000 })
  const shell = async (script: string) => (await home.box.exec(['sh', '-ec', script])).trim()
  const told = async (...words: string[]) =>
    JSON.parse(
      await home.box.exec(['sh', '-c', 'gantry "$@" --json || true', '-', ...words], {
        timeout: 480_000,
      }),
    )
  const report = async (): Promise<DrillReport> => (await told('backup')).drill

  /** Containers, programs, sockets and files of a drill. */
  const leftovers = () =>
    shell(`docker ps --all --quiet --filter label=gantry.drill
      ls /data/backup/drill | grep -v record.json || true
      ls -d /run/gantry/drill 2>/dev/null || true
      pgrep --full '[d]ata/backup/drill/work' || true`)

  it('say that there is nothing to bring back yet', async () => {
    expect((await told('backup', 'drill')).error).toMatchObject({ code: 'drill-nothing' })
  })

  it('bring back every database, and one app after the other, without a network', async () => {
    await gantry('backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`)
    await gantry('backup', 'now')
    const first = await measured.time('drill of two apps, one of them with its page', () =>
      told('backup', 'drill'),
    )
    expect(first.problem).toBeUndefined()
    expect(first.proof).toMatchObject({ databases: 2, app: 'diary' })
    expect(first.proof.rows).toBeGreaterThan(0)
    expect(await leftovers()).toBe('')
  })

  it('leave nothing behind where they are killed, begin anew, and take the next app', async () => {
    await gantry('backup', 'drill', '--no-wait')
    await until(
      'an app is on trial',
      async () => (await shell('docker ps --quiet --filter label=gantry.drill')) !== '',
    )
    await shell('systemctl kill --signal=KILL gantry-drill')
    await until('it is over', async () => !(await report()).busy, { within: 300_000 })
    const { problem, proof } = (await report()).targets.nas ?? {}
    expect(problem).toBeUndefined()
    expect(proof?.app).toBe('scribe')
    expect(await leftovers()).toBe('')
  })

  it('find a target that has lost what it was given, and say so', async () => {
    // Only what describes the data is left: a check of that alone would not see it.
    await shelter.run('find . -path "*/data/*" -type f -size +20k -delete')
    const failed = await told('backup', 'drill')
    expect(failed.problem).toMatchObject({ code: 'backup-damaged' })
    expect(failed.proof).toBeDefined()
    expect(await leftovers()).toBe('')
  })

  it('count as failed where the target is away', async () => {
    await shelter.stop()
    expect((await told('backup', 'drill')).problem).toMatchObject({ code: 'backup-unreachable' })
    const { findings } = JSON.parse(await shell('gantry status --json || true'))
    expect(findings.map((it: { code: string }) => it.code)).toContain('drill-failed')
  })
})
