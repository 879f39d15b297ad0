import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import type { Upload } from '../../../agent/base/upload.ts'
import type { Box } from '../../../agent/box/box.ts'
import type { Copies } from '../../../agent/containers/copies.ts'
import type { Shell } from '../../../agent/containers/shell.ts'
import { openShells } from '../../../agent/containers/shells.ts'
import { insideHandlers } from '../../../agent/containers/verbs.ts'

/** Shells that say what was typed, and remember that they were ended. */
function stage() {
  const ended: string[] = []
  const clock = { now: 0 }
  const start = async (container: string): Promise<Shell> => {
    const output = new PassThrough()
    return {
      output,
      write: text => void output.write(text),
      resize: async () => {},
      async end() {
        ended.push(container)
        output.destroy()
      },
    }
  }
  return { ended, clock, shells: openShells(start, () => clock.now) }
}

const size = { columns: 80, rows: 24 }
const forever = new AbortController().signal
const textOf = ({ data }: { readonly data: string }) => Buffer.from(data, 'base64').toString()

it('says what the shell writes, and is over when nobody watches any more', async () => {
  const { shells, ended } = stage()
  const id = await shells.open('notes.main', size, 'ada')
  const gone = new AbortController()
  const heard = shells.watch(id, 'ada', gone.signal)[Symbol.asyncIterator]()
  expect(await heard.next()).toEqual({ done: false, value: { data: '' } })
  await shells.type(id, 'ada', 'ls\r')
  const { value } = await heard.next()
  expect(textOf(value)).toBe('ls\r')
  gone.abort()
  expect((await heard.next()).done).toBe(true)
  expect(ended).toEqual(['notes.main'])
  await expect(shells.type(id, 'ada', 'ls')).rejects.toThrow('this shell has ended')
})

it('is nobody else’s, and says so as if there was none', async () => {
  const { shells } = stage()
  const id = await shells.open('notes.main', size, 'ada')
  await expect(shells.type(id, 'ben', 'ls')).rejects.toThrow('this shell has ended')
  await expect(shells.resize(id, 'ben', size)).rejects.toThrow('this shell has ended')
  const others = shells.watch(id, 'ben', forever)[Symbol.asyncIterator]()
  await expect(others.next()).rejects.toThrow('this shell has ended')
})

it('ends when nothing is typed for half an hour, although its page is open', async () => {
  const { shells, ended, clock } = stage()
  const id = await shells.open('notes.main', size, 'ada')
  const heard = shells.watch(id, 'ada', forever)[Symbol.asyncIterator]()
  await heard.next()
  clock.now = 31 * 60_000
  expect((await heard.next()).done).toBe(true)
  expect(ended).toEqual(['notes.main'])
})

it('opens four at most', async () => {
  const { shells } = stage()
  for (let index = 0; index < 4; index++) await shells.open('notes.main', size, 'ada')
  await expect(shells.open('notes.main', size, 'ada')).rejects.toThrow('4 shells are open already')
})

it('has four at most, also of those that are asked for at one moment', async () => {
  const { shells } = stage()
  const asked = await Promise.allSettled(
    Array.from({ length: 6 }, () => shells.open('notes.main', size, 'ada')),
  )
  expect(asked.filter(it => it.status === 'fulfilled')).toHaveLength(4)
})

it('keeps no place for a shell that could not begin', async () => {
  const shells = openShells(
    () => Promise.reject(new Error('no such container')),
    () => 0,
  )
  for (let i = 0; i < 5; i++) {
    await expect(shells.open('notes.main', size, 'ada')).rejects.toThrow('no such container')
  }
})

it('is for the owner alone, and for whoever was that no longer', async () => {
  const { shells, ended } = stage()
  let role = 'owner'
  const box = { people: { person: () => ({ role }) } } as unknown as Box
  const ada = { root: false, session: 'ada', person: 'Ada' }
  const run = async (...argv: readonly unknown[]) => ({ code: 0, output: argv.join(' ') })
  const copies: Copies = {
    look: async (_, path) => ({ kind: path.endsWith('.jpg') ? 'file' : 'folder', path }),
    async *take(container, path) {
      yield Buffer.from(`${container} ${path}`)
      yield Buffer.from('more')
    },
    put: async () => {},
  }
  const sent = { whole: async () => '/dev/null', forget: async () => {} } as Upload
  const verbs = insideHandlers(box, { shells, run, copies, sent })
  const about = { service: 'notes', process: 'main', ...size }
  const { shell } = await verbs['app.shell'](about, ada)
  const heard = verbs['shell.watch']({ shell }, forever, ada)[Symbol.asyncIterator]()
  await heard.next()
  await verbs['shell.type']({ shell, text: 'ls\r' }, ada)
  const order = { service: 'notes', process: 'main', command: ['ls'], timeout: 1_000 }
  expect(await verbs['app.exec'](order, ada)).toEqual({ code: 0, output: 'notes.main ls 1000' })
  const copy = { service: 'notes', process: 'main', path: '/data' }
  const taking = verbs['app.take'](copy, forever, ada)[Symbol.asyncIterator]()
  expect((await taking.next()).value).toEqual({
    base64: Buffer.from('notes.main /data').toString('base64'),
  })
  const picture = { service: 'notes', process: 'main', folder: '/data/one.jpg' }
  await expect(verbs['app.put'](picture, ada)).rejects.toMatchObject({ code: 'folder-expected' })
  role = 'admin'
  expect((await taking.next()).done).toBe(true)
  await expect(verbs['app.look'](copy, ada)).rejects.toMatchObject({ code: 'not-the-owner' })
  await expect(verbs['app.put'](picture, ada)).rejects.toMatchObject({ code: 'not-the-owner' })
  await expect(verbs['app.exec'](order, ada)).rejects.toMatchObject({ code: 'not-the-owner' })
  await expect(verbs['shell.type']({ shell, text: 'rm\r' }, ada)).rejects.toMatchObject({
    code: 'not-the-owner',
  })
  expect((await heard.next()).done).toBe(true)
  expect(ended).toEqual(['notes.main'])
})
