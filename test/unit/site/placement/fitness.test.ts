import { mkdir, mkdtemp, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { serviceSpec } from '../../../../agent/box/swarm-service.ts'
import type { SiteBox } from '../../../../agent/site/need.ts'
import { labelsOf, lacks, wantsOf, whyNotAt } from '../../../../agent/site/placement/fitness.ts'
import { diskKindOf, lookAtHardware } from '../../../../agent/site/placement/hardware.ts'
import {
  type ObservedPlacement,
  placementFindings,
  planPlacement,
} from '../../../../agent/site/placement/plan.ts'
import { desiredWith } from '../../../fakes/desired.ts'
import {
  agreed,
  BOXES,
  CLOCK,
  CLOCK_SHARED,
  HOME,
  imageOf,
  inSite,
  LOFT,
  machine,
  OLD,
  PAGES,
  SHED,
} from '../../../fakes/spread.ts'

const GIGABYTE = 2 ** 30
const loft = (more: Partial<SiteBox> = {}): SiteBox => ({ ...BOXES[LOFT], ...more })
const wants = { ...CLOCK_SHARED, where: { disk: 'ssd', place: 'attic' }, memory: 2 * GIGABYTE }
const hardware = (disk?: string, memory = 4 * GIGABYTE) => ({
  ...(disk === undefined ? {} : { disk }),
  ...{ graphics: [], memory },
})

describe('what a box has', () => {
  it('is what its owner calls it, and what it found out, which goes first', () => {
    expect(labelsOf(loft({ labels: { place: 'attic', disk: 'rotating' } }))).toEqual({
      ...{ place: 'attic', disk: 'ssd' },
    })
    expect(labelsOf({})).toEqual({})
  })
  it('is held against what an app wants', () => {
    expect(lacks(loft({ labels: { place: 'attic' } }), wants)).toEqual([])
    expect(lacks(loft({ hardware: hardware('card', GIGABYTE) }), wants)).toEqual([
      { kind: 'label', label: 'disk', wanted: 'ssd', has: 'card' },
      { kind: 'label', label: 'place', wanted: 'attic' },
      { kind: 'memory', wanted: 2 * GIGABYTE, has: GIGABYTE },
    ])
    expect(wantsOf(wants)).toBe('disk=ssd place=attic memory=2G')
  })
})

describe('why an app does not run on a box', () => {
  const running = (...boxes: string[]) => ({
    running: Object.fromEntries(boxes.map(it => [it, 1])),
  })
  const why = (
    more: Parameters<typeof machine>[1],
    { box = loft(), shared = CLOCK_SHARED, on = running() } = {},
  ) => whyNotAt({ box, node: machine(LOFT, more) }, shared, on)

  it('is nothing where it runs there', () => {
    expect(why({}, { on: running(LOFT) })).toEqual([])
  })
  it('is said by the first thing that is in its way', () => {
    expect(whyNotAt({ box: loft(), node: undefined }, CLOCK_SHARED, undefined)).toEqual([
      { kind: 'away' },
    ])
    expect(why({ up: false })).toEqual([{ kind: 'away' }])
    expect(why({ drained: true })).toEqual([{ kind: 'drained' }])
    expect(why({ drained: true }, { shared: wants })).toMatchObject([{ label: 'place' }])
    expect(why({}, { shared: { ...CLOCK_SHARED, servers: [5432] } })).toEqual([{ kind: 'older' }])
    expect(why({})).toEqual([{ kind: 'coming' }])
    expect(why({}, { on: running(SHED) })).toEqual([{ kind: 'coming' }])
    const two = { ...CLOCK_SHARED, replicas: 2 }
    expect(why({}, { shared: two, on: running(HOME, SHED) })).toEqual([{ kind: 'spare' }])
  })
})

describe('the disk of a box', () => {
  const disk = (name: string, rota: boolean, place = '/data') => ({
    ...{ name, type: 'disk', rota, mountpoints: [null] },
    children: [{ name: `${name}1`, type: 'part', rota, mountpoints: [place] }],
  })
  const kind = (...blockdevices: object[]) => diskKindOf(JSON.stringify({ blockdevices }))
  it('is told by what its data is on', () => {
    expect(kind(disk('nvme0n1', false))).toBe('ssd')
    expect(kind(disk('mmcblk0', false, '/'), disk('sda', true))).toBe('rotating')
    expect(kind(disk('mmcblk0', false))).toBe('card')
  })
  it('is none where the data is elsewhere, or nobody says', () => {
    expect(kind(disk('sda', false, '/home'))).toBeUndefined()
    expect(diskKindOf('lsblk: not found')).toBeUndefined()
  })
})

it('names graphics by the drivers of what can compute', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'graphics-'))
  for (const [node, driver] of [
    ['renderD128', 'i915'],
    ['renderD129', 'amdgpu'],
    ['card0', 'simpledrm'],
  ] as const) {
    await mkdir(join(folder, node, 'device'), { recursive: true })
    await symlink(`../../../bus/pci/drivers/${driver}`, join(folder, node, 'device/driver'))
  }
  const silent = async () => Promise.reject(new Error('no lsblk'))
  expect(await lookAtHardware(silent, folder)).toMatchObject({ graphics: ['amdgpu', 'i915'] })
  expect((await lookAtHardware(silent, join(folder, 'none'))).graphics).toEqual([])
})

