import { describe, expect, it } from 'vitest'
import type { Status } from '../../../agent/http/api.ts'
import { openPictures } from '../../../agent/verbs/pictures.ts'

function openBox() {
  const hearers = new Set<() => void>()
  let [version, made] = [1, 0]
  const pictures = openPictures({
    status: async host => {
      made += 1
      return { version, host } as unknown as Status
    },
    onChange(hear) {
      hearers.add(hear)
      return () => hearers.delete(hear)
    },
  })
  return {
    pictures,
    made: () => made,
    listeners: () => hearers.size,
    change() {
      version += 1
      for (const hear of [...hearers]) hear()
    },
  }
}

type Box = ReturnType<typeof openBox>

function lookAt({ pictures }: Box, host = 'home.local') {
  const leaves = new AbortController()
  const events = pictures.watch({ host }, leaves.signal, it => it)[Symbol.asyncIterator]()
  return {
    next: async () => (await events.next()).value as unknown as { version: number; host: string },
    leave: () => leaves.abort(),
    over: async () => (await events.next()).done,
  }
}

describe('the picture of the box', () => {
  it('is made once for all who look at the same moment', async () => {
    const box = openBox()
    const people = Array.from({ length: 50 }, () => lookAt(box))
    const seen = await Promise.all(people.map(it => it.next()))
    expect(box.made()).toBe(1)
    expect(new Set(seen).size).toBe(1)
    const next = Promise.all(people.map(it => it.next()))
    await new Promise(setImmediate)
    box.change()
    box.change()
    for (const it of await next) expect(it.version).toBe(3)
    expect(box.made()).toBe(2)
  })
  it('is made anew for who came by another name', async () => {
    const box = openBox()
    expect((await lookAt(box, 'home.local').next()).host).toBe('home.local')
    expect((await lookAt(box, '192.168.1.20').next()).host).toBe('192.168.1.20')
    expect(box.made()).toBe(2)
  })
  it('is told once more where something changed while it was made', async () => {
    const box = openBox()
    const one = lookAt(box)
    const first = one.next()
    box.change()
    await first
    expect((await one.next()).version).toBe(2)
  })
  it('is told to nobody who has gone', async () => {
    const box = openBox()
    const one = lookAt(box)
    await one.next()
    const over = one.over()
    one.leave()
    expect(await over).toBe(true)
    expect(box.listeners()).toBe(1)
  })
})
