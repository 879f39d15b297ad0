import { describe, expect, it } from 'vitest'
import type { Bench } from '../../../agent/backup/bench.ts'
import type { Record, TargetRecord } from '../../../agent/backup/job.ts'
import {
  damagedIn,
  forgetLost,
  lackingIn,
  letGoOfLost,
  noteSentAgain,
} from '../../../agent/backup/mend.ts'
import type { Repository } from '../../../agent/backup/restic.ts'

const PACK = '9e3491ee42559fe65c9bf4a8f9a7c4d164287d53b36e17a2e6d781928930b715'
const OTHER = '8cfffee6958d8a75537676ae6fcbecfc4830d49bef88e028d7725b34ca9e9588'

/** What restic 0.18 says of a pack that was changed. */
const CHANGED = `pack ${PACK} contains 2 errors: [blob 908b80f5 ciphertext verification failed]
restic repair packs ${PACK} ${OTHER}
restic repair snapshots --forget

Fatal: repository contains errors`

const DRY = `
snapshot 8c31ea07 of [/data] at 2026-11-30 06:03:17 +0000 UTC by root@box
  file "/a": removed missing content
would save new snapshot

snapshot d49c169a of [/data] at 2026-11-30 06:03:30 +0000 UTC by root@box

snapshot 542582c8 of [/data] at 2026-11-30 06:03:21 +0000 UTC by root@box
  not restored
would delete empty snapshot

snapshot 11111111 of [/data] at 2026-11-30 06:03:21 +0000 UTC by root@box

would modify 2 snapshots`

it('reads what is damaged, and what lacks it, from what restic says', () => {
  expect(damagedIn(CHANGED)).toEqual([PACK, OTHER])
  expect(damagedIn(`pack ${PACK}: does not exist`)).toEqual([])
  const cutOff = CHANGED.slice(CHANGED.indexOf('packs ') + 'packs '.length + 10)
  expect(damagedIn(cutOff)).toEqual([OTHER])
  expect(lackingIn(DRY)).toEqual(['8c31ea07', '542582c8'])
})

describe('a place that has lost something', () => {
  const target = { kind: 'disk', uuid: 'ab-12', name: 'usb' } as never
  const damage = { code: 'backup-damaged', message: 'lost', detail: CHANGED }

  function at(known: Partial<TargetRecord>) {
    let record: Record = {
      ...{ since: '2026-11-01T00:00:00Z', back: {} },
      targets: { usb: { missing: [], part: 2, snapshots: [], ...known } },
    }
    const runs: string[] = []
    const bench = {
      restic: { temporary: '/tmp/gantry-mend-test' },
      says() {},
      record: async () => record,
      note: async (change: (it: Record) => Record) => {
        record = change(record)
      },
    } as unknown as Bench
    const repository: Repository = {
      async restic(argv) {
        runs.push(argv.join(' '))
        if (argv[0] === 'list') return `${PACK}\n`
        return argv.includes('--dry-run') ? DRY : ''
      },
      snapshots: async () => [],
    }
    return { bench, repository, runs, lost: () => record.targets.usb?.lost }
  }

  it('is asked nothing where nothing was found', async () => {
    const { bench, repository, runs } = at({})
    await forgetLost(bench, repository, target)
    await letGoOfLost(bench, repository, target)
    expect(runs).toEqual([])
  })

  it('takes apart what is still there, and counts the rest as gone', async () => {
    const { bench, repository, runs, lost } = at({ damage })
    await forgetLost(bench, repository, target)
    expect(runs).toEqual(['list packs --no-lock', `repair packs ${PACK}`, 'repair index'])
    expect(lost()).toBe('forgotten')
    await noteSentAgain(bench, target)
    expect(lost()).toBe('sent-again')
  })

  it('gives no snapshot up before it has got again what the box still has', async () => {
    const { bench, repository, runs, lost } = at({ damage })
    await letGoOfLost(bench, repository, target)
    expect(runs.join()).not.toContain('snapshots')
    expect(lost()).toBe('forgotten')
  })

  it('marks what lacks something before that is taken out of it', async () => {
    const { bench, repository, runs, lost } = at({ damage, lost: 'sent-again' })
    await letGoOfLost(bench, repository, target)
    expect(runs).toEqual([
      'repair snapshots --dry-run',
      'tag --add=incomplete --remove=complete 8c31ea07 542582c8',
      'repair snapshots --forget',
    ])
    expect(lost()).toBeUndefined()
  })
})
