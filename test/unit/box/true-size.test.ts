import { describe, expect, it } from 'vitest'
import { endOf, type Medium, marksIn, trueSize } from '../../../agent/box/true-size.ts'
import { probeSize } from '../../../image/flash/probe.ts'

const [GB, GIB, MEBIBYTE] = [1e9, 2 ** 30, 2 ** 20]
const SECTOR = 512
/** As a 32 GB card of an honest maker has them. */
const SAID = 61_071_360 * SECTOR

interface Card extends Medium {
  /** How many bytes were written, and in how many orders. */
  readonly written: { bytes: number; orders: number }
}

/** A card that begins anew behind its real end, or forgets what is written there. */
function card(held: number, beyond: 'begins anew' | 'forgets' = 'begins anew'): Card {
  const sectors = new Map<number, Uint8Array>()
  const place = (at: number) => (beyond === 'forgets' ? at : at % held)
  const written = { bytes: 0, orders: 0 }
  return {
    written,
    async read(from, length) {
      const bytes = Buffer.alloc(length)
      for (let at = 0; at < length; at += SECTOR) {
        const sector = sectors.get(place(from + at))
        if (sector) bytes.set(sector, at)
      }
      return bytes
    },
    async write(from, bytes) {
      written.bytes += bytes.length
      written.orders += 1
      for (let at = 0; at < bytes.length; at += SECTOR) {
        if (beyond === 'forgets' && from + at >= held) return
        sectors.set(place(from + at), bytes.slice(at, at + SECTOR))
      }
    },
    settle: async () => {},
  }
}

const LIES = ['forgets', 'begins anew'] as const
/** Real sizes: powers of two, those of honest smaller cards, and such as no maker would choose. */
const HELD = [
  ...[2 ** 30, 2 ** 33, 2 ** 34],
  ...[7_744_512, 15_269_888, 15_523_840, 30_535_680].map(it => it * SECTOR),
  ...[4_194_304 + 1, 20_000_003, 33_554_393, 61_071_360 - 20_000, 61_071_360 - 50].map(
    it => it * SECTOR,
  ),
]

describe.each(LIES)('a card that %s behind its real end', lie => {
  it.each(HELD)('is found where it holds %d bytes', async held => {
    const told = await trueSize(card(held, lie), { from: 0, to: SAID })
    expect(told).toBeLessThan(SAID)
    // Good enough to be told.
    expect(Math.abs(told - held)).toBeLessThan(SAID / 60)
  })

  it.each(HELD)('is found where it holds %d bytes, and an image is on it', async held => {
    const room = { from: 4737 * MEBIBYTE, to: SAID - 33 * SECTOR }
    expect(await trueSize(card(held, lie), room)).toBeLessThan(room.to)
  })
})

it('finds the real end of a card wherever it is', async () => {
  const to = 4 * GIB
  // 97 and the sectors of a mebibyte share no factor.
  for (let held = 3 * MEBIBYTE; held < to; held += 97_003 * SECTOR)
    expect(await trueSize(card(held), { from: 0, to }), `${held}`).toBeLessThan(to)
})

it('believes an honest card, leaves nothing behind, and writes little', async () => {
  for (const room of [
    { from: 0, to: SAID },
    { from: 4737 * MEBIBYTE, to: SAID - 33 * SECTOR },
  ]) {
    const honest = card(SAID)
    expect(await trueSize(honest, room)).toBe(room.to)
    expect(honest.written.bytes).toBeLessThan(SAID / 1000)
    expect(honest.written.orders).toBeLessThan(200)
    const places = [...marksIn(room), endOf(room).from, endOf(room).to - SECTOR]
    for (const at of places)
      expect((await honest.read(at, SECTOR)).every(it => it === 0)).toBe(true)
  }
})

it('looks at the last block, and as often at a large disk as at a small one', () => {
  expect(marksIn({ from: 0, to: 8 * GB }).at(-1)).toBe(8 * GB - 4096 - ((8 * GB) % 4096))
  for (const to of [32 * GB, 512 * GB, 4000 * GB]) {
    const end = endOf({ from: 0, to })
    expect(end.from / (end.to - end.from)).toBeLessThan(4096)
  }
})

it('is told in words before a card is written', async () => {
  const said = { bytes: SAID, ...card(15_523_840 * SECTOR) }
  await expect(probeSize(said)).rejects.toMatchObject({
    code: 'disk-lies',
    message: expect.stringMatching(/holds 31 GB, and loses what is written beyond about 7.9 GB/),
  })
  await probeSize({ bytes: SAID, ...card(SAID) })
})
