import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../../lab/until.ts'
import { allOf, type Fault, wrongIn } from './fault.ts'
import { BACK_WITHIN, type HardwareVictim } from './hardware-victim.ts'
import { endWriting, postgresRows, startWriting } from './rows.ts'

const ROWS = postgresRows('miniflux')
/** Milliseconds. */
const FAILS = 30_000

/** The disk refuses writes for a while, as a worn card does. */
export const wornDisk: Fault<HardwareVictim> = {
  name: `writes to the disk fail for ${FAILS / 1000} s`,
  count: 4,
  expected:
    'its owner is told; after the power was off once, page and app answer and every row that was acknowledged is there',
  async once(victim, round) {
    const { shell, failWrites, answers, turnOffAndOn } = victim
    await startWriting(victim, ROWS)
    failWrites(round % 2 === 0 ? 100 : 5)
    await pause(FAILS)
    const told = until(
      'its owner is told',
      async () => (await shell('gantry repairs --json || true')).includes('disk-failing'),
      { within: BACK_WITHIN, every: 2_000 },
    )
    const wrong = await wrongIn(() => told)
    // It is on no disk, and would be gone with the power.
    const acknowledged = await shell('cat /run/fault-acknowledged')
    failWrites(0)
    await turnOffAndOn()
    const broken = wrong ?? (await wrongIn(() => answers(BACK_WITHIN)))
    // The one who wrote them is gone with the power, too.
    await shell(`cat > /run/fault-acknowledged <<'END'\n${acknowledged}\nEND`)
    return allOf(broken, await endWriting(victim, ROWS))
  },
}
