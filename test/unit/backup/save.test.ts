import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { Bench } from '../../../agent/backup/bench.ts'
import { appSchema, type JobOf, type Record } from '../../../agent/backup/job.ts'
import { targetSchema } from '../../../agent/backup/need.ts'
import { isKnown } from '../../../agent/backup/others.ts'
import { inOrder, save, someAtOnce, wholeOf } from '../../../agent/backup/save.ts'
import { openTurns } from '../../../agent/backup/turns.ts'
import { ComponentFailed } from '../../../agent/base/errors.ts'

const snapshot = '2026-11-20T12-00-00Z'
const target = { ...targetSchema.parse({ kind: 'disk', uuid: 'abcd-1234' }), name: 'usb' }
const job: JobOf<'save'> = {
  ...{ id: '1', kind: 'save', snapshot, nonce: 'a'.repeat(32), apps: [], targets: [target] },
  box: { name: 'kitchen', id: 'me', epoch: 1 },
}

/** A box whose programs answer so, with a moment that is taken already. */
async function saved(
  answer: (argv: readonly string[]) => string,
  known: Partial<Record['targets'][string]> = {},
  targets: JobOf<'save'>['targets'] = job.targets,
) {
  const room = await mkdtemp(join(tmpdir(), 'gantry-save-'))
  onTestFinished(() => rm(room, { recursive: true }))
  await mkdir(join(room, 'snapshots', snapshot), { recursive: true })
  let record: Record = {
    ...{ since: '2026-11-01T00:00:00Z', back: {} },
    targets: { usb: { missing: [], part: 0, snapshots: [], ...known } },
  }
  const exec = async (argv: readonly string[]) => answer(argv)
  const bench = {
    exec,
    places: {
      ...{ state: join(room, 'state'), snapshots: join(room, 'snapshots'), room, run: room },
      ...{ postgres: room, mariadb: room, signingKey: join(room, 'key') },
    },
    restic: { exec, secrets: {}, cache: room, temporary: room, keys: room },
    turns: openTurns(),
    says() {},
    record: async () => record,
    note: async (change: (it: Record) => Record) => {
      record = change(record)
    },
  } as unknown as Bench
  const failed = await save(bench, { ...job, targets }).catch(error => error)
  return { failed, usb: record.targets.usb, folder: join(room, 'saving') }
}

it('that cannot be prepared is told at every target, and tried again after a pause', async () => {
  const { failed, usb } = await saved(argv => {
    if (argv.includes('snapshot')) throw new ComponentFailed('program-failed', 'no room for that')
    return ''
  })
  expect(failed).toBeInstanceOf(ComponentFailed)
  expect(usb).toMatchObject({ tried: expect.any(String), problem: { message: 'no room for that' } })
})

it('of files that cannot be read is incomplete, and names them', async () => {
  const asked: string[][] = []
  let place = ''
  const { failed, usb } = await saved(argv => {
    if (argv[0] === 'findfs') return '/dev/sda1'
    if (argv[0] !== 'restic') return ''
    asked.push([...argv])
    if (argv.includes('snapshots')) return '[]'
    if (!argv.includes('backup')) return ''
    place = argv.find(it => it.endsWith('/saving/state')) ?? ''
    const item = JSON.stringify(join(place, 'apps/photos/data/one.jpg'))
    throw new ComponentFailed('program-failed', 'restic failed with exit code 3', {
      detail: `{"error":{"message":"input/output error"},"during":"archival","item":${item}}`,
    })
  })
  expect(failed).toBeUndefined()
  expect(usb).toMatchObject({
    succeeded: expect.any(String),
    missing: ['state/apps/photos/data/one.jpg cannot be read'],
  })
  expect(asked.some(it => it.includes('tag') && it.includes('--add=incomplete'))).toBe(true)
})

