import type { ExecOptions } from '../../agent/base/exec.ts'
import type { Outcome, Target } from '../../agent/firewall/connect.ts'

/** Where somebody tries from. */
export interface Place {
  exec(argv: readonly [string, ...string[]], options?: ExecOptions): Promise<string>
  /** How agent/probe.ts is started there. */
  readonly probe: readonly [string, string]
}

/** What comes of reaching for each, in the same order. */
export async function connectFrom(
  { exec, probe }: Place,
  targets: readonly Target[],
  patienceMs = 2_000,
): Promise<readonly Outcome[]> {
  if (targets.length === 0) return []
  const orders = JSON.stringify({ targets, patienceMs })
  const said = await exec(probe, { input: orders, timeout: patienceMs + 60_000 })
  const { outcomes } = JSON.parse(said) as { outcomes: Outcome[] }
  return outcomes
}