describe('a recipe that wants a certain box', () => {
  const recipe = `${CLOCK}where = { disk = "ssd", place = "attic" }\n[resources]\nmemory-min = "2G"\n`
  const observed: ObservedPlacement = {
    ...{ agreed: undefined, services: [], leads: false, networks: new Map(), images: new Set() },
    ...{
      root: BOXES[HOME].root,
      version: '1.2.3',
      brought: [],
      coming: new Set(),
      undone: new Map(),
    },
    ...{ shows: undefined, ready: new Set<string>(), hardware: BOXES[HOME].hardware },
  }
  const home = (boxes: Readonly<Record<string, SiteBox>> = BOXES) =>
    desiredWith([{ recipe, images: imageOf(OLD) }], inSite(HOME, { apps: [wants], boxes }))

  it('becomes constraints and a reservation of the swarm', () => {
    const [app] = home().apps
    const { Placement, Resources } =
      (app && serviceSpec(app, wants, { boxes: 3 }).TaskTemplate) ?? {}
    expect(Placement?.Constraints).toEqual(
      expect.arrayContaining([
        'node.labels.gantry.has.disk == ssd',
        'node.labels.gantry.has.place == attic',
      ]),
    )
    expect(Resources?.Reservations).toEqual({ MemoryBytes: 2 * GIGABYTE })
  })
  it('is told of to the others with what it wants', () => {
    const plan = planPlacement(home(), { ...observed, agreed: agreed([machine(HOME)]) })
    expect(plan).toMatchObject([{ kind: 'share', share: { apps: [wants] } }])
  })
  it('is told of where no other box has it, once all have said what they have', () => {
    const codes = (desired = home()) =>
      placementFindings(desired, observed).map(({ code, values }) => ({ code, values }))
    expect(codes()).toEqual([
      {
        code: 'site-app-nowhere',
        values: { name: 'clock', wants: 'disk=ssd place=attic memory=2G' },
      },
    ])
    expect(codes(home({ ...BOXES, [LOFT]: loft({ labels: { place: 'attic' } }) }))).toEqual([])
    const { hardware: _none, ...newcomer } = loft()
    expect(codes(home({ ...BOXES, [LOFT]: newcomer }))).toEqual([])
  })
  it('says in the plan which boxes are out', () => {
    const document = { revision: 5, boxes: BOXES, pages: PAGES, apps: [wants] }
    const images = { images: [`gantry.image.${'0'.repeat(24)}`], labels: { disk: 'ssd' } }
    const nodes = [machine(HOME), machine(LOFT, images), machine(SHED)]
    const [step] = planPlacement(home(), { ...observed, agreed: { document, nodes } })
    expect(step?.says).toBe(
      'run clock on other boxes, too, but not on loft: place is not said, not attic; shed: place is not said, not attic',
    )
  })
  it('has whoever acts for all tell the swarm what boxes have', () => {
    const boxes = { ...BOXES, [LOFT]: loft({ labels: { place: 'attic' } }) }
    const document = { revision: 5, boxes, pages: PAGES, apps: [wants] }
    const disk = { labels: { disk: 'ssd' } }
    const nodes = [machine(HOME, disk), machine(LOFT, disk), machine(SHED, { up: false })]
    const labels = (leads: boolean) =>
      planPlacement(home(boxes), { ...observed, leads, agreed: { document, nodes } }).filter(
        it => it.kind === 'label',
      )
    expect(labels(true)).toMatchObject([
      { node: `node-${LOFT}`, labels: { place: 'attic', disk: 'ssd' } },
    ])
    expect(labels(false)).toEqual([])
  })
})