it('of files that cannot be read, and cannot be marked so, is told as one that failed', async () => {
  const marking = async (detail: string, appendOnly = false) => {
    const { usb } = await saved(
      argv => {
        if (argv[0] === 'findfs') return '/dev/sda1'
        if (argv[0] !== 'restic') return ''
        if (argv.includes('snapshots')) return '[]'
        if (argv.includes('tag')) {
          throw new ComponentFailed('program-failed', `restic failed with exit code 1`, {
            detail,
          })
        }
        if (!argv.includes('backup')) return ''
        throw new ComponentFailed('program-failed', 'restic failed with exit code 3', {
          detail: '{"error":{"message":"x"},"during":"archival","item":"/gone"}',
        })
      },
      {},
      [{ ...target, 'append-only': appendOnly }],
    )
    return usb
  }
  const cut = await marking('write /x: input/output error')
  expect(cut?.problem?.code).toBe('backup-disk-unreadable')
  expect(cut?.succeeded).toBeUndefined()
  // Nothing is taken away there: what it says of itself is beside it.
  const added = await marking('unexpected HTTP response (403)', true)
  expect(added).toMatchObject({ succeeded: expect.any(String), missing: [expect.any(String)] })
})

it('goes to no place where another box saves, too', async () => {
  const sent: string[] = []
  const { usb } = await saved(argv => {
    if (argv[0] === 'findfs') return '/dev/sda1'
    const theirs = { id: 'a1', short_id: 'a1', time: '2026-11-20T11:00:00Z', hostname: 'other' }
    const tags = ['moment=2026-11-20T11-00-00Z', 'box=other', 'epoch=1']
    if (argv.includes('snapshots')) return JSON.stringify([{ ...theirs, tags }])
    if (argv.includes('backup')) sent.push(argv.join(' '))
    return ''
  })
  expect(usb?.problem).toMatchObject({ code: 'backup-other-box', hint: expect.any(String) })
  expect(sent).toEqual([])
})

it.each([
  ['nobody holds any more is taken away, and it goes on', true, undefined],
  ['another program holds stays, and is told', false, 'backup-locked'],
] as const)('where a lock that %s', async (_name, isStale, told) => {
  let isLocked = true
  const { usb } = await saved(argv => {
    if (argv[0] === 'findfs') return '/dev/sda1'
    if (argv.includes('snapshots')) return '[]'
    if (argv.includes('unlock') && isStale) isLocked = false
    if (argv.includes('backup') && isLocked)
      throw new ComponentFailed('program-failed', 'restic failed with exit code 11')
    return ''
  })
  expect(usb?.problem?.code).toBe(told)
})

describe('where the newest snapshot is of this box, and it', () => {
  const there = (mark: string, epoch = 1) => ({
    ...{ id: 'a1', short_id: 'a1', time: '2026-11-20T11:00:00Z', hostname: 'gantry-me' },
    tags: [
      'moment=2026-11-20T11-00-00Z',
      'box=me',
      `epoch=${epoch}`,
      ...(mark ? [`mark=${mark}`] : []),
    ],
  })
  /** What came of it, and the tags that were sent. */
  async function savedAfter(mark: string, marks: string[] | undefined, epoch = 1) {
    const tags: string[] = []
    const { usb } = await saved(
      argv => {
        if (argv[0] === 'findfs') return '/dev/sda1'
        if (argv.includes('snapshots')) return JSON.stringify([there(mark, epoch)])
        if (argv.includes('backup')) tags.push(...argv.filter(it => it.startsWith('--tag=mark=')))
        return ''
      },
      marks ? { marks } : {},
    )
    return { usb, tags }
  }

  it('carries a mark that is not known here, saves nothing: a copy of this box is at work', async () => {
    const { usb, tags } = await savedAfter('theirs', ['ours'])
    expect(usb?.problem).toMatchObject({ code: 'backup-two-boxes' })
    expect(tags).toEqual([])
    expect((await savedAfter('theirs', [])).usb?.problem?.code).toBe('backup-two-boxes')
  })

  it('is known, is followed by one with a mark that is known before it is sent', async () => {
    const { usb, tags } = await savedAfter('ours', ['ours', 'sent nothing'])
    expect(usb?.problem).toBeUndefined()
    expect(usb?.marks?.slice(0, 2)).toEqual(['sent nothing', 'ours'])
    expect(tags).toEqual([`--tag=mark=${usb?.marks?.at(-1)}`])
  })

  it('is of an earlier Gantry, of who this box was before, or of before it looked, goes on', async () => {
    for (const { usb } of [await savedAfter('', ['ours']), await savedAfter('theirs', undefined)]) {
      expect(usb?.problem).toBeUndefined()
    }
    expect(isKnown(there('theirs'), { epoch: 2, marks: [] })).toBe(true)
    expect(isKnown(there('theirs', 2), { epoch: 2, marks: [] })).toBe(false)
  })

  it('was followed by many tries that sent nothing, stays known', async () => {
    const marks = ['ours', ...Array.from({ length: 40 }, (_, i) => `try ${i}`)]
    const { usb } = await savedAfter('ours', marks)
    expect(usb?.marks?.length).toBeLessThan(20)
    expect(usb?.marks?.at(-2)).toBe('ours')
  })
})

