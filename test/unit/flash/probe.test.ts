import { expect, it } from 'vitest'
import { marksOn, probeSize } from '../../../image/flash/probe.ts'
import type { Target } from '../../../image/flash/target.ts'

const GB = 1e9

/** A card that begins anew after its real end, or forgets what is written beyond it. */
function card(said: number, held: number, beyond: 'wraps' | 'forgets' = 'wraps'): Target {
  const blocks = new Map<number, Buffer>()
  const place = (at: number) => (beyond === 'wraps' ? at % held : at)
  return {
    bytes: said,
    read: async (at, length) => blocks.get(place(at)) ?? Buffer.alloc(length),
    write: async (at, bytes) => {
      if (beyond === 'wraps' || at < held) blocks.set(place(at), Buffer.from(bytes))
    },
    settle: async () => {},
  }
}

it.each([
  [32 * GB, 32 * GB],
  [64 * GB, 2 ** 33],
  [2000 * GB, 2 ** 35],
])('tells a card of %d bytes that holds %d', async (said, held) => {
  for (const beyond of ['wraps', 'forgets'] as const) {
    const probed = probeSize(card(said, held, beyond))
    if (said === held) await probed
    else await expect(probed).rejects.toMatchObject({ code: 'disk-lies' })
  }
})

it('looks at the last block, and leaves nothing behind', async () => {
  expect(marksOn(8 * GB).at(-1)).toBe(8 * GB - 4096 - ((8 * GB) % 4096))
  const honest = card(8 * GB, 8 * GB)
  await probeSize(honest)
  for (const at of marksOn(8 * GB))
    expect((await honest.read(at, 4096)).every(it => it === 0)).toBe(true)
})
