import { describe, expect, it } from 'vitest'
import { frontsOf } from '../../../../agent/proxy/front.ts'
import { namesToAnnounce, type Spread } from '../../../../agent/site/front/need.ts'
import { ifGone } from '../../../../agent/site/placement/outlook.ts'
import { desiredWith } from '../../../fakes/desired.ts'
import {
  agreed,
  CLOCK,
  CLOCK_SHARED,
  HOME,
  imageOf,
  inSite,
  LEANING_SHARED,
  LOFT,
  machine,
  OLD,
  SHED,
} from '../../../fakes/spread.ts'

const apps = [CLOCK_SHARED]
const home = desiredWith([{ recipe: CLOCK, images: imageOf(OLD) }], inSite(HOME, { apps }))
const loft = desiredWith([], inSite(LOFT, { apps }))
const spread = (more: Partial<Spread> = {}): Spread => ({
  agreed: agreed([machine(HOME), machine(LOFT), machine(SHED)], apps),
  services: [
    { number: 3968, home: HOME, told: '', undone: false, running: { [LOFT]: 1, [SHED]: 1 } },
  ],
  tasks: [],
  ...more,
})
const without = (box: string) =>
  agreed(
    [HOME, LOFT, SHED].map(it => machine(it, { up: it !== box })),
    apps,
  )

describe('where an app answers', () => {
  it('is at home, and on the other boxes that it runs on', () => {
    expect(frontsOf(home, spread()).own.get('clock')).toMatchObject({
      names: ['clock-loft.local', 'clock-shed.local'],
      isNamed: true,
      here: ['[fd12:3456:789a:1:a:0:1:2]:8080'],
      elsewhere: ['192.168.1.22', '192.168.1.23'],
      isLast: false,
    })
    expect(frontsOf(desiredWith([{ recipe: CLOCK }]), spread()).own.size).toBe(0)
  })
  it('is on another box what runs there, then the others', () => {
    const tasks = [{ number: 3968, address: 'fd12:3456:789a:1:a:0:f80:3' }]
    expect(frontsOf(loft, spread({ tasks })).others).toMatchObject([
      {
        names: ['clock-home.local', 'clock-shed.local'],
        here: ['[fd12:3456:789a:1:a:0:f80:3]:8080'],
        elsewhere: ['192.168.1.23', '192.168.1.21'],
      },
    ])
  })
  it('is not on a box that is away, and last on one that is being emptied', () => {
    const dead = spread({ agreed: without(HOME) })
    expect(frontsOf(loft, dead).others[0]?.elsewhere).toEqual(['192.168.1.23'])
    const emptied = spread({
      agreed: agreed([machine(HOME), machine(LOFT, { drained: true }), machine(SHED)], apps),
    })
    expect(frontsOf(home, emptied).own.get('clock')?.elsewhere).toEqual([
      '192.168.1.23',
      '192.168.1.22',
    ])
    expect(frontsOf(loft, emptied).others[0]?.isLast).toBe(true)
  })
  it('is tried everywhere while nobody can say who is there', () => {
    const undecided = frontsOf(loft, spread({ agreed: undefined })).others[0]
    expect(undecided?.elsewhere).toEqual(['192.168.1.23', '192.168.1.21'])
  })
  it('has the names of other boxes alone where the box has an app of that name itself', () => {
    const own = desiredWith([{ recipe: CLOCK }], inSite(LOFT, { apps }))
    expect(frontsOf(own, spread()).others).toMatchObject([
      { isNamed: false, names: ['clock-home.local', 'clock-shed.local'] },
    ])
  })
})

describe('names of an app', () => {
  it('are announced by every box that may run it, its own one apart', () => {
    expect(namesToAnnounce(home, spread().agreed)).toEqual([])
    expect(namesToAnnounce(loft, spread().agreed)).toEqual(['clock-loft.local'])
    expect(namesToAnnounce(desiredWith([{ recipe: CLOCK }]), undefined)).toEqual([])
  })
  it('of a box that is away are announced by the first one that is there', () => {
    expect(namesToAnnounce(loft, without(HOME))).toEqual(['clock-loft.local', 'clock-home.local'])
    const shed = desiredWith([], inSite(SHED, { apps }))
    expect(namesToAnnounce(shed, without(HOME))).toEqual(['clock-shed.local'])
    expect(namesToAnnounce(loft, undefined)).toEqual(['clock-loft.local'])
  })
  it('of a box that is away are nobody for an app whose databases are on it', () => {
    const leaning = desiredWith([], inSite(LOFT, { apps: [LEANING_SHARED] }))
    expect(namesToAnnounce(leaning, without(HOME))).toEqual(['clock-loft.local'])
    expect(namesToAnnounce(leaning, without(SHED))).toEqual(['clock-loft.local'])
    const third = { ...LEANING_SHARED, home: LOFT }
    const lean = desiredWith([{ recipe: CLOCK }], inSite(LOFT, { apps: [third] }))
    expect(namesToAnnounce(lean, without(HOME))).toContain('clock-home.local')
  })
})

describe('what would become of apps without their box', () => {
  const of = (service: string, atHome?: 'data' | 'recipe') => ({
    ...{ service, title: service, state: 'running' as const },
    ...(atHome ? { atHome } : {}),
  })
  const all = [of('clock'), of('photos', 'data'), of('hello', 'recipe')]
  const where = (up: readonly string[]) => ({
    ...{ shared: apps, services: spread().services },
    up: new Set(up),
  })
  it('is that those go on which run elsewhere, and why the others stop', () => {
    expect(ifGone(HOME, all, where([HOME, LOFT, SHED]))).toEqual({
      goOn: ['clock'],
      stop: [
        { title: 'photos', why: 'data' },
        { title: 'hello', why: 'recipe' },
      ],
    })
  })
  it('counts what runs on boxes that are there, and apps that are in use', () => {
    const { stop } = ifGone(HOME, all, where([HOME]))
    expect(stop[0]).toEqual({ title: 'clock', why: 'nowhere' })
    const leaning = { ...where([HOME, LOFT, SHED]), shared: [LEANING_SHARED] }
    expect(ifGone(HOME, [of('clock')], leaning)).toEqual({
      goOn: [],
      stop: [{ title: 'clock', why: 'servers' }],
    })
    const stopped = [{ ...of('notes', 'data'), state: 'stopped' as const }]
    expect(ifGone(HOME, stopped, where([HOME]))).toEqual({ goOn: [], stop: [] })
  })
})
