import { randomBytes } from 'node:crypto'
import { ComponentFailed } from '../../agent/base/errors.ts'
import type { Target } from './target.ts'
import { sizeInWords } from './words.ts'

const MARK = 4096
const MARKS = 64

/**
 * Finds cards that hold less than they say. A different mark is put in many places up to the last
 * one, from the end to the beginning, and all are read back: a card that forgets what is beyond
 * its real end has lost some, and one that begins anew there, at a power of two, has written them
 * over one another. Throws ComponentFailed with what it really
 * holds, as far as that can be told. What was on the disk is lost.
 */
export async function probeSize(target: Target): Promise<void> {
  const places = marksOn(target.bytes)
  const marks = new Map(places.map(place => [place, randomBytes(MARK)]))
  for (const [place, mark] of [...marks].reverse()) await target.write(place, mark)
  await target.settle()
  const real: number[] = []
  for (const [place, mark] of marks) {
    if (!mark.equals(await target.read(place, MARK))) break
    real.push(place)
  }
  if (real.length < places.length) throw lies(target.bytes, (real.at(-1) ?? 0) + MARK)
  for (const place of places) await target.write(place, Buffer.alloc(MARK))
}

/** Spread evenly from the first block to the last, and every power of two. */
export function marksOn(bytes: number): readonly number[] {
  const last = Math.floor(bytes / MARK) - 1
  const even = Array.from({ length: MARKS }, (_, at) => Math.round((last * at) / (MARKS - 1)))
  const doubling = Array.from({ length: 40 }, (_, at) => 2 ** at).filter(it => it < last)
  return [...new Set([...even, ...doubling])].sort((a, b) => a - b).map(it => it * MARK)
}

function lies(said: number, held: number): Error {
  return new ComponentFailed(
    'disk-lies',
    `this disk says that it holds ${sizeInWords(said)}, and loses what is written beyond about ${sizeInWords(held)}`,
    { hint: 'it is a forgery, or broken: nothing on it is safe. Use another one' },
  )
}
