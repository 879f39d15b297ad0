import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { openUpload } from '../../../agent/base/upload.ts'
import { updateSettings } from '../../../agent/system/need.ts'
import type { Bundle, Slots } from '../../../agent/system/rauc.ts'
import { openFolder } from '../../../agent/system/record.ts'
import { openSystem, type SystemOptions } from '../../../agent/system/system.ts'
import { desiredWith } from '../../fakes/desired.ts'
import { until } from '../../lab/until.ts'

const NEWER: Bundle = { compatible: 'gantry-amd64', version: '0.2.0', size: 1000 }

/** The other slot, the boot loader and the power, as far as the agent sees them. */
function machine() {
  const done: string[] = []
  const state = {
    bundle: NEWER,
    failure: '',
    written: undefined as string | undefined,
    confirmed: false,
    tries: 0,
  }
  const slots: Slots = {
    inspect: async () => state.bundle,
    async begin(source) {
      done.push(`begin ${source}`)
      if (!state.failure) state.written = state.bundle.version
    },
    progress: async () => ({ busy: false, percent: 100, says: '', failure: state.failure }),
    written: async () => state.written,
    isConfirmed: async () => state.confirmed,
    startOther: async () => void done.push('start other'),
    forgetOther: async () => void done.push('forget other'),
    tryAgain: async () => state.tries-- > 0,
  }
  return { done, slots, state }
}

let folder: string
let box: ReturnType<typeof machine>

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-system-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  box = machine()
})

/** The agent of a start of the box. */
const start = (more: Partial<SystemOptions> = {}) =>
  openSystem({
    slots: box.slots,
    folder: openFolder(folder),
    sticks: { find: async () => [], hold: async () => '', letGo: async () => {} },
    sent: openUpload(join(folder, 'sent/sent.update'), 2 * 1024 ** 3),
    version: '0.1.0',
    compatible: 'gantry-amd64',
    takesUpdates: true,
    feed: undefined,
    settings: async () => ({
      ...{ update: updateSettings.parse({}), timezone: 'Etc/UTC', others: [] },
    }),
    beside: async () => undefined,
    ask: async () => ({ version: '0.2.0', url: 'https://u.example/2.update', size: 1000 }),
    moment: async () => 'before',
    room: async () => 2000,
    restart: async () => void box.done.push('restart'),
    online: () => true,
    busy: () => false,
    plausible: () => true,
    boot: 'first',
    every: 1,
    changed: () => {},
    log: () => {},
    ...more,
  })

/** The agent with version 0.2.0 in the other slot. */
async function written(more: Partial<SystemOptions> = {}) {
  const system = await start(more)
  await system.install({ source: '/two.update' })
  await until('it is written', async () => (await openFolder(folder).record()).written)
  return system
}
const begin = async (system: Awaited<ReturnType<typeof start>>) =>
  await system.apply({ kind: 'restart', says: '' }, () => {})

const nothing = desiredWith([])

describe('an update file', () => {
  it.each([
    ['older', { version: '0.0.9' }, 'update-older'],
    ['the same', { version: '0.1.0' }, 'update-not-newer'],
    ['for another board', { compatible: 'gantry-rpi' }, 'update-wrong-board'],
    ['larger than a slot', { size: 3000 }, 'update-too-large'],
  ])('is refused when it is %s, and nothing is written', async (_what, more, code) => {
    box.state.bundle = { ...NEWER, ...more }
    const system = await start()
    await expect(system.install({ source: '/x' })).rejects.toMatchObject({ code })
    expect(box.done).toEqual([])
    expect((await system.report()).phase).toBe('idle')
  })

  it('is refused by an image that knows no signer', async () => {
    const system = await start({ takesUpdates: false })
    const code = 'update-no-key'
    await expect(system.install({ source: '/x' })).rejects.toMatchObject({ code })
  })

  it('that cannot be written is told, and the box goes on', async () => {
    box.state.failure = 'signature verification failed'
    const system = await start()
    await system.install({ source: '/x' })
    await until('it is over', async () => (await system.report()).phase === 'idle')
    expect((await system.report()).problem).toMatchObject({ code: 'update-damaged' })
  })

  it('counts as written only when the slot says so: the power may have gone', async () => {
    await openFolder(folder).saveRecord({ failed: [], writing: { version: '0.2.0' } })
    const system = await start()
    await until('it is over', async () => (await system.report()).phase === 'idle')
    expect((await system.report()).problem).toMatchObject({ code: 'update-cut-off' })
  })

  it('comes piece by piece, and in order', async () => {
    const system = await start()
    const piece = (offset: number, text: string) =>
      system.upload({ size: 6, offset, data: Buffer.from(text) })
    await piece(0, 'abc')
    await expect(piece(0 + 4, 'e')).rejects.toMatchObject({ code: 'upload-out-of-order' })
    await expect(system.install('sent')).rejects.toMatchObject({ code: 'upload-cut-short' })
    expect(await piece(3, 'def')).toEqual({ received: 6 })
    await system.install('sent')
    await until('it is written', async () => (await system.report()).phase === 'written')
    expect(box.done).toEqual([`begin ${join(folder, 'sent/sent.update')}`])
  })
})

