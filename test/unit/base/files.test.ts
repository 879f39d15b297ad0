import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { writeWhole } from '../../../agent/base/files.ts'

it('writes a file that several write at once whole, and keeps what was asked for last', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-files-'))
  const file = join(folder, 'file')
  await Promise.all(Array.from({ length: 50 }, (_, i) => writeWhole(file, `${i}`)))
  expect(await readFile(file, 'utf8')).toBe('49')
  expect(await readdir(folder)).toEqual(['file'])
  await rm(folder, { recursive: true })
})
