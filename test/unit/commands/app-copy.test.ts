import { execFileSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { copyCommand } from '../../../agent/commands/app-copy.ts'
import type { Context } from '../../../agent/commands/command.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gantry-app-copy-'))
  mkdirSync(join(folder, 'app/data/pictures'), { recursive: true })
  writeFileSync(join(folder, 'app/data/pictures/one.jpg'), 'one')
  writeFileSync(join(folder, 'app/settings'), 'all')
  mkdirSync(join(folder, 'here'))
})
afterEach(() => rmSync(folder, { recursive: true }))

interface Told {
  readonly said: readonly string[]
  readonly warned: readonly string[]
  readonly asked: readonly (readonly [string, Record<string, unknown>])[]
}

/** An app whose files are below `app`, on a box elsewhere. */
async function give(words: readonly string[], { cutOff = false } = {}): Promise<Told> {
  const [said, warned] = [[] as string[], [] as string[]]
  const asked: [string, Record<string, unknown>][] = []
  let sent = Buffer.alloc(0)
  const inApp = (path: unknown) => join(folder, 'app', String(path))
  const worker = {
    async ask(verb: string, input: Record<string, unknown>) {
      asked.push([verb, input])
      if (verb === 'app.look') {
        if (!existsSync(inApp(input.path))) {
          throw Object.assign(new Error('nothing'), { code: 'file-missing' })
        }
        const isFolder = readdirSafe(inApp(input.path)) !== undefined
        return { kind: isFolder ? 'folder' : 'file', path: input.path }
      }
      if (verb === 'backup.send') {
        sent = Buffer.concat([sent, Buffer.from(String(input.data), 'base64')])
        return { received: sent.length }
      }
      execFileSync('tar', ['-x', '-f', '-', '-C', inApp(input.folder)], { input: sent })
      return { kept: String(input.folder).startsWith('/data') }
    },
    async *watch(_verb: string, { path }: { path: string }) {
      const tar = execFileSync('tar', [
        '-c',
        '-C',
        join(inApp(path), '..'),
        path.split('/').at(-1)!,
      ])
      for (let at = 0; at < tar.length; at += 4096) {
        yield { base64: tar.subarray(at, at + 4096).toString('base64') }
      }
      if (!cutOff) yield { whole: true }
    },
  }
  const context = {
    ...{ json: false, host: 'home.local', worker },
    say: (it: string) => said.push(it),
    warn: (it: string) => warned.push(it),
  }
  expect(await copyCommand(words, context as unknown as Context)).toBe(0)
  return { said, warned, asked }
}

const readdirSafe = (path: string) => {
  try {
    return readdirSync(path)
  } catch {
    return undefined
  }
}
const here = (path: string) => join(folder, 'here', path)

describe('out of an app', () => {
  it('comes a file, under its own name or another', async () => {
    expect((await give(['notes:/settings', here('')])).said).toEqual([here('settings')])
    expect((await give(['notes.worker:/settings', here('other')])).asked[0]).toEqual([
      'app.look',
      { service: 'notes', process: 'worker', path: '/settings' },
    ])
    expect(['settings', 'other'].map(it => readFileSync(here(it), 'utf8'))).toEqual(['all', 'all'])
  })

  it('comes a folder with all that is in it', async () => {
    await give(['notes:/data/', here('')])
    expect(readFileSync(here('data/pictures/one.jpg'), 'utf8')).toBe('one')
  })

  it('overwrites nothing, and leaves nothing half', async () => {
    writeFileSync(here('settings'), 'mine')
    const given = give(['notes:/settings', here('')])
    await expect(given).rejects.toMatchObject({ code: 'file-exists' })
    const cut = give(['notes:/data', here('data')], { cutOff: true })
    await expect(cut).rejects.toMatchObject({ code: 'file-cut-off' })
    const nowhere = give(['notes:/data', join(folder, 'nowhere/data')])
    await expect(nowhere).rejects.toMatchObject({ code: 'folder-missing' })
    expect(readdirSync(here(''))).toEqual(['settings'])
    expect(readFileSync(here('settings'), 'utf8')).toBe('mine')
  })
})

describe('into an app', () => {
  it('goes a file: into a folder, or as what stands at the end', async () => {
    writeFileSync(here('two.jpg'), 'two')
    expect(await give([here('two.jpg'), 'notes:/data/pictures'])).toMatchObject({
      said: ['/data/pictures/two.jpg'],
      warned: [],
    })
    await give([here('two.jpg'), 'notes:/data/pictures/three.jpg'])
    const pictures = join(folder, 'app/data/pictures')
    expect(readdirSync(pictures).sort()).toEqual(['one.jpg', 'three.jpg', 'two.jpg'])
    expect(readFileSync(join(pictures, 'three.jpg'), 'utf8')).toBe('two')
  })

  it('goes a folder, also under another name', async () => {
    await give([here(''), 'notes:/data/pictures/more'])
    expect(readdirSync(join(folder, 'app/data/pictures/more'))).toEqual([])
  })

  it('is told where an app does not keep it', async () => {
    writeFileSync(here('two.jpg'), 'two')
    const { warned } = await give([here('two.jpg'), 'notes:/'])
    expect(warned).toEqual([expect.stringContaining('gone with its next update')])
  })
})

it.each([[[]], [['notes:/data']], [['a', 'b']], [['a:/b', 'c:/d']], [['a:/b', 'c', 'd']]])(
  'says what is expected instead of %j',
  async words => {
    await expect(give(words)).rejects.toMatchObject({ code: 'words-missing' })
  },
)
