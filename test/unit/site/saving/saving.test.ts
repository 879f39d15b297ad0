import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ComponentFailed, Conflict, NotFound, problemOf } from '../../../../agent/base/errors.ts'
import type { AppEntry } from '../../../../agent/box/manifest.ts'
import type { SiteDocument } from '../../../../agent/site/need.ts'
import type { MoveWish } from '../../../../agent/site/ownership/transition.ts'
import { kitsIn } from '../../../../agent/site/saving/kits.ts'
import type { Told } from '../../../../agent/site/saving/plan.ts'
import { type SavingOptions, saving } from '../../../../agent/site/saving/saving.ts'
import { desiredWith } from '../../../fakes/desired.ts'
import { BOXES, HOME, inSite, LOFT, machine, SHED } from '../../../fakes/spread.ts'

const id = '0123456789abcdef'
const since = '2026-11-30T12:00:00.000Z'
const told: Told = { id, service: 'diary', since, box: 'loft' }
const DIARY = { recipe: 'service = "diary"\nimage = "diary:1"\n[https]\n' }
const before = desiredWith([DIARY], inSite(HOME))
const move = { id, way: 'gone', box: 'loft', since, state: 'running' } as const
const held = { ...before, apps: before.apps.map(it => ({ ...it, move })) }

const silent = async (): Promise<never> => {
  throw new ComponentFailed('site-box-silent', 'it does not answer')
}
const never = async (): Promise<never> => {
  throw new Error('not asked for here')
}

/** A box whose power has just come, in a site of which nobody says anything. */
async function boxWith(options: Partial<SavingOptions> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-saving-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const mark = join(folder, 'heard')
  const kits = kitsIn(join(folder, 'kits'))
  const box = saving({
    swarm: { agreed: async () => undefined, edit: never },
    ownership: { decide: never },
    line: { ask: silent },
    membership: { agreed: () => undefined, looked: async () => undefined },
    kits,
    kit: async () => undefined,
    readKit: text => text,
    edit: never,
    manifest: async () => inSite(HOME),
    find: never,
    rootAt: silent,
    bring: never,
    followed: never,
    ...{ mark, changed: () => {} },
    ...options,
  })
  return { box, kits, wasHeard: () => !box.unheard() && existsSync(mark) }
}

/** @param others what they say of it; undefined where they are silent */
const justUp = (others: readonly Told[] | undefined, agreed?: SiteDocument) => {
  const seen = agreed && { document: agreed, nodes: [machine(HOME)] }
  return boxWith({
    ...(others ? { line: { ask: async () => others } } : {}),
    // As a box that does not decide hears it over the line.
    membership: { agreed: () => seen, looked: async () => seen },
  })
}

describe('a box that comes up', () => {
  it('waits for the others, and starts at once what is its own', async () => {
    const silent = await justUp(undefined)
    await silent.box.observe(before)
    expect([silent.box.unheard(), silent.wasHeard()]).toEqual([true, false])
    const answered = await justUp([])
    await answered.box.observe(before)
    expect(answered.wasHeard()).toBe(true)
    const agreed = await justUp(undefined, { revision: 5, boxes: BOXES })
    await agreed.box.observe(before)
    expect(agreed.wasHeard()).toBe(true)
  })
  it('has heard nothing before it is written down what others have', async () => {
    const { box, wasHeard } = await justUp([told])
    expect((await box.observe(before)).told).toEqual([told])
    expect(wasHeard()).toBe(false)
    await box.observe(held)
    expect(wasHeard()).toBe(true)
  })
  it('is told the same by what is agreed', async () => {
    const { service } = told
    const one = { id, service, since, from: HOME, to: 'bbbbbbbbbbbb', phase: 'brought' as const }
    const { box, wasHeard } = await justUp(undefined, { revision: 5, boxes: BOXES, moves: [one] })
    expect((await box.observe(before)).told).toEqual([told])
    expect(wasHeard()).toBe(false)
  })
  it('is told by those alone who know what is agreed, or that it has something to hold', async () => {
    const asked = { box: LOFT }
    const said = async (options: Partial<SavingOptions>) => {
      const { box } = await boxWith(options)
      return await box.answer('brought', asked, LOFT).catch(it => problemOf(it).code)
    }
    const one = { id, service: 'diary', since, from: LOFT, to: SHED, phase: 'brought' as const }
    const known = { id, service: 'diary', since, box: 'shed' }
    const agreed = (moves: (typeof one)[]) => async () => {
      return { document: { revision: 6, boxes: BOXES, moves }, nodes: [] }
    }
    const knows = async () => inSite(HOME, { moves: [one] })
    expect(await said({})).toBe('site-undecided')
    expect(await said({ manifest: knows })).toEqual([known])
    expect(await said({ swarm: { agreed: agreed([one]), edit: never } })).toEqual([known])
    // What is agreed now goes before what was.
    expect(await said({ manifest: knows, swarm: { agreed: agreed([]), edit: never } })).toEqual([])
  })
})

