import { existsSync, rmSync } from 'node:fs'
import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, expect, it, vi } from 'vitest'
import { exec as run } from '../../../agent/base/exec.ts'
import { readBoard } from '../../../image/board.ts'
import { bootstrap } from '../../../image/bootstrap.ts'
import { ownArchitecture } from '../../../image/foreign.ts'

// The cache is found when the first file that uses it is read.
const folder = vi.hoisted(() => {
  const path = `${process.env.TMPDIR ?? '/tmp'}/gantry-bootstrap-${process.pid}`
  process.env.XDG_CACHE_HOME = `${path}/cache`
  return path
})
afterAll(() => rmSync(folder, { recursive: true }))

it('keeps nothing of where its packages came from: it would be published, password and all', async () => {
  const mirror = { main: 'https://ada:secret@example.org', security: 'https://example.org' }
  const exec: typeof run = async (argv, options) => {
    if (!argv.includes('mmdebstrap')) return await run(argv, options)
    const apt = join(argv[argv.indexOf('trixie') + 1] ?? '', 'etc/apt')
    await mkdir(join(apt, 'sources.list.d'), { recursive: true })
    for (const name of ['sources.list', 'sources.list.d/0000.list', 'kept']) {
      await writeFile(join(apt, name), argv.slice(-5).join('\n'))
    }
    return ''
  }
  const board = { ...(await readBoard('amd64')), architecture: ownArchitecture }
  const { base } = await bootstrap(board, [], [], mirror, exec)
  expect(existsSync(join(base, 'etc/apt/sources.list'))).toBe(false)
  expect((await readdir(join(base, 'etc/apt'))).sort()).toEqual(['kept', 'sources.list.d'])
  expect(await readdir(join(base, 'etc/apt/sources.list.d'))).toEqual([])
})
