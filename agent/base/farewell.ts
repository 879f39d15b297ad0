import { setTimeout as sleep } from 'node:timers/promises'

/** Milliseconds in which the answer reaches whoever asked, before the box goes down. */
const FAREWELL = 1_000

/** Ends the box a moment later. Nobody waits for what ends with this process. */
export function farewell(end: () => Promise<void>): void {
  void sleep(FAREWELL).then(end)
}
