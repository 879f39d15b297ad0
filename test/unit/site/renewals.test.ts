import { expect, it } from 'vitest'
import { Conflict } from '../../../agent/base/errors.ts'
import { openRenewals } from '../../../agent/site/renewals.ts'
import { renewalSchema } from '../../../agent/system/turn.ts'
import { HOME, inSite, LOFT, SHED } from '../../fakes/spread.ts'

it('asks every other box, knows since when one is silent, and what it said before', async () => {
  let time = 0
  const answers: Record<string, () => unknown> = {
    [LOFT]: () => ({ failed: [], due: '0.2.0' }),
    [SHED]: () => {
      throw new Conflict('question-unknown', 'no box of a site asks for renewal')
    },
  }
  const renewals = openRenewals({
    line: { ask: async (box, question) => (question === 'renewal' ? answers[box]?.() : undefined) },
    read: said => renewalSchema.parse(said),
    now: () => time,
  })
  const site = inSite(HOME).site
  if (!site) throw new Error('no site')
  const look = async () => {
    const all = await renewals.look(site)
    return Object.fromEntries(all.map(({ name, since: _, ...it }) => [name, it]))
  }

  const due = { failed: [], due: '0.2.0' }
  expect(await look()).toEqual({
    loft: { says: due, before: due, silent: 0 },
    // Of an older version: it is there, and that is all.
    shed: { says: { failed: [] }, before: { failed: [] }, silent: 0 },
  })

  answers[LOFT] = () => {
    throw new Error('no answer in time')
  }
  await look()
  time = 5_000
  expect((await look()).loft).toEqual({ says: undefined, before: due, silent: 5_000 })

  answers[LOFT] = () => ({ failed: ['0.2.0'] })
  expect((await look()).loft).toMatchObject({ says: { failed: ['0.2.0'] }, silent: 0 })
})
