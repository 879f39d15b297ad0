import { describe, expect, it } from 'vitest'
import type { Bench } from '../../../agent/backup/bench.ts'
import { giveKey } from '../../../agent/backup/give-key.ts'
import type { Record } from '../../../agent/backup/job.ts'
import { keyNumber, keysAfter, withKeys } from '../../../agent/backup/key.ts'
import { targetSchema } from '../../../agent/backup/need.ts'
import { ComponentFailed, problemOf } from '../../../agent/base/errors.ts'

const target = { ...targetSchema.parse({ kind: 'disk', uuid: 'abcd-1234' }), name: 'usb' }
const box = { name: 'kitchen', id: 'me', epoch: 1 }
const secrets = { key: 'new words', former: 'old words' }
type Known = Record['targets'][string]

/** A place that these words open, by what restic calls them; `dies` is where the program is killed. */
function openPlace(words: Map<string, string>, { keeps = false } = {}) {
  let record: Record = {
    ...{ since: '2026-11-01T00:00:00Z', back: {} },
    targets: { usb: { missing: [], part: 0, snapshots: [] } },
  }
  const failing = (code: number, detail: string) =>
    new ComponentFailed('program-failed', `restic failed with exit code ${code}`, { detail })
  const exec = async (
    argv: readonly string[],
    { env = {} }: { env?: { readonly [name: string]: string } } = {},
  ) => {
    if (argv[0] === 'findfs') return '/dev/sda1'
    if (argv[0] !== 'restic') return ''
    const by = [...words].find(([, it]) => it === env.RESTIC_PASSWORD)?.[0]
    if (by === undefined) throw failing(12, 'wrong password or no key found')
    if (argv.includes('snapshots')) return '[]'
    if (argv.includes('list')) {
      return JSON.stringify([...words.keys()].map(id => ({ id, current: id === by })))
    }
    if (argv.includes('add')) words.set(`id${words.size + 1}`, secrets.key)
    if (argv.includes('remove')) {
      if (keeps) throw failing(1, 'unexpected HTTP response (403): 403 Forbidden')
      words.delete(argv.at(-1) ?? '')
    }
    return ''
  }
  const give = (more: Partial<typeof target> = {}, known?: Partial<Known>) => {
    if (known)
      record = { ...record, targets: { usb: { ...record.targets.usb, ...known } as Known } }
    const bench = {
      ...{ exec, says() {}, record: async () => record },
      restic: {
        ...{ exec, cache: '/tmp', temporary: '/tmp', keys: '/tmp' },
        secrets: withKeys(secrets, record.targets),
      },
      note: async (change: (it: Record) => Record) => {
        record = change(record)
      },
    } as unknown as Bench
    return giveKey(bench, { ...target, ...more } as typeof target, box)
  }
  return { words, give, known: () => record.targets.usb }
}

const number = keyNumber(secrets.key)

describe('a place that opens with the words of before', () => {
  it('opens with the new ones alone afterwards', async () => {
    const { words, give, known } = openPlace(new Map([['id1', 'old words']]))
    const restic = await give()
    expect([...words.values()]).toEqual(['new words'])
    expect(known()).toMatchObject({ key: number })
    expect(known()?.formerKeys).toBeUndefined()
    expect(restic.secrets['usb.key']).toBe('new words')
  })

  it('is not waited for where there are newer ones soon after', async () => {
    const { give, known } = openPlace(new Map([['id1', 'old words']]))
    await give({}, { keyTried: '2026-11-01T00:00:00Z' })
    expect(known()?.keyTried).toBeUndefined()
  })

  it('is gone on with where somebody was killed after the new ones were added', async () => {
    const { words, give, known } = openPlace(
      new Map([
        ['id1', 'old words'],
        ['id2', 'new words'],
      ]),
    )
    await give()
    expect([...words]).toEqual([['id2', 'new words']])
    expect(known()).toMatchObject({ key: number })
  })

  it('is only noted where those of before were taken away already', async () => {
    const { words, give, known } = openPlace(new Map([['id2', 'new words']]))
    await give()
    expect([...words.keys()]).toEqual(['id2'])
    expect(known()).toMatchObject({ key: number })
  })

  it('opens with both where nothing is given up, and says by which', async () => {
    const { words, give, known } = openPlace(new Map([['id1', 'old words']]), { keeps: true })
    await give({ 'append-only': true })
    expect([...words.values()]).toEqual(['old words', 'new words'])
    expect(known()).toMatchObject({ key: number, formerKeys: ['id1'] })
  })

  it('that opens with neither keeps what is known of it', async () => {
    const { give, known } = openPlace(new Map([['id1', 'others']]))
    expect(problemOf(await give().catch(error => error)).code).toBe('backup-key-wrong')
    expect(known()?.key).toBeUndefined()
  })

  it('is left alone once it has the new ones', async () => {
    const { words, give } = openPlace(new Map([['id1', 'old words']]))
    await give({}, { key: number })
    expect([...words.values()]).toEqual(['old words'])
  })
})

it('are the words that opened the place, for a box that was brought back', () => {
  const rest = { 'nas.user': 'box' }
  expect(keysAfter({ ...rest, key: 'a' }, 'a')).toEqual({ ...rest, key: 'a' })
  expect(keysAfter({ ...rest, key: 'old' }, 'new')).toEqual({ ...rest, key: 'new', former: 'old' })
  const late = { ...rest, key: 'new', former: 'old' }
  expect(keysAfter(late, 'old')).toEqual(late)
  expect(keysAfter(rest, 'new')).toEqual({ ...rest, key: 'new' })
})