describe('a version that its owner lets go of', () => {
  it('stays away until it is asked for, and is offered meanwhile', async () => {
    const system = await start({ feed: 'https://u.example' })
    await system.check()
    await system.install()
    await until('it is written', async () => (await system.report()).phase === 'written')
    await system.cancel()
    expect(box.done.at(-1)).toBe('forget other')
    const offer = { version: '0.2.0', declined: true }
    expect(await system.report()).toMatchObject({ phase: 'idle', offer })
    const observed = { ...(await system.observe(nothing)), uptime: 3_600_000 }
    expect(observed.settings.automatic).toBe(true)
    expect(system.plan(nothing, observed)).toEqual([])
    // After a start it is as it was.
    const after = await start({ feed: 'https://u.example' })
    expect((await after.report()).offer?.declined).toBe(true)
    await after.install()
    await until('it is written', async () => (await after.report()).phase === 'written')
    expect((await openFolder(folder).record()).declined).toBeUndefined()
    expect((await after.report()).written).toEqual({ version: '0.2.0', byItself: true })
  })
})

it('takes no offer of a feed or a channel that was left', async () => {
  const system = await start({ feed: 'https://u.example' })
  await system.check()
  expect((await system.report()).offer?.version).toBe('0.2.0')
  const channel = updateSettings.parse({ channel: 'beta' })
  for (const more of [
    { feed: 'https://other.example' },
    { feed: undefined },
    {
      feed: 'https://u.example',
      settings: async () => ({ update: channel, timezone: 'UTC', others: [] }),
    },
  ]) {
    const left = await start(more)
    expect((await left.report()).offer).toBeUndefined()
    await expect(left.install()).rejects.toMatchObject({ code: 'update-none' })
  }
  const back = await start({ feed: 'https://u.example' })
  await back.install()
  await until('it is written', async () => (await back.report()).phase === 'written')
  expect(box.done).toEqual(['begin https://u.example/2.update'])
})

