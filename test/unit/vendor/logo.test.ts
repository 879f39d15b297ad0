import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { preseedSchema } from '../../../agent/box/manifest.ts'
import { readLogo } from '../../../agent/vendor/logo.ts'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-logo-'))
})
afterEach(() => rm(folder, { recursive: true }))

const SVG = '<svg xmlns="http://www.w3.org/2000/svg"/>'
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0])

it('is taken from beside the preseed, as what it is', async () => {
  await writeFile(join(folder, 'a.svg'), SVG)
  await writeFile(join(folder, 'b.png'), PNG)
  expect((await readLogo(folder, { logo: 'a.svg' })).logo?.type).toBe('image/svg+xml')
  expect((await readLogo(folder, { logo: 'b.png' })).logo?.content).toEqual(PNG)
  expect(await readLogo(folder, {})).toEqual({ problems: [] })
})

it.each([
  ['missing.svg', undefined, 'there is no such file'],
  ['text.png', 'no picture', 'neither SVG nor PNG'],
  ['text.svg', 'no picture', 'neither SVG nor PNG'],
  ['large.svg', `${SVG}${' '.repeat(70_000)}`, 'larger than 64 KiB'],
])('is told why it is not shown: %s', async (logo, content, why) => {
  if (content !== undefined) await writeFile(join(folder, logo), content)
  const { logo: read, problems } = await readLogo(folder, { logo })
  expect(read).toBeUndefined()
  expect(problems.map(it => it.message).join()).toContain(why)
})

it.each([
  [{ name: 'Acme', logo: '../secret.svg' }, false],
  [{ name: 'Acme', logo: 'logo.gif' }, false],
  [{ name: 'Acme', colour: 'red' }, false],
  [{ name: 'Acme', support: 'javascript:alert(1)' }, false],
  [{ name: '' }, false],
  [{ name: 'Acme', colour: '#2a6fdb', logo: 'logo.svg', support: 'mailto:a@example.org' }, true],
])('of a preseed is read strictly: %j', (vendor, isFine) => {
  expect(preseedSchema.safeParse({ vendor }).success).toBe(isFine)
})
