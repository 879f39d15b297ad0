import { describe, expect, it } from 'vitest'
import { besideLong } from '../../../agent/backup/beside.ts'
import type { Job } from '../../../agent/backup/job.ts'

const job = (id: string, kind: Job['kind'], more: object = {}) => ({ id, kind, ...more }) as Job
const moment = (id: string) => job(id, 'save', { targets: [] })

/** What was done beside something long until `times` looks were over. */
async function done(long: Job, waiting: Job[], free: (look: number) => boolean = () => true) {
  const over = new AbortController()
  const acted: string[] = []
  let looks = 0
  await besideLong({
    ...{ long, every: 1, over: over.signal },
    desk: {
      async jobs() {
        if (++looks > 5) over.abort()
        return [long, ...waiting]
      },
    },
    isFree: () => free(looks),
    async act(it) {
      acted.push(it.id)
      waiting.splice(waiting.indexOf(it), 1)
    },
  })
  return { acted, looks }
}

describe('beside something that takes long', () => {
  const sending = job('1', 'save', { targets: [{}] })

  it('moments of the box alone are found, and nothing else is done', async () => {
    const others = [
      job('2', 'stage'),
      job('3', 'save', { targets: [{}] }),
      moment('4'),
      moment('5'),
    ]
    expect((await done(sending, others)).acted).toEqual(['4', '5'])
    expect((await done(job('1', 'check'), [moment('2')])).acted).toEqual(['2'])
  })

  it('none is found while that is at a moment of its own, or is over', async () => {
    expect((await done(sending, [moment('2')], () => false)).acted).toEqual([])
    expect((await done(sending, [moment('2')], look => look > 3)).acted).toEqual(['2'])
    expect((await done(sending, [moment('2')], look => look > 5)).acted).toEqual([])
  })

  it('nothing is done where what is under way changes the box', async () => {
    expect(await done(job('1', 'replace'), [moment('2')])).toEqual({ acted: [], looks: 0 })
  })
})