describe('a new version', () => {
  it('starts in the window where somebody says so, though nothing starts by itself', async () => {
    const update = updateSettings.parse({ automatic: false })
    const system = await written({
      settings: async () => ({ update, timezone: 'Etc/UTC', others: [] }),
    })
    expect((await system.report()).written?.byItself).toBe(false)
    await system.start('window')
    expect((await system.report()).written?.byItself).toBe(true)
    await system.start('now')
    expect((await system.report()).written?.byItself).toBe(false)
  })

  it('waits for another box of its site, says why, and tells the others that it is due', async () => {
    const always = updateSettings.parse({ window: '00:00-00:00' })
    const said: { failed: string[]; trying?: string } = { failed: [], trying: '0.2.0' }
    const other = { name: 'loft', since: '2026-01-01', says: said, before: said, silent: 0 }
    const later = performance.now() + 3_600_000
    const system = await written({
      settings: async () => ({ update: always, timezone: 'Etc/UTC', others: ['loft'] }),
      beside: async () => ({ since: '2026-01-02', others: [other] }),
    })
    const clock = vi.spyOn(performance, 'now').mockReturnValue(later)
    onTestFinished(() => clock.mockRestore())
    const observed = await system.observe({} as never)
    expect(observed.beside?.others).toEqual([other])
    expect(system.plan({} as never, { ...observed, dueFor: 3_600_000 })).toEqual([])
    expect(await system.report()).toMatchObject({
      beside: ['loft'],
      waits: { code: 'update-beside-trying' },
    })
    expect(await system.renewal()).toEqual({ failed: [], due: '0.2.0' })
    // It went back there: this box does not start it, either, and holds nobody up.
    Object.assign(said, { failed: ['0.2.0'], trying: undefined })
    await system.observe({} as never)
    expect((await system.report()).waits?.code).toBe('update-failed-beside')
    expect(await system.renewal()).toEqual({ failed: [] })
    await system.cancel()
    expect(await system.renewal()).toEqual({ failed: [] })
  })

  it('is started after a snapshot, and is on trial', async () => {
    const system = await written()
    await begin(system)
    expect(box.done.slice(-2)).toEqual(['start other', 'restart'])
    expect((await openFolder(folder).record()).trial).toMatchObject({
      ...{ version: '0.2.0', from: '0.1.0', snapshot: 'before', armed: true },
    })
    expect(await system.report()).toMatchObject({ phase: 'restarting', version: '0.1.0' })
    await expect(system.install()).rejects.toMatchObject({
      ...{ code: 'update-starting', message: 'version 0.2.0 is being started' },
    })
  })

  it('says which one is started while the state is kept before it', async () => {
    let kept = (_snapshot: string) => {}
    const moment = () => new Promise<string>(done => (kept = done))
    const system = await written({ moment })
    const begun = begin(system)
    await expect(system.install()).rejects.toMatchObject({
      ...{ code: 'update-starting', message: 'version 0.2.0 is being started' },
    })
    kept('before')
    await begun
  })

  it('is known to the one before it, whatever it has written of itself', async () => {
    await begin(await written())
    const file = join(folder, 'record.json')
    const record = JSON.parse(await readFile(file, 'utf8'))
    const later = { ...record, last: { outcome: 'postponed' }, refused: 'so', plans: ['0.3.0'] }
    await writeFile(file, JSON.stringify(later))
    const system = await start({ boot: 'fifth' })
    expect((await system.report()).last).toMatchObject({ outcome: 'rolled-back', version: '0.2.0' })
    expect((await openFolder(folder).record()).failed).toEqual(['0.2.0'])
  })

  it('is not taken for one that an earlier trial of it has judged', async () => {
    const { saveVerdict } = openFolder(folder)
    const problem = { code: 'update-unhealthy', message: 'the page of the box does not answer' }
    await saveVerdict({ version: '0.2.0', at: 'earlier', problem })
    await begin(await written())
    const system = await start({ version: '0.2.0', boot: 'second' })
    expect((await system.observe(nothing)).verdict).toBeUndefined()
    box.state.tries = 0
    expect((await (await start({ boot: 'third' })).report()).last?.problem?.code).toBe(
      'update-did-not-start',
    )
  })

  it('is not started where there can be no snapshot', async () => {
    const moment = async () => {
      throw new Error('the disk is full')
    }
    const system = await written({ moment })
    await expect(begin(system)).rejects.toThrow('the disk is full')
    expect(box.done).not.toContain('start other')
    expect((await system.report()).phase).toBe('written')
  })

  it('counts as updated only with its verdict', async () => {
    await begin(await written())
    const system = await start({ version: '0.2.0', boot: 'second' })
    const proving = await system.report()
    expect(proving).toMatchObject({ phase: 'proving', trial: { from: '0.1.0' } })
    expect(proving.last).toBeUndefined()
    await expect(system.install({ source: '/x' })).rejects.toMatchObject({
      ...{ code: 'update-on-trial', message: 'version 0.2.0 is still proving itself' },
      hint: 'the other slot is the way back until everything has worked for 15 minutes',
    })
    await openFolder(folder).saveVerdict({ version: '0.2.0', at: 'now' })
    await system.apply({ kind: 'settle', says: '' }, () => {})
    expect(await system.report()).toMatchObject({
      ...{ phase: 'idle', last: { outcome: 'confirmed', version: '0.2.0', from: '0.1.0' } },
    })
  })

  it('that was confirmed right before the power went is told', async () => {
    await begin(await written())
    box.state.confirmed = true
    const system = await start({ version: '0.2.0', boot: 'third' })
    expect((await system.report()).last).toMatchObject({ outcome: 'confirmed' })
  })

  it('that never started is told as what it is, and not tried again by itself', async () => {
    await begin(await written())
    const system = await start({ boot: 'fifth' })
    expect(await system.report()).toMatchObject({
      phase: 'idle',
      last: { outcome: 'rolled-back', problem: { code: 'update-did-not-start' } },
    })
    expect(box.done.at(-1)).toBe('forget other')
    expect((await openFolder(folder).record()).failed).toEqual(['0.2.0'])
  })

  it('that never started is started again while a try is left, where the box itself counts them', async () => {
    await begin(await written())
    box.state.tries = 1
    const second = await start({ boot: 'second' })
    expect(box.done.at(-1)).toBe('restart')
    expect((await second.report()).phase).toBe('restarting')
    const third = await start({ boot: 'third' })
    expect((await third.report()).last).toMatchObject({ outcome: 'rolled-back' })
    expect(box.done.at(-1)).toBe('forget other')
  })

  it('that was sent back is told with the reason', async () => {
    await begin(await written())
    const problem = { code: 'update-unhealthy', message: 'the page of the box does not answer' }
    await openFolder(folder).saveVerdict({ version: '0.2.0', at: 'now', problem })
    const system = await start({ boot: 'third' })
    expect((await system.report()).last).toMatchObject({ outcome: 'rolled-back', problem })
  })

  it('is still waiting when the power went before the boot loader knew', async () => {
    const startOther = async () => {
      throw new Error('the power goes')
    }
    const cut = await written()
    Object.assign(box.slots, { startOther })
    const { saveRecord, record } = openFolder(folder)
    await begin(cut).catch(() => {})
    const before = await record()
    const trial = { version: '0.2.0', from: '0.1.0', at: 'now', snapshot: 'before', watch: 15 }
    await saveRecord({
      ...before,
      trial: { ...trial, network: true, armed: false, boot: 'first' },
      written: { version: '0.2.0', at: 'now', restart: 'window' },
    })
    const system = await start({ boot: 'second' })
    expect(await system.report()).toMatchObject({ phase: 'written' })
    expect((await system.report()).last).toBeUndefined()
  })

  describe('whose start was cut off because the worker ended', () => {
    const trial = { version: '0.2.0', from: '0.1.0', at: 'now', snapshot: 'before', watch: 15 }
    const halfway = async (armed: boolean) => {
      await written()
      const { saveRecord, record } = openFolder(folder)
      const before = await record()
      await saveRecord({ ...before, trial: { ...trial, network: true, armed, boot: 'first' } })
      const system = await start()
      expect((await system.observe(nothing)).halfway).toBe(true)
      await begin(system)
      return system
    }

    it('is started when the boot loader knows of it', async () => {
      await halfway(true)
      expect(box.done.at(-1)).toBe('restart')
    })

    it('is let go when nobody can say whether the boot loader knows', async () => {
      const system = await halfway(false)
      expect(box.done.at(-1)).toBe('forget other')
      const report = await system.report()
      expect(report).toMatchObject({ phase: 'idle', problem: { code: 'update-cut-off' } })
    })
  })

  it('that cannot be started in the end is not left for the next start, unknown to the box', async () => {
    const restart = async () => {
      throw new Error('systemd does not answer')
    }
    const system = await written({ restart })
    await expect(begin(system)).rejects.toThrow('systemd does not answer')
    expect(box.done.slice(-2)).toEqual(['start other', 'forget other'])
    expect((await system.report()).phase).toBe('idle')
  })

  it('stays known while it cannot be taken out of the list of the boot loader', async () => {
    const broken = async () => {
      throw new Error('the partition cannot be written')
    }
    const system = await written({ restart: broken })
    Object.assign(box.slots, { forgetOther: broken })
    await expect(begin(system)).rejects.toThrow('the partition cannot be written')
    expect((await openFolder(folder).record()).trial?.version).toBe('0.2.0')
    expect((await system.observe(nothing)).halfway).toBe(true)
  })

  it('that never started does not keep the agent from its work, whatever the disk says', async () => {
    await begin(await written())
    const forgetOther = async () => {
      throw new Error('the partition cannot be written')
    }
    Object.assign(box.slots, { forgetOther })
    const system = await start({ boot: 'fifth' })
    expect((await system.report()).last).toMatchObject({ outcome: 'rolled-back' })
  })
})
