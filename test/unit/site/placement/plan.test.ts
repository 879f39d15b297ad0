import { describe, expect, it } from 'vitest'
import type { Desired } from '../../../../agent/box/desired.ts'
import { imageLabel, serviceSpec, TOLD_LABEL } from '../../../../agent/box/swarm-service.ts'
import type { SharedService } from '../../../../agent/site/front/need.ts'
import { siteDocumentSchema } from '../../../../agent/site/need.ts'
import { withShare } from '../../../../agent/site/placement/placement.ts'
import {
  type ObservedPlacement,
  placementFindings,
  planPlacement,
  whyAtHome,
} from '../../../../agent/site/placement/plan.ts'
import { desiredWith, MANIFEST } from '../../../fakes/desired.ts'
import {
  agreed,
  BOXES,
  CLOCK,
  CLOCK_SHARED,
  HOME,
  imageOf,
  inSite,
  LEANING,
  LEANING_SHARED,
  LOFT,
  machine,
  NEW,
  OLD,
  PAGES,
  SHED,
  SHOWING,
  SHOWN,
} from '../../../fakes/spread.ts'

const NEVER_TOLD = {
  ...{ root: undefined, version: undefined, shows: undefined },
  hardware: undefined,
}
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
const all = [machine(HOME), machine(LOFT), machine(SHED)]
const home = (image = OLD, apps: ObservedPlacement['agreed'] = undefined): Desired =>
  desiredWith(
    [{ recipe: CLOCK, images: imageOf(image) }],
    inSite(HOME, apps?.document?.apps ? { apps: apps.document.apps } : {}),
  )
const kinds = (desired: Desired, more: Partial<ObservedPlacement>) =>
  planPlacement(desired, { ...observed, ...more }).map(({ kind }) => kind)
const ready = [machine(HOME), machine(LOFT, { images: [imageLabel(OLD)] }), machine(SHED)]
const told = (desired: Desired, boxes = 3) => {
  const [app] = desired.apps
  if (!app) throw new Error('no app')
  return serviceSpec(app, CLOCK_SHARED, { boxes })
}
const service = (more: Partial<SharedService> = {}): SharedService => ({
  ...{ number: 3968, home: HOME, told: told(home()).Labels[TOLD_LABEL] ?? '', undone: false },
  running: { [LOFT]: 1, [SHED]: 1 },
  ...more,
})

describe('a box by itself', () => {
  it('has nothing to do with it', () => {
    const alone = desiredWith([{ recipe: CLOCK, images: imageOf(OLD) }])
    expect(alone.guests).toEqual([])
    expect(planPlacement(alone, observed)).toEqual([])
  })
  it('takes away what is left of a site', () => {
    const left = { networks: new Map([[3968, []]]), brought: [OLD], images: new Set([OLD]) }
    expect(kinds(desiredWith([]), left)).toEqual(['lift', 'discard'])
  })
  it('keeps an image that an app of its own runs from, too', () => {
    const own = desiredWith([{ recipe: CLOCK, images: imageOf(OLD) }], MANIFEST)
    expect(kinds(own, { brought: [OLD], images: new Set([OLD]) })).toEqual([])
  })
})

