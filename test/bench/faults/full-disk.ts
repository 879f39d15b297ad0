import { setTimeout as pause } from 'node:timers/promises'
import { until } from '../../lab/until.ts'
import { claimedAs } from '../../system/owner.ts'
import { statusOf } from '../../system/status.ts'
import { answers } from './answers.ts'
import { allOf, type Fault, type Victim, wordsOf } from './fault.ts'
import { endWriting, goesOn, POSTGRES_ROWS, startWriting } from './rows.ts'

/** What an app writes. */
export const FILLED = '/data/state/apps/diary/data/all-there-is'
/** Milliseconds. */
const FULL = 20_000
const BACK_WITHIN = 60_000

/** An app takes all the room there is, and gives it back. */
export const fullDisk: Fault = {
  name: 'an app fills the disk, and later it is empty again',
  count: 6,
  expected:
    'its owner is told and can sign in meanwhile; within 60 s after it all is as before, and every row that was acknowledged is there',
  async once(victim) {
    const { home, owner, shell } = victim
    await startWriting(victim, POSTGRES_ROWS)
    let wrong: string | undefined
    try {
      await shell(`
        fallocate --length $(df --output=avail --block-size=1 /data | tail -1) ${FILLED} || true
        dd if=/dev/urandom of=${FILLED}-more bs=64K status=none 2> /dev/null || true
        sync || true`)
      await statusOf(home, ({ findings }) => findings.some(it => it.code.includes('disk')))
      await pause(FULL)
      const { owner: name, password } = claimedAs
      const signedIn = await home.phone.fetch(`${owner.url}/api/session`, {
        ...{ ca: owner.ca, json: { name, password }, timeoutMs: 20_000 },
      })
      if (signedIn.status !== 204) wrong = `signing in ends with ${signedIn.status}`
    } catch (error) {
      wrong = wordsOf(error)
    }
    await shell(`rm -f ${FILLED} ${FILLED}-more; sync`)
    const later = await asBefore(victim)
    return allOf(wrong, later, await endWriting(victim, POSTGRES_ROWS))
  },
}

async function asBefore(victim: Victim): Promise<string | undefined> {
  try {
    await until('the page and the apps answer', () => answers(victim), { within: BACK_WITHIN })
    await until('rows are written again', () => goesOn(victim), { within: BACK_WITHIN })
    return undefined
  } catch (error) {
    return wordsOf(error)
  }
}
