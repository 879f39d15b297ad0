import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isStill, standNowhere, standStill } from '../bench/standing-still.ts'
import type { Box } from '../lab/box.ts'
import type { Home } from '../lab/home.ts'
import { openShelter, type Shelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { workerAnswers } from '../lab/worker-answers.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { appOf, isRunning } from '../system/status.ts'
import { gantryOn } from './boxes.ts'
import { FOLDER, type Saving, savingOn } from './saving.ts'

/**
 * A program that is killed, and a plug that is pulled, where `npm run bench -- backup` does not try that:
 * while words are replaced, while what is too old goes, while a place is looked at, in a drill, and
 * shortly before a whole box is there. Each test goes on where the last ended.
 */
describe('backups that are cut', () => {
  let home: Home
  let shelter: Shelter
  let box: Saving

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    ;[shelter] = await Promise.all([openShelter(home), claim(home)])
    await shelter.start()
    box = savingOn(home)
    await box.gantry('app', 'install', `${appsOnBox}/calendar`)
    await box.gantry('backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`)
    expect(await box.save()).toEqual({ has: ['nas'] })
    return () => home.close()
  })
  beforeEach(() => tellOnFailure(home))

  const place = () => `rest:${shelter.url}/box`
  const restic = (what: string) =>
    box.shell(`RESTIC_PASSWORD="$(gantry backup key)" restic --no-cache -q -r ${place()} ${what}`)
  const opens = async (words: string) =>
    (await box.shell(
      `RESTIC_PASSWORD='${words}' restic --no-cache -q -r ${place()} cat config > /dev/null 2>&1 && echo yes || echo no`,
    )) === 'yes'
  const locks = async () => (await shelter.files()).filter(it => it.includes('/box/locks/'))
  const kill = () => box.shell('systemctl kill --signal=KILL gantry-backup')
  const pullPlug = async (it: Box = home.box) => {
    await it.cutPower()
    await it.boot()
    await workerAnswers(it)
  }

  /** All is as it should be: something new is taken, all of it can be read, and nobody holds a lock. */
  const isWell = async () => {
    await box.idle()
    expect(await box.save()).toEqual({ has: ['nas'] })
    await box.gantry('backup', 'target', 'tidy', 'nas')
    const nas = await box.targetOf('nas')
    expect([nas?.problem, nas?.damage, nas?.untidy]).toEqual([undefined, undefined, undefined])
    expect(await locks()).toEqual([])
    expect(await restic('check --read-data')).toBe('')
  }

  it.each(['key: added', 'key: noted'])(
    'with the plug pulled at %s open with the new words alone',
    async point => {
      const before = (await box.gantry('backup', 'key')).trim()
      await standStill(home.box, point)
      const after = (await box.gantry('backup', 'key', 'replace', '--agree')).trim()
      await until(`it is at ${point}`, () => isStill(home.box, point), { within: 120_000 })
      expect([await opens(before), await opens(after)]).toEqual([true, true])
      await pullPlug()
      await until('those of before are gone', async () => !(await opens(before)), {
        within: 120_000,
        every: 500,
      })
      expect(await opens(after)).toBe(true)
      await isWell()
    },
  )

  /** restic stands still while it is at that, and holds the place. */
  const stallDuring = async (act: string) => {
    const at = `pgrep -x -f 'restic .* ${act}( .*)?'`
    const waits = `until [ -n "$(ls ${shelter.folder}/box/locks)" ] && ${at} > /dev/null; do :; done`
    await home.lab.run(['timeout', '120', 'sh', '-c', `${waits}; kill -STOP $(${at})`], {
      timeout: 130_000,
    })
    expect(await locks()).toHaveLength(1)
  }
  const ENDS = [
    ['killed', kill],
    ['without power', pullPlug],
  ] as const

  it.each(ENDS)('while what is too old goes, %s, let go of it all the same', async (_, end) => {
    const [, id] = /"box=([0-9a-f]+)"/.exec(await restic('snapshots --json')) ?? []
    await box.shell('head -c 20000000 /dev/urandom > /run/old')
    await restic(
      `backup --time '2020-01-01 00:00:00' --host gantry-${id} --tag complete --tag moment=2020-01-01T00-00-00Z --tag box=${id} /run/old`,
    )
    await box.gantry('backup', 'target', 'tidy', 'nas', '--no-wait')
    await stallDuring('prune')
    await end()
    await box.idle()
    expect(await restic('snapshots --json')).not.toContain('moment=2020')
    await isWell()
  })

  it.each(ENDS)('while a place is looked at, %s, look again', async (_, end) => {
    await box.gantry('backup', 'target', 'tidy', 'nas', '--no-wait')
    await stallDuring('check')
    await end()
    await isWell()
  })

  it('with the plug pulled in a drill hold it anew, and leave nothing behind', async () => {
    await box.gantry('backup', 'drill', '--no-wait')
    const onTrial = 'docker ps --quiet --filter label=gantry.drill'
    await until('an app is on trial', async () => (await box.shell(onTrial)) !== '', {
      within: 120_000,
    })
    await pullPlug()
    const drill = async () => (await gantryOn(home.box, ['backup'])).drill
    const held = await until(
      'it was held',
      async () => {
        const { targets, busy } = await drill()
        return !busy && targets.nas
      },
      { within: 300_000, every: 1_000 },
    )
    expect(held).toMatchObject({ proof: { app: 'calendar' } })
    expect(held.problem).toBeUndefined()
    expect(
      await box.shell(`docker ps --all --quiet --filter label=gantry.drill
        ls /data/backup/drill | grep -v record.json || true
        ls -d /run/gantry/drill 2> /dev/null || true`),
    ).toBe('')
  })

  it('shortly before a whole box is there, bring it back all the same', async () => {
    await box.idle()
    await box.shell(`echo kept > ${FOLDER}/keepsake`)
    expect(await box.save()).toEqual({ has: ['nas'] })
    const {
      texts: [kit = ''],
    } = JSON.parse(await box.gantry('backup', 'kit', '--json'))
    await home.box.cutPower()
    const blank = await home.addBox({ name: 'blank' })
    const there = { ...home, box: blank }
    tellOnFailure(there)
    await blank.boot()
    await workerAnswers(blank)
    const point = 'whole: followed'
    await standStill(blank, point)
    await blank.exec(['gantry', 'backup', 'restore', '--all', '--no-wait'], {
      ...{ input: kit, timeout: 120_000 },
    })
    const stands = () =>
      until(`it stands at ${point}`, () => isStill(blank, point), { within: 300_000, every: 200 })
    await stands()
    await blank.exec(['systemctl', 'kill', '--signal=KILL', 'gantry-backup'])
    await stands()
    await standNowhere(blank)
    await blank.cutPower()
    // It goes on by itself, and starts anew as the other one.
    await blank.boot()
    await blank.rebootBy(async () => {})
    await workerAnswers(blank)
    await appOf(there, 'calendar', isRunning)
    expect(await blank.read(`${FOLDER}/keepsake`)).toBe('kept\n')
    box = savingOn(there)
    await isWell()
  })
})