describe('the box that an app is installed on', () => {
  it('tells the others of it, and of what it is called', () => {
    const [step] = planPlacement(home(), { ...observed, agreed: agreed(all) })
    expect(step).toMatchObject({
      kind: 'share',
      share: { name: 'home', root: BOXES[HOME].root, apps: [CLOCK_SHARED], images: [] },
    })
    const renamed = { ...home(), name: 'kitchen' }
    const known = agreed(all, [CLOCK_SHARED])
    expect(planPlacement(renamed, { ...observed, agreed: known })).toMatchObject([
      { kind: 'share', share: { name: 'kitchen' } },
    ])
  })
  it('waits until another box has its image, and then has it run there', () => {
    const known = agreed(all, [CLOCK_SHARED])
    expect(kinds(home(OLD, known), { agreed: known })).toEqual([])
    const there = agreed(ready, [CLOCK_SHARED])
    expect(kinds(home(OLD, there), { agreed: there })).toEqual(['serve'])
    expect(kinds(home(OLD, there), { agreed: there, services: [service()] })).toEqual([])
    expect(kinds(home(OLD, there), { agreed: there, services: undefined })).toEqual([])
  })
  it('has it run elsewhere as often as its recipe says, less the one at home', () => {
    const mode = (boxes: number) => told(home(), boxes).Mode
    expect([2, 3, 9].map(mode)).toEqual([1, 2, 2].map(Replicas => ({ Replicated: { Replicas } })))
  })
  it('keeps the version before as the way back', () => {
    const there = agreed(ready, [CLOCK_SHARED])
    expect(planPlacement(home(NEW, there), { ...observed, agreed: there })).toMatchObject([
      { kind: 'share', share: { apps: [{ ...CLOCK_SHARED, images: [NEW, OLD] }] } },
    ])
  })
  it('leaves it elsewhere as it is while it changes at home', () => {
    const there = agreed(ready, [CLOCK_SHARED])
    const desired = home(NEW, there)
    const changing = {
      ...desired,
      apps: desired.apps.map(app => ({
        ...{ ...app, state: 'stopped' as const },
        update: { from: 1, to: 2, phase: 'copy' as const, sources: [] },
      })),
    }
    expect(kinds(changing, { agreed: there, services: [service()] })).toEqual([])
  })
  it('ends it everywhere where its owner stops it', () => {
    const there = agreed(ready, [CLOCK_SHARED])
    const stopped = desiredWith(
      [{ recipe: CLOCK, state: 'stopped', images: imageOf(OLD) }],
      inSite(HOME, { apps: [CLOCK_SHARED] }),
    )
    expect(planPlacement(stopped, { ...observed, agreed: there })).toMatchObject([
      { kind: 'share', share: { apps: [] } },
    ])
    const gone = { agreed: agreed(ready), services: [service()] }
    expect(kinds(stopped, gone)).toEqual(['end'])
  })
  it('does not try again what the swarm took back, and says so', () => {
    const there = agreed(ready, [CLOCK_SHARED])
    const mark = told(home()).Labels[TOLD_LABEL] ?? ''
    const back = {
      ...{ ...observed, agreed: there, services: [service({ told: 'before', undone: true })] },
      undone: new Map([[3968, mark]]),
    }
    expect(planPlacement(home(OLD, there), back)).toEqual([])
    expect(placementFindings(home(OLD, there), back)).toMatchObject([
      { code: 'site-app-undone', app: 'clock' },
    ])
    expect(placementFindings(home(OLD, there), { ...observed, services: [service()] })).toEqual([])
  })
  it('takes a place that no other box has taken', () => {
    const other = { ...CLOCK_SHARED, home: LOFT, service: 'sun' }
    const [step] = planPlacement(home(), { ...observed, agreed: agreed(all, [other]) })
    expect(step).toMatchObject({ share: { apps: [{ number: 3969 }] } })
    const document = agreed(all, [other]).document
    const share = { name: 'home', apps: [CLOCK_SHARED], pages: [], images: [], ...NEVER_TOLD }
    expect(() => document && withShare(document, HOME, share)).toThrow('taken')
  })
  it('is called as no other one is, whatever it tells', () => {
    const { document } = agreed(all)
    const told = (name: string) => ({ name, apps: [], pages: [], images: [], ...NEVER_TOLD })
    expect(() => document && withShare(document, HOME, told('loft'))).toThrow('called loft already')
    expect(document && withShare(document, HOME, told('attic'))).toMatchObject({
      boxes: { [HOME]: { name: 'attic' } },
    })
  })
  it('keeps at home what stores anything, and what its maker did not make for several boxes', () => {
    const plain = CLOCK.replace('[scale]\nreplicas = 3\n', '')
    const desired = desiredWith([{ recipe: plain, images: imageOf(OLD) }], inSite(HOME))
    expect(kinds(desired, { agreed: agreed(all) })).toEqual([])
  })
})

