import type { Desired } from '../box/desired.ts'
import type { Lan } from '../box/lan.ts'
import type { NetworkCheck } from '../http/api.ts'
import { levelFor } from './level.ts'
import { networkFindings } from './report.ts'

/** Whether the box is well placed: in the network at home, to the internet, and in time. Pure. */
export function networkCheck(
  desired: Desired,
  lan: Lan,
  seen: Pick<NetworkCheck, 'places' | 'synchronized' | 'now'>,
): NetworkCheck {
  return {
    ...seen,
    level: levelFor(desired.network.addresses, lan).level,
    findings: networkFindings(desired, lan),
  }
}
