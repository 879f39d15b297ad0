import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { ComponentFailed } from '../../../../agent/base/errors.ts'
import type { SiteDocument } from '../../../../agent/site/need.ts'
import { kitsIn } from '../../../../agent/site/saving/kits.ts'
import type { Told } from '../../../../agent/site/saving/plan.ts'
import { saving } from '../../../../agent/site/saving/saving.ts'
import { desiredWith } from '../../../fakes/desired.ts'
import { BOXES, HOME, inSite, machine } from '../../../fakes/spread.ts'

const id = '0123456789abcdef'
const since = '2026-11-30T12:00:00.000Z'
const told: Told = { id, service: 'diary', since, box: 'loft' }
const DIARY = { recipe: 'service = "diary"\nimage = "diary:1"\n[https]\n' }
const before = desiredWith([DIARY], inSite(HOME))
const move = { id, way: 'gone', box: 'loft', since, state: 'running' } as const
const held = { ...before, apps: before.apps.map(it => ({ ...it, move })) }

/** A box whose power has just come, and what the others say of it; undefined where they are silent. */
async function justUp(others: readonly Told[] | undefined, agreed?: SiteDocument) {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-saving-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const mark = join(folder, 'heard')
  const never = async (): Promise<never> => {
    throw new Error('not asked for here')
  }
  const seen = agreed && { document: agreed, nodes: [machine(HOME)] }
  const box = saving({
    swarm: { agreed: async () => seen, edit: never },
    ownership: { decide: never },
    line: {
      ask: async () => {
        if (others) return others
        throw new ComponentFailed('site-box-silent', 'it does not answer')
      },
    },
    membership: { agreed: () => seen, looked: async () => seen },
    kits: kitsIn(join(folder, 'kits')),
    kit: async () => undefined,
    readKit: text => text,
    edit: never,
    manifest: async () => inSite(HOME),
    find: never,
    bring: never,
    ...{ mark, changed: () => {} },
  })
  return { box, wasHeard: () => !box.unheard() && existsSync(mark) }
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
