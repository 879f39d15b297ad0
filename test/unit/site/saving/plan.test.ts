import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Manifest } from '../../../../agent/box/manifest.ts'
import { proxiedSites } from '../../../../agent/box/sites.ts'
import { choose } from '../../../../agent/site/saving/choose.ts'
import { kitsIn } from '../../../../agent/site/saving/kits.ts'
import {
  type ObservedSaving,
  planSaving,
  savingFindings,
} from '../../../../agent/site/saving/plan.ts'
import { desiredWith } from '../../../fakes/desired.ts'
import { BOXES, HOME, inSite, LOFT, machine, SHED } from '../../../fakes/spread.ts'

const ID = '0123456789abcdef'
const since = '2026-11-30T12:00:00.000Z'
const DIARY = 'service = "diary"\nimage = "diary:1"\n[https]\n'
const lent = { targets: {}, lent: { since } }
const desired = (more: Partial<Manifest> = {}, apps = [{ recipe: DIARY }]) =>
  desiredWith(apps, { ...inSite(HOME), ...more })
const agreed = (more: object = {}, nodes = [machine(HOME), machine(LOFT), machine(SHED)]) => ({
  document: { revision: 5, boxes: BOXES, ...more },
  nodes,
})
const observed: ObservedSaving = {
  ...{ agreed: agreed(), kit: undefined, given: {}, kept: [], told: [], bringing: new Set() },
}
const steps = (goal = desired(), more: Partial<ObservedSaving> = {}) =>
  planSaving(goal, { ...observed, ...more }).map(it => {
    const about = 'box' in it ? it.box : 'told' in it ? it.told.service : ''
    return `${it.kind} ${about}`.trim()
  })

describe('what brings apps of a box back', () => {
  it('goes to no other box unless its owner says so', () => {
    expect(steps()).toEqual([])
    expect(steps(desired(), { kit: 'K' })).toEqual([])
  })
  it('goes to those that are there, and again when it is another one', () => {
    const goal = desired({ backup: lent })
    const nodes = [machine(HOME), machine(LOFT), machine(SHED, { up: false })]
    expect(steps(goal, { kit: 'K', agreed: agreed({}, nodes) })).toEqual([`give ${LOFT}`])
    expect(steps(goal, { kit: 'K', given: { [LOFT]: 'K', [SHED]: 'J' } })).toEqual([`give ${SHED}`])
  })
  it('is taken from them where its owner says so, and where there is nothing to bring back', () => {
    const given = { [LOFT]: 'K' }
    expect(steps(desired(), { given })).toEqual([`take ${LOFT}`])
    expect(steps(desired({ backup: lent }), { given })).toEqual([`take ${LOFT}`])
    expect(savingFindings(desired({ backup: lent }))).toMatchObject([
      { code: 'site-lends-nothing' },
    ])
  })
  it('is written down with where its box is found, as long as that belongs to the site', () => {
    const { name, address, root } = BOXES[LOFT]
    const kept = (about: object) => ({ kept: [{ box: LOFT, name, address, root, ...about }] })
    expect(steps(desired(), kept({}))).toEqual([])
    for (const it of [{ address: '192.168.1.9' }, { address: undefined }, { name: 'attic' }])
      expect(steps(desired(), kept(it))).toEqual([`know ${LOFT}`])
    const { [LOFT]: _gone, ...boxes } = BOXES
    expect(steps(desired(), { ...kept({ name: 'x' }), agreed: agreed({ boxes }) })).toEqual([])
  })
  it('is forgotten by a box that is by itself', () => {
    const alone = desiredWith([])
    expect(steps(alone, { kept: [{ box: LOFT, ...BOXES[LOFT] }] })).toEqual(['forget'])
    expect(steps(alone)).toEqual([])
  })
})

