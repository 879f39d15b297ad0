import type { Line } from './line.ts'
import type { Membership } from './membership.ts'
import type { Swarm } from './swarm.ts'

/** What is needed to have something decided for the site. */
export interface DecidingOptions {
  readonly swarm: Pick<Swarm, 'look'>
  readonly line: Pick<Line, 'askDeciding'>
  readonly membership: Pick<Membership, 'agreed'>
}

/**
 * On a box that decides it is done here; elsewhere one that does is asked to. Throws what that throws, and
 * Conflict where none is there.
 */
export async function decideOrAsk(
  { swarm, line, membership }: DecidingOptions,
  here: () => Promise<unknown>,
  question: string,
  input?: unknown,
): Promise<unknown> {
  if ((await swarm.look()).manager) return await here()
  return await line.askDeciding(membership.agreed()?.nodes ?? [], question, input)
}
