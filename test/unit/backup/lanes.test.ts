import { describe, expect, it } from 'vitest'
import type { Job } from '../../../agent/backup/job.ts'
import { doJobs, isInTheWay, laneOf, nextJobs } from '../../../agent/backup/lanes.ts'

const job = (id: string, kind: Job['kind'], targets?: readonly object[]) =>
  ({ id, kind, ...(targets ? { targets } : {}) }) as unknown as Job
const sending = job('save', 'save', [{}])
const moment = job('moment', 'save', [])

describe('lanes', () => {
  const next = (waiting: readonly Job[], ...doing: Job[]) =>
    nextJobs(waiting, doing).map(it => it.id)

  it('have one job each, the oldest first', () => {
    const stage = job('stage', 'stage')
    const waiting = [sending, job('check', 'check'), stage, job('list', 'list'), moment]
    expect(next(waiting)).toEqual(['save', 'stage', 'moment'])
    expect(next(waiting.slice(1), sending)).toEqual(['stage', 'moment'])
    expect(next([job('check', 'check')], sending)).toEqual([])
    expect(next([stage], job('replace', 'replace'))).toEqual([])
  })

  it('have nothing beside what has to be alone, which is done in the end', () => {
    const whole = job('whole', 'whole')
    expect(next([whole, sending, moment])).toEqual(['whole'])
    expect(next([sending, moment], whole)).toEqual([])
    const waiting = [whole, job('check', 'check'), job('list', 'list')]
    // Somebody waits for the list; the check would keep the other one from ever beginning.
    expect(next(waiting, moment)).toEqual(['list'])
  })

  it('tell what has to wait for what', () => {
    expect(laneOf(moment)).toBe('moment')
    expect(isInTheWay(sending, 'list')).toBe(false)
    expect(isInTheWay(moment, 'list')).toBe(false)
    expect(isInTheWay(job('1', 'fetch'), 'list')).toBe(true)
    expect(isInTheWay(job('1', 'whole'), 'list')).toBe(true)
    expect(isInTheWay(moment, 'format')).toBe(true)
  })
})

describe('a program', () => {
  /** What was said while jobs were done; each lasts until another one has ended, or so many looks. */
  async function did(jobs: Job[], until: { readonly [id: string]: string | number }) {
    const said: string[] = []
    let looks = 0
    await doJobs({
      every: 1,
      desk: {
        async jobs() {
          looks++
          return [...jobs]
        },
      },
      async act(it, unwanted) {
        said.push(`begins ${it.id}`)
        const end = until[it.id] ?? 0
        const isOver = () => (typeof end === 'number' ? looks > end : said.includes(`ends ${end}`))
        while (!isOver() && !unwanted.aborted) await new Promise(go => setTimeout(go, 1))
        said.push(`${unwanted.aborted ? 'gives up' : 'ends'} ${it.id}`)
        jobs.splice(jobs.indexOf(it) >>> 0, 1)
      },
    })
    return said
  }

  it('does what somebody waits for while something takes days, and ends after all', async () => {
    const said = await did([sending, job('list', 'list'), job('stage', 'stage')], {
      save: 'stage',
    })
    expect(said).toEqual([
      ...['begins save', 'begins list', 'ends list', 'begins stage', 'ends stage', 'ends save'],
    ])
  })

  it('lets go of one that was taken away, and of no other', async () => {
    const jobs = [sending, job('stage', 'stage')]
    const ending = did(jobs, { save: 20, stage: 10_000 })
    await new Promise(go => setTimeout(go, 5))
    jobs.splice(1, 1)
    expect(await ending).toEqual(['begins save', 'begins stage', 'gives up stage', 'ends save'])
  })
})
