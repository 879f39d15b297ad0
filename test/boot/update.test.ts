import { beforeAll, beforeEach, describe, expect, it, onTestFailed } from 'vitest'
import { until } from '../lab/until.ts'
import { figures } from '../system/figures.ts'
import { startedBy } from './starts.ts'
import { BROKEN, patient, SECOND, STICK, type Updatable, updatableComputer } from './updatable.ts'

/** Of a machine without KVM that does other things, too. */
const PATIENCE = 20 * 60_000

/** The shorter form of `bench -- update`. Each test goes on where the last ended. */
describe('another version of the box', { timeout: PATIENCE }, () => {
  const times = figures()
  let box: Updatable

  beforeAll(async () => {
    box = await times.time('make versions', () => updatableComputer([]))
    return () => box[Symbol.asyncDispose]()
  }, PATIENCE)
  beforeEach(() => onTestFailed(() => console.error(box.shown.slice(-60).join('\n'))))

  it('leaves the old one as it is where the plug is pulled while it is written', async () => {
    await box.turnOn()
    await box.sh(`echo kept > /data/state/kept; sync`)
    await box.sh(`gantry update set automatic=no watch=1 feed=${box.feed.url}`)
    expect(await box.ask('update check')).toMatchObject({ offer: { version: SECOND } })
    await box.sh('gantry update install --no-wait')
    const isWriting = async () => ((await box.ask('update')).writing?.fraction ?? 0) > 0.5
    await until('it is being written', isWriting, patient)
    await box.pullPlug()
    await times.time('power on to shell', box.turnOnNoting)
    expect(await box.slot()).toBe('a')
    await until('it says so', async () => (await box.ask('update')).problem, patient)
  })

  it('starts when it is told to, and is on trial', async () => {
    const written = await times.time('fetch and write a version', () => box.ask('update install'))
    expect(written).toMatchObject({ phase: 'written' })
    await box.sh('gantry update apply')
    await times.time('away for the switch', box.restarted)
    expect(await box.slot()).toBe('b')
    expect((await box.phase('proving')).last).toBeUndefined()
    await box.pullPlug()
  })

  it('or the old one starts, whenever the power goes in the switch', async () => {
    const { first, second } = await box.kernels()
    let moments = 0
    for await (const starts of box.startsAfterFlushes()) {
      moments += 1
      expect([...starts.entries.keys()]).toContain('gantry-a.conf')
      expect(starts.kernels.get('a')).toBe(first)
      if (startedBy(starts) === 'b') expect(starts.kernels.get('b')).toBe(second)
    }
    expect(moments).toBeGreaterThan(0)
    times.note(moments, '', 'moments of the switch, each between two flushes')
  })

  it('starts once more after a cut on trial, and is confirmed with all data', async () => {
    await box.turnOn()
    expect(await box.slot()).toBe('b')
    const { last } = await times.time('until it is confirmed', () => box.phase('idle'))
    expect(last).toMatchObject({ outcome: 'confirmed', version: SECOND })
    expect(await box.sh(`cat /data/state/kept /data/snapshots/${last?.snapshot}/kept`)).toBe(
      'kept\nkept',
    )
  })

  it('is found on a stick, and goes back by itself where its kernel finds no init', async () => {
    const { files } = JSON.parse(await box.sh('gantry update sticks --json'))
    expect(files).toEqual([expect.objectContaining({ disk: 'UPDATES', name: STICK })])
    await box.ask(`update install ${files[0].path} ${STICK}`)
    await goesBack('panic')
  })

  it('comes through the page, and goes back by itself where its kernel is none', async () => {
    await box.send('no-kernel.update')
    await goesBack('no-kernel')
  })

  async function goesBack(name: keyof typeof BROKEN): Promise<void> {
    await box.phase('written')
    await box.sh('gantry update apply')
    await times.time(`back from ${name}`, box.restarted)
    const { last } = await box.phase('idle')
    expect(last).toMatchObject({ outcome: 'rolled-back', version: BROKEN[name] })
    expect(await box.slot()).toBe('b')
  }
})
