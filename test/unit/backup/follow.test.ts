import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Bench } from '../../../agent/backup/bench.ts'
import { fetchNewest } from '../../../agent/backup/follow/fetch-newest.ts'
import { followFindings, planFollow } from '../../../agent/backup/follow/plan.ts'
import type { Followed, JobOf, Record } from '../../../agent/backup/job.ts'
import { followSchema, targetSchema } from '../../../agent/backup/need.ts'
import { snapshotName } from '../../../agent/backup/plan.ts'
import { encodeToml } from '../../../agent/base/toml.ts'
import { MANIFEST } from '../../fakes/desired.ts'

const NOW = Date.parse('2026-11-20T12:00:00Z')
const ago = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString()
const target = targetSchema.parse({ kind: 'disk', uuid: 'abcd-1234' })
const follow = followSchema.parse({
  ...{ id: 'kitchen-id', name: 'kitchen', place: 'usb', target, since: ago(60 * 48) },
})
const observed = (followed?: Followed) => ({
  elapsed: (at: string) => NOW - Date.parse(at),
  age: (moment: string) => NOW - Date.parse(moment.replace(/T(..)-(..)-/, 'T$1:$2:')),
  followed,
})
const momentAgo = (minutes: number) => ({ name: snapshotName(Date.parse(ago(minutes))), id: 'a' })

describe('a box that follows another one', () => {
  it('looks each quarter of an hour, whatever came of the last time', () => {
    const problem = { code: 'backup-unreachable', message: 'nas cannot be reached' }
    const kinds = (it?: Followed) => planFollow(follow, observed(it)).map(({ kind }) => kind)
    expect(kinds()).toEqual(['follow'])
    expect(kinds({ tried: ago(16) })).toEqual(['follow'])
    expect(kinds({ tried: ago(14) })).toEqual([])
    expect(kinds({ tried: ago(14), problem })).toEqual([])
    expect(planFollow(undefined, observed())).toEqual([])
  })

  it('tells its owner when what it has is a day old', () => {
    const told = (it: Followed) => followFindings(follow, observed(it)).map(({ code }) => code)
    expect(told({ tried: ago(1), moment: momentAgo(60 * 23) })).toEqual([])
    expect(told({ tried: ago(1), moment: momentAgo(60 * 25) })).toEqual(['follow-late'])
    expect(told({ tried: ago(1) })).toEqual(['follow-late'])
    const young = { ...follow, since: ago(60) }
    expect(followFindings(young, observed({ tried: ago(1) }))).toEqual([])
  })
})

describe('what is fetched of another box', () => {
  const snapshot = (id: string, minutes: number, tags: readonly string[]) => ({
    ...{ id, short_id: id, time: ago(minutes), hostname: 'x' },
    tags: [`moment=${momentAgo(minutes).name}`, ...tags],
  })
  const job: JobOf<'follow'> = {
    ...{ id: '1', kind: 'follow', target: { ...target, name: 'usb' }, shown: { key: 'words' } },
    ...{ from: 'kitchen-id', box: { name: 'spare', id: 'me', epoch: 1 } },
  }

  async function fetched(snapshots: readonly object[], before?: Followed) {
    let record: Record = {
      ...{ since: ago(100), back: {}, targets: {} },
      ...(before ? { followed: before } : {}),
    }
    const folder = await mkdtemp(join(tmpdir(), 'follow-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await mkdir(join(folder, 'state/gantry'), { recursive: true })
    await writeFile(join(folder, 'state/gantry/box.toml'), encodeToml(MANIFEST))
    const restored: string[] = []
    const bench = {
      exec: async () => '',
      places: { state: join(folder, 'state'), room: join(folder, 'backup') },
      restic: {
        ...{ secrets: {}, cache: '/tmp', temporary: '/tmp', keys: '/tmp' },
        async exec(argv: readonly string[]) {
          if (argv[0] === 'findfs') return '/dev/sda1'
          if (argv.includes('snapshots')) return JSON.stringify(snapshots)
          const what = argv[argv.indexOf('restore') + 2] ?? ''
          if (argv.includes('restore')) restored.push(what.replace(folder, ''))
          return ''
        },
      },
      says() {},
      record: async () => record,
      note: async (change: (it: Record) => Record) => {
        record = change(record)
      },
    } as unknown as Bench
    await fetchNewest(bench, job).catch(() => {})
    return { followed: record.followed, restored }
  }

  it('is the newest whole moment of that box and of no other', async () => {
    const mine = (id: string, minutes: number, how = 'complete') =>
      snapshot(id, minutes, ['box=kitchen-id', how])
    const all = [
      mine('old', 60),
      mine('new', 20),
      mine('half', 10, 'incomplete'),
      snapshot('else', 5, ['box=other', 'complete']),
    ]
    const { followed, restored } = await fetched(all)
    expect(restored).toEqual(['new:/backup/saving'])
    expect(followed).toMatchObject({ moment: { id: 'new', name: momentAgo(20).name } })
    const again = await fetched(all, followed)
    expect(again.restored).toEqual([])
    expect(again.followed?.moment?.id).toBe('new')
  })

  it('is told where there is nothing, and what was here is kept', async () => {
    const before = { tried: ago(20), moment: momentAgo(40) }
    const { followed } = await fetched([], before)
    expect(followed).toMatchObject({ problem: { code: 'follow-nothing' }, moment: before.moment })
  })
})
