import { execFileSync } from 'node:child_process'
import { constants } from 'node:fs'
import { mkdtemp, open, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openTerminal } from '../../../agent/claim/terminal.ts'
import { until } from '../../lab/until.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gantry-terminal-'))
})
afterEach(() => rm(folder, { recursive: true }))

describe('a terminal', () => {
  it('is told again, as it may have lost what it was told', async () => {
    const screen = join(folder, 'screen')
    await writeFile(screen, '')
    openTerminal(screen, 20)('Code    7MA5-2AK5-B')
    const stands = async () => (await readFile(screen, 'utf8')).includes('7MA5-2AK5-B')
    await until('it is written', stands)
    await writeFile(screen, '')
    await until('it is written again', stands)
  })

  it('is told all of it, however little it takes at once', async () => {
    const screen = join(folder, 'screen')
    execFileSync('mkfifo', [screen])
    await using reader = await open(screen, constants.O_RDONLY | constants.O_NONBLOCK)
    const text = `${'x'.repeat(100_000)}END`
    openTerminal(screen, 3_600_000)(text)
    let said = ''
    await until('the end is there', async () => {
      const piece = Buffer.alloc(8192)
      const { bytesRead } = await reader.read(piece).catch(() => ({ bytesRead: 0 }))
      said += piece.toString('utf8', 0, bytesRead)
      return said.includes('END')
    })
    expect(said).toContain(text)
  })

  it('that hangs holds nobody up, and one that is missing is none', async () => {
    const full = join(folder, 'full')
    execFileSync('mkfifo', [full])
    await using _reader = await open(full, constants.O_RDONLY | constants.O_NONBLOCK)
    openTerminal(full, 1)('x'.repeat(200_000))
    openTerminal(join(folder, 'missing'), 1)('text')
    const screen = join(folder, 'screen')
    await writeFile(screen, '')
    openTerminal(screen, 20)('here')
    await until('the next one', async () => (await readFile(screen, 'utf8')).includes('here'))
  })
})
