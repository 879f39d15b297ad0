import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import type { Shell } from '../../../agent/containers/shell.ts'
import { openShells } from '../../../agent/containers/shells.ts'

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