describe('another box', () => {
  const guest = (me = LOFT) => desiredWith([], inSite(me, { apps: [CLOCK_SHARED] }))
  const subnets = guest().guests.map(it => [it.network.ipv4.subnet, it.network.ipv6.subnet])
  const laid = new Map([[3968, subnets[0] ?? []]])
  const seen = { root: BOXES[LOFT].root, agreed: agreed(all, [CLOCK_SHARED]) }

  it('makes room, fetches the image, and says that it has it', () => {
    expect(planPlacement(guest(), { ...observed, ...seen })).toMatchObject([
      { kind: 'lay', number: 3968, grant: { bridge: 'app-3968' } },
      { kind: 'bring', image: OLD, from: [HOME] },
    ])
    const has = { ...seen, networks: laid, images: new Set([OLD]), brought: [OLD] }
    expect(planPlacement(guest(), { ...observed, ...has })).toMatchObject([
      { kind: 'share', share: { images: [imageLabel(OLD)] } },
    ])
  })
  it('fetches it once, and not for an app that cannot run here', () => {
    const coming = { ...seen, networks: laid, coming: new Set([OLD]) }
    expect(kinds(guest(), coming)).toEqual([])
    const attic = { ...CLOCK_SHARED, where: { place: 'attic' } }
    const wanted = desiredWith([], inSite(LOFT, { apps: [attic] }))
    const known = (labels: Record<string, string>) => {
      const { document, nodes } = agreed(all, [attic])
      const boxes = { ...BOXES, [LOFT]: { ...BOXES[LOFT], labels } }
      return {
        ...seen,
        networks: laid,
        agreed: { document: { ...document, revision: 5, boxes, apps: [attic] }, nodes },
      }
    }
    expect(kinds(wanted, known({}))).toEqual([])
    expect(kinds(wanted, known({ place: 'attic' }))).toEqual(['bring'])
  })
  it('fetches it from a third one, too, where its own box is away', () => {
    const nodes = [machine(HOME, { up: false }), machine(LOFT), machine(SHED)]
    const shed = { ...nodes[2], images: [imageLabel(OLD)] } as (typeof nodes)[number]
    const known = agreed([...nodes.slice(0, 2), shed], [CLOCK_SHARED])
    const [step] = planPlacement(guest(), { ...observed, ...seen, networks: laid, agreed: known })
    expect(step).toMatchObject({ kind: 'bring', from: [HOME, SHED] })
  })
  it('makes room anew where its own addresses are others now', () => {
    const stale = { ...seen, networks: new Map([[3968, ['10.0.0.0/28']]]), images: new Set([OLD]) }
    expect(kinds(guest(), stale)).toEqual(['share', 'lift', 'lay'])
  })
  it('ends what no box of the site shares any more, where it acts for all', () => {
    const labelled = all.map(it => ({ ...it, labels: { disk: 'ssd' } }))
    const left = { ...seen, agreed: agreed(labelled), services: [service()], leads: true }
    const desired = desiredWith([], inSite(LOFT))
    expect(kinds(desired, left)).toEqual(['end'])
    expect(kinds(desired, { ...left, leads: false })).toEqual([])
  })
  it('says nothing of others', () => {
    const { document } = agreed(all, [CLOCK_SHARED])
    const lie = {
      name: 'loft',
      ...NEVER_TOLD,
      apps: [CLOCK_SHARED],
      pages: [],
      images: [],
    }
    const changed = document && withShare({ ...document, apps: [] }, LOFT, lie)
    expect(changed?.apps).toBeUndefined()
  })
})

it('tells the swarm everything of an app that its own box does, and how it is renewed', () => {
  const recipe = `${CLOCK}[privileges]\nshm = "64M"\nopen-files = 4096\n[network]\negress = "none"\naliases = ["clock.internal"]\n[health]\ncommand = ["true"]\ngrace = "20s"\n[resources]\nmemory = "128M"\ncpu = 0.5\n[env]\nZONE = "here"\n`
  const [app] = desiredWith([{ recipe, images: imageOf(OLD) }], inSite(HOME)).apps
  expect(app && serviceSpec(app, CLOCK_SHARED, { boxes: 3 })).toMatchObject({
    Name: 'gantry-3968',
    TaskTemplate: {
      ContainerSpec: {
        Image: OLD,
        Hosts: ['::1 clock.internal', '127.0.0.1 clock.internal'],
        DNSConfig: { Nameservers: ['127.0.0.1'] },
        CapabilityDrop: ['ALL'],
        Privileges: { NoNewPrivileges: true },
        Mounts: [{ Type: 'tmpfs', Target: '/dev/shm' }],
        Ulimits: [{ Name: 'nofile', Soft: 4096 }],
        Healthcheck: { Test: ['CMD', 'true'] },
        Env: expect.arrayContaining(['ZONE=here', 'PORT=8080']),
      },
      Resources: { Limits: { MemoryBytes: 128 * 2 ** 20, NanoCPUs: 5e8 } },
      Placement: {
        Constraints: [
          `engine.labels.gantry.box != ${HOME}`,
          `node.labels.${imageLabel(OLD)} == here`,
        ],
      },
    },
    UpdateConfig: {
      ...{ Parallelism: 1, Order: 'stop-first', FailureAction: 'rollback' },
      Monitor: 20e9,
    },
    EndpointSpec: { Mode: 'dnsrr' },
  })
})

describe('boxes that are renewed one after the other', () => {
  const older = { ...observed, version: '1.2.2' }
  it('tell the others what they have', () => {
    const [step] = planPlacement(home(), { ...older, agreed: agreed(all, [CLOCK_SHARED]) })
    expect(step).toMatchObject({ kind: 'share', share: { version: '1.2.2' } })
  })
  it('say so until all have the same', () => {
    const values = { version: '1.2.3', own: '1.2.2' }
    expect(placementFindings(home(), older)).toEqual(
      ['loft', 'shed'].map(name => ({
        code: 'site-version-differs',
        values: { name, ...values },
      })),
    )
    expect(placementFindings(home(), observed)).toEqual([])
  })
  it('keep what a newer one wrote, and which they do not know', () => {
    const [app] = [{ ...CLOCK_SHARED, color: 'red', web: { ...CLOCK_SHARED.web, later: 1 } }]
    const boxes = { ...BOXES, [LOFT]: { ...BOXES[LOFT], disks: ['one'] } }
    const written = { revision: 5, boxes, apps: [app], more: true }
    expect(siteDocumentSchema.parse(written)).toEqual(written)
  })
})

