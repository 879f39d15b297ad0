import { text } from 'node:stream/consumers'
import { connectAll, type Target } from './firewall/connect.ts'

// Tries to reach others from whatever network it is started in. Reads its orders as JSON from
// standard input, for they can be long, and says what came of them in one line of JSON.

interface Orders {
  /** Comes back with the outcomes. */
  readonly name?: string
  readonly targets: readonly Target[]
  readonly patienceMs: number
}

const { name, targets, patienceMs } = JSON.parse(await text(process.stdin)) as Orders
const outcomes = await connectAll(targets, patienceMs)
process.stdout.write(`${JSON.stringify({ name, outcomes })}\n`)
