import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { listScreenshots, readScreenshot } from '../../../agent/box/screenshots.ts'

it('shows the pictures beside a recipe in their order, and nothing else that lies there', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-screenshots-'))
  const put = (name: string, content: string | Buffer = 'picture') =>
    writeFile(join(folder, 'screenshots', name), content)
  try {
    expect(await listScreenshots(folder)).toEqual([])
    await mkdir(join(folder, 'screenshots'))
    for (const it of ['2-list.webp', '1-home.png', '3.jpg', 'drawing.svg', 'notes.txt'])
      await put(it)
    await put('large.png', Buffer.alloc(512 * 1024 + 1))
    expect(await listScreenshots(folder)).toEqual(['1-home.png', '2-list.webp', '3.jpg'])
    expect(await readScreenshot(folder, '2-list.webp')).toEqual({
      type: 'image/webp',
      content: Buffer.from('picture'),
    })
    await writeFile(join(folder, 'recipe.png'), 'beside')
    for (const it of ['../recipe.png', 'large.png', 'drawing.svg', 'gone.png']) {
      expect(await readScreenshot(folder, it)).toBeUndefined()
    }
  } finally {
    await rm(folder, { recursive: true })
  }
})
