import { describe, expect, it } from 'vitest'
import type { Site } from '../../../agent/site/need.ts'
import {
  decidesWithout,
  type ObservedSite,
  planManagers,
  planSite,
  type SwarmNode,
  siteFindings,
} from '../../../agent/site/plan.ts'

const box = (name: string, day: number) => ({
  name,
  address: `192.168.1.${day}`,
  since: `2026-01-0${day}T00:00:00.000Z`,
})
const boxes = { aaa: box('home', 1), bbb: box('loft', 2), ccc: box('shed', 3), ddd: box('barn', 4) }
const pick = (...ids: (keyof typeof boxes)[]) =>
  Object.fromEntries(ids.map(it => [it, boxes[it]] as const))
const document = (...ids: (keyof typeof boxes)[]) => ({ revision: 4, boxes: pick(...ids) })
const site = (more: Partial<Site> = {}): Site => ({
  ...{ revision: 4, me: 'aaa', boxes: pick('aaa', 'bbb') },
  ...more,
})
/** `b!` is a manager, `b-` is off: each is called by the first letter of its box. */
const nodes = (said: string): SwarmNode[] =>
  said
    .split(' ')
    .filter(Boolean)
    .map((it, index) => ({
      id: `${it[0]}${index}`,
      box: (it[0] ?? '').repeat(3),
      up: !it.includes('-'),
      manager: it.includes('!'),
      leader: index === 0,
      drained: false,
      images: [],
      labels: {},
    }))
const alone: ObservedSite = {
  ...{ swarm: 'out', manager: false, leader: false, prepared: false, agreed: undefined },
  ...{ sentAway: false, hasWayIn: false, stalled: false, hasAddress: true, owes: false },
  lingering: new Set(),
}
const inside = (said: string, ...ids: (keyof typeof boxes)[]): ObservedSite => ({
  ...alone,
  ...{ swarm: 'in', manager: true, leader: true, prepared: true },
  agreed: { document: document(...ids), nodes: nodes(said) },
})
const plan = (it: Site | undefined, observed: ObservedSite) =>
  planSite({ site: it }, observed).map(step => step.kind)

describe('a box by itself', () => {
  it('has nothing to do', () => expect(plan(undefined, alone)).toEqual([]))
  it('leaves a swarm that it is still in, and then sets Docker back', () => {
    expect(plan(undefined, { ...alone, swarm: 'in', prepared: true })).toEqual(['leave'])
    expect(plan(undefined, { ...alone, swarm: 'broken' })).toEqual(['leave'])
    expect(plan(undefined, { ...alone, prepared: true })).toEqual(['unprepare'])
  })
})

describe('a box that makes a site', () => {
  const founding = site({ founding: true, revision: 1 })
  it('prepares Docker, makes a swarm, and writes down which boxes there are', () => {
    expect(plan(founding, alone)).toEqual(['prepare'])
    expect(plan(founding, { ...alone, prepared: true })).toEqual(['found'])
    const made = { ...inside('a!', 'aaa'), agreed: { document: undefined, nodes: nodes('a!') } }
    expect(plan(founding, made)).toEqual(['publish'])
    expect(plan(founding, inside('a!', 'aaa', 'bbb'))).toEqual(['take'])
  })
  it('waits for the one that was let in', () => {
    expect(plan(site(), inside('a!', 'aaa', 'bbb'))).toEqual([])
  })
})

describe('a box that joins', () => {
  it('joins where it was given a way in, and says so where it has none', () => {
    const ready = { ...alone, prepared: true }
    const entered = { ...inside('a!', 'aaa', 'bbb'), hasWayIn: true }
    expect(plan(site(), entered)).toEqual(['close'])
    expect(plan(site(), { ...ready, hasWayIn: true })).toEqual(['join'])
    expect(plan(site(), ready)).toEqual([])
    expect(siteFindings(site(), ready).map(it => it.code)).toEqual(['site-place-lost'])
  })
  it('keeps the way in until it has heard the others, whatever Docker seems to say', () => {
    const slow = { ...inside('a!', 'aaa', 'bbb'), hasWayIn: true, agreed: undefined }
    expect(plan(site(), slow)).toEqual([])
  })
  it('takes back a join that broke off in Docker, and joins once more', () => {
    const ready = { ...alone, prepared: true, hasWayIn: true }
    const broken = { ...ready, swarm: 'broken' as const }
    const coming = { ...ready, swarm: 'coming' as const }
    expect(plan(site(), broken)).toEqual(['withdraw'])
    expect(plan(site(), coming)).toEqual([])
    expect(plan(site(), { ...coming, stalled: true })).toEqual(['withdraw'])
    expect(siteFindings(site(), broken)).toEqual([])
  })
  it('leaves what Docker says alone where no way in is kept', () => {
    const lost = { ...alone, prepared: true }
    expect(plan(site(), { ...lost, swarm: 'coming', stalled: true })).toEqual([])
    expect(plan(site(), { ...lost, swarm: 'broken' })).toEqual([])
    const told = siteFindings(site(), { ...lost, swarm: 'broken' })
    expect(told.map(it => it.code)).toEqual(['site-place-lost'])
  })
  it('takes over what the others have agreed about since', () => {
    expect(plan(site({ revision: 3 }), inside('a! b!', 'aaa', 'bbb'))).toEqual(['take'])
  })
  it('is by itself again where the others say that it is none of them', () => {
    expect(plan(site(), { ...inside('a!', 'aaa'), sentAway: true })).toEqual(['forget'])
  })
  it('is by itself again once nobody else is left', () => {
    expect(plan(site(), inside('a! b-', 'aaa'))).toEqual(['drop'])
    expect(plan(site(), inside('a!', 'aaa'))).toEqual(['forget'])
  })
})

