import { expect, it } from 'vitest'
import { planSilence } from '../../../agent/containers/silence-plan.ts'
import { desiredWith } from '../../fakes/desired.ts'

const minutes = (it: number) => it * 60_000
const alone = desiredWith([])
const inSite = { site: { boxes: {} } as unknown as NonNullable<typeof alone.site> }
const silent = { lasts: minutes(6), restarts: 0, sinceRestart: undefined }
const restarts = (...about: Parameters<typeof planSilence>) =>
  planSilence(...about).map(it => it.says)

it('leaves a Docker alone that answers, or has been silent for a moment', () => {
  expect(restarts(alone, { ...silent, lasts: undefined })).toEqual([])
  expect(restarts(alone, { ...silent, lasts: minutes(4) })).toEqual([])
})

it('starts one again that has been silent for some minutes, and says how long it has', () => {
  expect(restarts(alone, silent)).toEqual(['start Docker again: it has not answered for 6 minutes'])
})

it('waits longer in a site, where apps end with it', () => {
  expect(restarts(inSite, { ...silent, lasts: minutes(14) })).toEqual([])
  expect(restarts(inSite, { ...silent, lasts: minutes(15) })).toHaveLength(1)
})

it('does it again after pauses that grow, up to four hours', () => {
  const again = (times: number, ago: number) =>
    restarts(alone, { lasts: minutes(999), restarts: times, sinceRestart: minutes(ago) }).length
  expect([again(1, 9), again(1, 10)]).toEqual([0, 1])
  expect([again(2, 19), again(2, 20)]).toEqual([0, 1])
  expect([again(20, 239), again(20, 240)]).toEqual([0, 1])
})