describe('an app with databases and caches', () => {
  const leaning = (more: Partial<Desired['apps'][number]> = {}): Desired => {
    const desired = desiredWith(
      [{ recipe: LEANING, images: imageOf(OLD) }],
      inSite(HOME, { apps: [LEANING_SHARED], boxes: SHOWING }),
    )
    return { ...desired, apps: desired.apps.map(it => ({ ...it, ...more })) }
  }
  const known = {
    document: { revision: 5, boxes: SHOWING, pages: PAGES, apps: [LEANING_SHARED] },
    nodes: ready,
  }
  const seen = { agreed: known, shows: SHOWN[HOME], ready: new Set(['clock']) }
  const served = (desired: Desired, more: Partial<ObservedPlacement> = {}) => {
    const [step] = planPlacement(desired, { ...observed, ...seen, ...more })
    return step?.kind === 'serve' ? step.spec : undefined
  }

  it('is told of with the ports of its servers, and nothing else of them', () => {
    const nobody = agreed(all)
    const [step] = planPlacement(leaning(), { ...observed, ...seen, agreed: nobody })
    expect(step).toMatchObject({ kind: 'share', share: { apps: [LEANING_SHARED] } })
    const [app] = leaning().apps
    const secrets = [...(app?.databases ?? []), ...(app?.caches ?? [])].map(it => it.password)
    for (const it of secrets) expect(JSON.stringify(step)).not.toContain(it)
  })
  it('finds its servers under the same names, at addresses that are nobody', () => {
    const { ContainerSpec, Placement } = served(leaning())?.TaskTemplate ?? {}
    expect(ContainerSpec?.Hosts).toEqual([
      '2001:db8::1 database',
      '192.0.2.1 database',
      '2001:db8::1 cache',
      '192.0.2.1 cache',
    ])
    expect(ContainerSpec?.Env.join()).toContain('@database:5432/clock')
    expect(Placement?.Constraints).toHaveLength(2)
  })
  it('does not run on a box that shows nothing, which could not lead it there', () => {
    const boxes = { ...SHOWING, [SHED]: BOXES[SHED] }
    const document = { ...known.document, boxes }
    const spec = served(leaning(), { agreed: { ...known, document } })
    expect(spec?.TaskTemplate.Placement.Constraints).toContain(
      `engine.labels.gantry.box != ${SHED}`,
    )
  })
  it('waits for the one at home, which makes what all of them find', () => {
    expect(served(leaning(), { ready: new Set() })).toBeUndefined()
    expect(served(leaning())?.Mode.Replicated.Replicas).toBe(2)
  })
  it('runs at home alone while its data is copied, on trial or brought back', () => {
    const told = served(leaning())?.Labels[TOLD_LABEL] ?? ''
    const services = [service({ told })]
    const update = (phase: 'fetch' | 'copy' | 'trial' | 'back') =>
      leaning({ update: { from: 1, to: 2, phase, sources: [] } })
    expect(served(update('fetch'), { services })).toBeUndefined()
    for (const phase of ['copy', 'trial', 'back'] as const) {
      const spec = served(update(phase), { services })
      expect(spec?.Mode.Replicated.Replicas).toBe(0)
      const resting = [service({ told: spec?.Labels[TOLD_LABEL] ?? '' })]
      expect(served(update(phase), { services: resting })).toBeUndefined()
      expect(served(leaning(), { services: resting })?.Mode.Replicated.Replicas).toBe(2)
    }
  })
  it('has connections for each of it, and no more than any app may have', () => {
    const connections = (recipe: string) =>
      desiredWith([{ recipe }]).apps.flatMap(it =>
        it.databases.map(({ maxConnections }) => maxConnections),
      )
    expect(connections(LEANING)).toEqual([60, 60])
    const many = LEANING.replace('"postgres"', '"postgres"\nmax-connections = 90')
    expect(connections(many)).toEqual([100, 60])
    expect(connections(LEANING.replace('[scale]\nreplicas = 3\n', ''))).toEqual([20, 20])
  })
  it('stays at home where its maker did not make it for several boxes', () => {
    const why = (recipe: string) => {
      const [app] = desiredWith([{ recipe }]).apps
      return app && whyAtHome(app)
    }
    expect(why(LEANING)).toBeUndefined()
    expect(why(LEANING.replace('[scale]\nreplicas = 3\n', ''))).toBe('data')
  })
})
