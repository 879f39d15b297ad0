import type { Socket } from 'node:net'

/** What one says the other one hears, until either hangs up; what was said before that is still heard. */
export function couple(one: Socket, other: Socket): void {
  for (const [from, to] of [
    [one, other],
    [other, one],
  ] as const) {
    from.on('error', () => {})
    from.on('close', () => (from.readableEnded ? to.destroySoon() : to.destroy()))
    from.pipe(to)
  }
}
