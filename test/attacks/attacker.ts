// Attacks a box from inside the attacker's network: one JSON line for each kind on standard output.
// Reads what to attack, and what to do, as one JSON line from standard input.

import { createInterface } from 'node:readline'
import { carryOut, type Target } from './attack.ts'
import { fuzz } from './fuzz.ts'
import { KINDS } from './kinds.ts'

export type Order =
  | { readonly act: 'kinds'; readonly target: Target }
  | { readonly act: 'fuzz'; readonly target: Target; readonly count: number }

const say = (it: unknown) => process.stdout.write(`${JSON.stringify(it)}\n`)

for await (const line of createInterface({ input: process.stdin })) {
  const order = JSON.parse(line) as Order
  if (order.act === 'fuzz') say(await fuzz(order.target, order.count))
  else {
    for (const attack of KINDS) {
      if (attack.slow && order.target.share < 1) continue
      say(await carryOut(attack, order.target))
    }
  }
  break
}
process.exit()