describe('a box whose app was brought back elsewhere', () => {
  const told = [{ id: ID, service: 'diary', since, box: 'loft' }]
  it('holds it first of all, whoever decides', () => {
    expect(steps(desired(), { told })).toEqual(['hold diary'])
    expect(steps(desired(), { told, agreed: undefined })).toEqual(['hold diary'])
    expect(steps(desired({}, []), { told })).toEqual([])
  })
  it('holds it once, and says so', () => {
    const goal = desired()
    const move = { id: ID, way: 'gone', box: 'loft', since, state: 'running' } as const
    const held = { ...goal, apps: goal.apps.map(it => ({ ...it, move })) }
    expect(steps(held, { told })).toEqual([])
    // It has gone on from there, or is another one of that name by now.
    expect(steps(held, { told: [{ ...told[0], box: 'shed' }] as typeof told })).toEqual([
      'hold diary',
    ])
    expect(savingFindings(held)).toEqual([
      { code: 'app-elsewhere', app: 'diary', values: { name: 'diary', box: 'loft' } },
    ])
  })
  it('has it again where that was agreed, and was not written down yet', () => {
    const goal = desired()
    const move = { id: ID, way: 'gone', box: 'loft', since, state: 'running' } as const
    const held = { ...goal, apps: goal.apps.map(it => ({ ...it, move })) }
    const back = { id: ID, service: 'diary', from: LOFT, to: HOME, phase: 'brought', since }
    const kinds = (moves: object[]) =>
      planSaving(held, { ...observed, agreed: agreed({ moves }) }).map(it => it.kind)
    expect(kinds([back])).toEqual(['own'])
    expect(kinds([{ ...back, from: HOME, to: LOFT }])).toEqual([])
    expect(kinds([{ ...back, id: 'f'.repeat(16) }])).toEqual([])
  })
  it('starts and shows no app after the power came before it has heard of the others', () => {
    const state = (manifest: Manifest, unheard: boolean) => {
      const desired = desiredWith([{ recipe: DIARY }], manifest, { unheard })
      return desired.apps.map(it => [it.state, proxiedSites([it]).length])
    }
    expect(state(inSite(HOME), true)).toEqual([['stopped', 0]])
    expect(state(inSite(HOME), false)).toEqual([['running', 1]])
    const { site: _site, ...alone } = inSite(HOME)
    expect(state(alone, true)).toEqual([['running', 1]])
  })
})

describe('an app that nobody has any more', () => {
  const one = { id: ID, service: 'diary', from: SHED, to: HOME, phase: 'brought', since }
  it('is let go of by whoever had it', () => {
    const brought = { agreed: agreed({ moves: [one] }) }
    expect(steps(desired(), brought)).toEqual([])
    expect(steps(desired({}, []), brought)).toEqual(['release'])
    expect(steps(desired({}, []), { ...brought, bringing: new Set(['diary']) })).toEqual([])
    const left = { agreed: agreed({ moves: [{ ...one, from: HOME, to: LOFT }] }) }
    expect(steps(desired({}, []), left)).toEqual(['release'])
  })
})

describe('the copy that is taken', () => {
  const snapshot = (id: string, name: string, complete = true) => ({ id, name, complete })
  const found = {
    places: [
      {
        ...{ name: 'nas', kind: 'rest' as const, where: '', apps: ['diary'] },
        snapshots: [
          snapshot('b', '2026-11-29T20-00-00Z', false),
          snapshot('a', '2026-11-28T20-00-00Z'),
        ],
      },
      {
        ...{ name: 'away', kind: 'rest' as const, where: '', apps: ['diary'] },
        snapshots: [snapshot('c', '2026-11-29T08-00-00Z')],
      },
    ],
  }
  const wish = { service: 'diary' }
  it('is the newest that is complete, wherever that is, unless another one is wanted', () => {
    expect(choose(found, wish, 'shed')).toMatchObject({
      ...{ snapshot: 'c', place: 'away', agree: true, moment: '2026-11-29T08-00-00Z' },
    })
    expect(choose(found, { ...wish, place: 'nas' }, 'shed').snapshot).toBe('a')
    expect(choose(found, { ...wish, moment: '2026-11-29T20-00-00Z' }, 'shed').snapshot).toBe('b')
    expect(choose(found, { ...wish, as: 'diary-2' }, 'shed')).toMatchObject({ agree: false })
  })
  it('is none of an app that was not there, and of places that nobody reaches', () => {
    expect(() => choose(found, { service: 'photos' }, 'shed')).toThrow('photos is not in')
    expect(() => choose(found, { ...wish, moment: 'then' }, 'shed')).toThrow('no such copy')
    const problem = { code: 'backup-unreachable', message: 'nas cannot be reached' }
    const away = { name: 'nas', kind: 'rest' as const, where: '', snapshots: [], problem }
    expect(() => choose({ places: [away] }, wish, 'shed')).toThrow('nas cannot be reached')
  })
})

it('keeps what it was given in files of its own, until it is by itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-kits-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const kits = kitsIn(folder)
  expect(await kits.list()).toEqual([])
  await kits.keep({ box: LOFT, name: 'loft', kit: 'gantry-kit-1.x.y' })
  await kits.note(SHED, 'K')
  expect(await kits.list()).toEqual([{ box: LOFT, name: 'loft', kit: 'gantry-kit-1.x.y' }])
  expect(await kits.given()).toEqual({ [SHED]: 'K' })
  await kits.note(SHED, undefined)
  expect(await kits.given()).toEqual({})
  await kits.forget(LOFT)
  expect(await kits.list()).toEqual([])
  await kits.note(SHED, 'K')
  await kits.forgetAll()
  expect(await kits.given()).toEqual({})
  await expect(kits.keep({ box: '../x', name: '', kit: '' })).rejects.toThrow()
})