it('leaves out an app that was half replaced while the copy waited, but for a moment that is there', async () => {
  const room = await mkdtemp(join(tmpdir(), 'gantry-save-'))
  onTestFinished(() => rm(room, { recursive: true }))
  const places = { state: join(room, 'state'), snapshots: join(room, 'snapshots') }
  await mkdir(join(places.state, 'gantry'), { recursive: true })
  const phases = { notes: 'replace', photos: 'stage', diary: undefined }
  const entries = Object.entries(phases).map(([app, phase]) =>
    phase ? `[apps.${app}.restore]\nphase = "${phase}"` : `[apps.${app}]`,
  )
  await writeFile(join(places.state, 'gantry/box.toml'), entries.join('\n'))
  const apps = Object.keys(phases).map(service => appSchema.parse({ ...NOTHING, service }))
  const names = async () => (await wholeOf(places, { apps, snapshot })).map(it => it.service)
  expect(await names()).toEqual(['photos', 'diary'])
  await mkdir(join(places.snapshots, snapshot), { recursive: true })
  expect(await names()).toEqual(['notes', 'photos', 'diary'])
})

const NOTHING = {
  ...{ running: true, revision: 1, folders: [], left: [], sqlite: [], databases: [] },
  ...{ caches: [], images: [] },
}

describe('several places', () => {
  const named = (...names: string[]) => names.map(name => ({ ...target, name }))

  it('get their copies in the order in which they wait, those that have none last', () => {
    const saved = (succeeded?: string) => ({
      ...{ missing: [], part: 0, snapshots: [] },
      ...(succeeded ? { succeeded } : {}),
    })
    const known = { young: saved('2026-11-20T11:00:00Z'), old: saved('2026-11-19T11:00:00Z') }
    const all = named('first', 'young', 'fresh', 'old')
    expect(inOrder(all, { ...known, fresh: saved() }).map(it => it.name)).toEqual([
      ...['old', 'young', 'first', 'fresh'],
    ])
  })

  it('get them two at once: one that is slow is in nobody else’s way', async () => {
    const said: string[] = []
    let end = () => {}
    const slow = new Promise<void>(done => {
      end = done
    })
    const all = someAtOnce(2, ['slow', 'a', 'b', 'c'], async it => {
      said.push(`begins ${it}`)
      if (it === 'slow') await slow
      if (it === 'a') throw new Error('a is full')
      if (it === 'c') end()
      said.push(`ends ${it}`)
    })
    await expect(all).rejects.toThrow('a is full')
    expect(said).toEqual([
      ...['begins slow', 'begins a', 'begins b', 'ends b', 'begins c', 'ends c', 'ends slow'],
    ])
  })
})
