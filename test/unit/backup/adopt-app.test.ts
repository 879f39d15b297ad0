import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import type { Bench } from '../../../agent/backup/bench.ts'
import { contentsSchema } from '../../../agent/backup/contents.ts'
import { adoptForApp, sayHalves } from '../../../agent/backup/follow/adopt-app.ts'
import { appSchema } from '../../../agent/backup/job.ts'
import { ComponentFailed } from '../../../agent/base/errors.ts'

const moment = '2026-11-20T12-00-00Z'
const app = appSchema.parse({
  ...{ service: 'notes', running: true, revision: 1, folders: [], left: [], sqlite: [] },
  databases: [{ engine: 'postgres', name: 'notes', locale: 'C' }],
  ...{ caches: [], images: [] },
})
const contents = contentsSchema.parse({
  ...{ format: 1, name: moment, nonce: 'n', box: { name: 'home', id: 'h' }, engines: {} },
  positions: { postgres: { system: '7', at: '1/10' } },
  apps: {
    notes: {
      ...{ revision: 1, recipe: '', images: [], folders: [], problems: [] },
      databases: [{ engine: 'postgres', name: 'notes', nonce: 'n', rows: { 'public.days': 1 } }],
    },
  },
})

/** What was asked of the box, by the first words of each command. */
async function adopted(
  { followed = true, size = 4096 }: { followed?: boolean; size?: number } = {},
  copies = true,
) {
  const room = await mkdtemp(join(tmpdir(), 'gantry-adopt-'))
  onTestFinished(() => rm(room, { recursive: true, force: true }))
  const dump = join(room, 'dumps/notes/notes.postgres')
  await mkdir(join(dump, '..'), { recursive: true })
  await writeFile(dump, 'of the copy')
  if (followed) await mkdir(join(room, 'standby/postgresql/17'), { recursive: true })
  const asked: string[] = []
  const bench = {
    async exec(argv: readonly string[]) {
      asked.push(argv.slice(0, 2).join(' '))
      if (argv[0] === 'sh') return `${size}\t/followed\n`
      if (argv[0] === 'cp' && !copies) throw new ComponentFailed('failed', 'no such file')
      return ''
    },
    places: { room, run: join(room, 'run'), state: room },
    says: () => {},
  } as unknown as Bench
  const wanted = { contents, manifest: { apps: {} }, state: room, app, dumps: join(room, 'dumps') }
  const { databases, rows } = await adoptForApp(bench, wanted)
  expect(rows).toEqual({})
  expect(await readFile(dump, 'utf8')).toBe('of the copy')
  return { asked, said: sayHalves({ moment, databases }) }
}

it('leaves an app those of the copy where none had come by the second', async () => {
  const { asked, said } = await adopted({ followed: false })
  expect(said).toContain('PostgreSQL of the same moment: they had not come by the second yet')
  expect(asked).toEqual([])
})

it('leaves an app those of the copy where there is no room for others, with figures', async () => {
  const { asked, said } = await adopted({ size: 5e18 })
  expect(said).toMatch(/a copy of them takes up to 5000000000\.0 GB, and [\d.]+ GB are free/)
  expect(asked).toEqual(['sh -c'])
})

it('goes on following where its copy cannot be made', async () => {
  const { asked, said } = await adopted({}, false)
  expect(said).toContain('those that were followed do not come up: no such file')
  expect(asked.slice(-3)).toEqual(['systemctl stop', 'cp --archive', 'systemctl start'])
})
