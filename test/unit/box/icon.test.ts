import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { iconMark, readIcon } from '../../../agent/box/icon.ts'

it('marks pictures, another one with another mark, and takes none that is too large', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-icon-'))
  const draw = (picture: string) => writeFile(join(folder, 'icon.svg'), picture)
  try {
    expect(await iconMark(folder)).toBeUndefined()
    await draw('<svg/>')
    const first = await iconMark(folder)
    expect(first).toMatch(/^[0-9a-f]{12}$/)
    expect(await readIcon(folder)).toBe('<svg/>')
    await draw('<svg />')
    expect(await iconMark(folder)).not.toBe(first)
    await draw(`<svg>${' '.repeat(65_536)}</svg>`)
    expect(await readIcon(folder)).toBeUndefined()
    expect(await iconMark(folder)).toBeUndefined()
  } finally {
    await rm(folder, { recursive: true })
  }
})
