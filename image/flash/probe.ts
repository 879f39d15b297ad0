import { ComponentFailed } from '../../agent/base/errors.ts'
import { trueSize } from '../../agent/box/true-size.ts'
import type { Target } from './target.ts'
import { sizeInWords } from './words.ts'

/** Throws ComponentFailed where a disk holds less than it says. What was on it is lost. */
export async function probeSize(target: Target): Promise<void> {
  const held = await trueSize(target, { from: 0, to: target.bytes })
  if (held === target.bytes) return
  throw new ComponentFailed(
    'disk-lies',
    `this disk says that it holds ${sizeInWords(target.bytes)}, and loses what is written beyond about ${sizeInWords(held)}`,
    { hint: 'it is a forgery, or broken: nothing on it is safe. Use another one' },
  )
}