describe('an app of a box that may be away', () => {
  const { name, address, root } = BOXES[LOFT]
  /** Undefined: its own box is away, so it is looked for among copies, of which there are none. */
  async function refused(options: Partial<SavingOptions>) {
    const { box, kits } = await boxWith({ find: async () => ({ places: [] }), ...options })
    await kits.keep({ box: LOFT, name, kit: 'K', address, root })
    const site = { revision: 5, me: HOME, boxes: BOXES }
    const code = await box
      .bringBack(site, 'loft', { service: 'diary' })
      .then(() => 'brought')
      .catch(it => problemOf(it).code)
    return code === 'site-copy-none' ? undefined : code
  }
  const refusing = (error: Error) => ({ line: { ask: async () => Promise.reject(error) } })
  const struckOff = refusing(new NotFound('site-box-unknown', 'the site has no such box'))

  it('is brought back where nobody answers there', async () => {
    expect(await refused({})).toBeUndefined()
    expect(await refused(struckOff)).toBeUndefined()
  })
  it('stays where its box says anything at all', async () => {
    expect(await refused({ line: { ask: async () => [] } })).toBe('site-box-there')
    const stranger = refusing(new Conflict('site-stranger', 'you do not belong to the site'))
    expect(await refused(stranger)).toBe('site-box-there')
    expect(await refused(refusing(new Conflict('internal', 'broken')))).toBe('site-box-there')
    const seen = { document: undefined, nodes: [machine(LOFT)] }
    const membership = { agreed: () => seen, looked: async () => seen }
    expect(await refused({ membership })).toBe('site-box-there')
  })
  it('stays where its box goes on by itself, found where it was', async () => {
    const asked: string[] = []
    const rootAt = (it: string | undefined) => async (at: string) => {
      asked.push(at)
      return it ?? ''
    }
    expect(await refused({ ...struckOff, rootAt: rootAt(root) })).toBe('site-box-there')
    expect(asked).toEqual([address])
    // Another box has that address by now.
    expect(await refused({ ...struckOff, rootAt: rootAt(btoa('root of another')) })).toBeUndefined()
  })
  it('is looked for where its box was when it gave its kit, or was told of later', async () => {
    const { box, kits } = await boxWith()
    await box.answer('kit', { name, kit: 'K' }, LOFT)
    expect(await kits.list()).toEqual([{ box: LOFT, name, kit: 'K', address, root }])
    await expect(box.answer('kit', { name: 'x', kit: 'X' }, 'dddddddddddd')).rejects.toThrow()
    const about = { name: 'attic', address: '192.168.1.99', root: undefined }
    await box.observe(before)
    await box.apply({ kind: 'know', box: LOFT, about, says: '' }, () => {})
    expect(await kits.list()).toEqual([
      { box: LOFT, kit: 'K', name: 'attic', address: about.address },
    ])
  })
})

describe('an app that is taken back', () => {
  it('is so whichever of the two steps was the last before a cut', async () => {
    let entry = { state: 'stopped', move } as Partial<AppEntry>
    const wishes: MoveWish[] = []
    const { box } = await boxWith({
      manifest: async () => ({ ...inSite(HOME), apps: { diary: entry as AppEntry } }),
      ownership: { decide: async (_me, wish) => void wishes.push(wish) },
      edit: async (_service, _why, change) => {
        entry = await change(entry as AppEntry)
      },
    })
    await box.observe(held)
    await box.apply({ kind: 'own', app: 'diary', move: 'f'.repeat(16), says: '' }, () => {})
    expect(entry.move).toEqual(move)
    await box.apply({ kind: 'own', app: 'diary', move: id, says: '' }, () => {})
    expect(entry).toEqual({ state: 'running' })
    entry = { state: 'stopped', move }
    await box.takeBack('diary')
    expect(entry).toEqual({ state: 'running' })
    expect(wishes).toMatchObject([{ kind: 'take-back', id }])
  })
})

describe('a box that leaves', () => {
  it('has the others forget its kit, once', async () => {
    const asked: string[] = []
    const ask = async (box: string, question: string, input: unknown) => {
      asked.push(`${question} ${box} ${JSON.stringify(input)}`)
      return box === SHED ? await silent() : null
    }
    const { box, kits } = await boxWith({ line: { ask } })
    for (const other of [LOFT, SHED]) await kits.note(other, 'K')
    const site = { revision: 5, me: HOME, boxes: BOXES }
    await box.leave(site)
    expect(asked.sort()).toEqual([`kit ${LOFT} {"name":"home"}`, `kit ${SHED} {"name":"home"}`])
    expect(await kits.given()).toEqual({ [SHED]: 'K' })
  })
})

describe('a box that the others know no more', () => {
  it('is by itself once it was told what it must not use, and has written that down', async () => {
    expect(await (await justUp(undefined)).box.settled(before)).toBe(false)
    const { box } = await justUp([told])
    expect(await box.settled(before)).toBe(false)
    expect(await box.settled(held)).toBe(true)
    expect(await (await justUp([])).box.settled(before)).toBe(true)
  })
})
