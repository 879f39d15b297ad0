import { describe, expect, it } from 'vitest'
import { problemOf } from '../../../agent/base/errors.ts'
import type { Box } from '../../../agent/box/box.ts'
import type { SiteDocument } from '../../../agent/site/need.ts'
import type { Move, MovePhase } from '../../../agent/site/ownership/need.ts'
import { openSite, type SiteOptions } from '../../../agent/site/site.ts'
import { BOXES, HOME, inSite, LOFT, machine, SHED } from '../../fakes/spread.ts'

const move = (phase: MovePhase): Move => ({
  ...{ id: '0123456789abcdef', service: 'photos', from: HOME, to: LOFT, phase },
  since: '2026-11-30T12:00:00.000Z',
})

/** What boxes agree about after somebody asked for it on the first one, or the code of what was refused. */
async function asked(
  document: SiteDocument,
  ask: (desk: ReturnType<typeof openSite>, box: Box) => Promise<unknown>,
  up: readonly string[] = [HOME, LOFT, SHED],
): Promise<SiteDocument | string> {
  let now = document
  const nodes = Object.keys(BOXES).map(it => machine(it, { up: up.includes(it) }))
  const agreed = () => ({ document: now, nodes })
  const desk = openSite({
    swarm: {
      agreed: async () => agreed(),
      edit: async (change: (it: SiteDocument) => SiteDocument) => (now = change(now)),
    },
    membership: { agreed },
    saving: { leave: async () => {} },
  } as unknown as SiteOptions)
  const box = {
    manifest: async () => inSite(HOME),
    change: async () => {},
    loop: { poke() {} },
  } as unknown as Box
  return await ask(desk, box).then(
    () => now,
    error => problemOf(error).code,
  )
}

describe('a box with an app on trial', () => {
  const remove = (phase: MovePhase, up?: string[]) =>
    asked(
      { revision: 5, boxes: BOXES, moves: [move(phase)] },
      (desk, box) => desk.remove(box, 'loft'),
      up,
    )

  it('is not sent away while it is there: what people write on it would be lost', async () => {
    for (const phase of ['trial', 'back'] as const)
      expect(await remove(phase)).toBe('site-box-trying')
    for (const phase of ['copy', 'still', 'home'] as const)
      expect(await remove(phase)).toMatchObject({ moves: [{ phase: 'home' }] })
  })
  it('is so where nobody hears it, and then the app waits until that one has let go of it', async () => {
    const gone = await remove('trial', [HOME, SHED])
    expect(gone).toMatchObject({ moves: [{ phase: 'home', tried: true }] })
    expect(Object.keys((gone as SiteDocument).boxes)).toEqual([HOME, SHED])
  })
  it('does not leave, either', async () => {
    const here = { ...move('trial'), from: SHED, to: HOME }
    const leave = (moves: Move[]) =>
      asked({ revision: 5, boxes: BOXES, moves }, (desk, box) => desk.leave(box, false))
    expect(await leave([here])).toBe('site-box-trying')
    expect(await leave([{ ...here, phase: 'done' }])).toMatchObject({ boxes: { [SHED]: {} } })
  })
})