describe('a box that leaves', () => {
  const leaving = site({ leaving: true })
  it('hands over before it goes', () => {
    expect(plan(leaving, inside('a! b!', 'bbb'))).toEqual(['demote'])
    expect(plan(leaving, inside('a! b', 'bbb'))).toEqual(['promote'])
    expect(plan(leaving, { ...inside('a! b!', 'bbb'), leader: false })).toEqual([])
    expect(plan(leaving, { ...inside('a b!', 'bbb'), manager: false })).toEqual(['leave'])
  })
  it('just goes where nobody else has come', () => {
    expect(plan(leaving, inside('a!', 'bbb'))).toEqual(['leave'])
  })
  it('does not go while nobody can decide', () => {
    expect(plan(leaving, { ...inside('a! b!', 'bbb'), agreed: undefined })).toEqual([])
  })
  it('forgets the site last', () => expect(plan(leaving, alone)).toEqual(['forget']))
})

describe('who decides', () => {
  const all = document('aaa', 'bbb', 'ccc', 'ddd')
  const managers = (said: string, of = all) =>
    planManagers(of, nodes(said)).map(it => ('node' in it ? `${it.kind} ${it.node}` : it.kind))
  it('are the first three that are there', () => {
    expect(managers('a! b c d')).toEqual(['promote b1'])
    expect(managers('a! b! d c')).toEqual(['promote c3'])
    expect(managers('a! b! c! d')).toEqual([])
  })
  it('are followed when one is away and another one is there', () => {
    expect(managers('a! b!- c! d')).toEqual(['demote b1'])
    expect(managers('a! b- c! d')).toEqual(['promote d3'])
  })
  it('stay where nobody could follow', () => {
    expect(managers('a! b!- c!', document('aaa', 'bbb', 'ccc'))).toEqual([])
  })
  it('do not belong to it any more, and are let go', () => {
    expect(managers('a! b!-', document('aaa'))).toEqual(['demote b1'])
    expect(managers('a! b-', document('aaa'))).toEqual(['drop b1'])
    expect(managers('a! b', document('aaa'))).toEqual([])
    // What does not leave by itself is not let stay, and decides no more before.
    const stays = (said: string) =>
      planManagers(document('aaa'), nodes(said), new Set(['b1'])).map(it => it.kind)
    expect([stays('a! b'), stays('a! b!')]).toEqual([['drop'], ['demote']])
  })
  it('are not taken for the machine that they were before', () => {
    expect(managers('a! b!- b', document('aaa', 'bbb'))).toEqual(['demote b1'])
    expect(managers('a! b- b', document('aaa', 'bbb'))).toEqual(['drop b1'])
  })
  it('are more than half of those that there are', () => {
    expect(decidesWithout(nodes('a! b! c!'), 'aaa')).toBe(true)
    expect(decidesWithout(nodes('a! b! c!-'), 'aaa')).toBe(false)
    expect(decidesWithout(nodes('a! b!'), 'bbb')).toBe(false)
    expect(decidesWithout(nodes('a! b'), 'bbb')).toBe(true)
  })
})

describe('what the owner is told', () => {
  const codes = (observed: ObservedSite) => siteFindings(site(), observed).map(it => it.code)
  it('is nothing where all are there', () => {
    expect(codes(inside('a! b!', 'aaa', 'bbb'))).toEqual([])
    expect(siteFindings(undefined, alone)).toEqual([])
  })
  it('is who is away, that nothing can be decided, and that the address is gone', () => {
    expect(codes(inside('a! b!-', 'aaa', 'bbb'))).toEqual(['site-box-away'])
    expect(codes({ ...inside('', 'aaa'), agreed: undefined })).toEqual(['site-undecided'])
    expect(codes({ ...inside('a! b!', 'aaa', 'bbb'), hasAddress: false })).toEqual([
      'site-address-gone',
    ])
  })
})
