import { until } from '../../lab/until.ts'
import { answers } from './answers.ts'
import { allOf, type Fault, type Victim, wordsOf } from './fault.ts'
import {
  endWriting,
  goesOn,
  type Keeper,
  MARIADB_ROWS,
  POSTGRES_ROWS,
  startWriting,
  VALKEY_ROWS,
} from './rows.ts'

/** Milliseconds. */
const BACK_WITHIN = 60_000

/** A unit whose main process ends as in a crash: apps and page are back, and no row is lost. */
function killed(unit: string, count: number, keeper: Keeper = POSTGRES_ROWS): Fault {
  return {
    name: `${unit} is killed while rows are written`,
    count,
    expected: `page and apps answer within ${BACK_WITHIN / 1000} s, and every row that was acknowledged is there`,
    async once(victim) {
      await startWriting(victim, keeper)
      let wrong: string | undefined
      try {
        await until(`${unit} runs`, () => runs(victim, unit), { within: BACK_WITHIN })
        await victim.home.box.kill(unit)
        await until('the page and the apps answer', () => answers(victim), { within: BACK_WITHIN })
        await until('rows are written again', () => goesOn(victim), { within: BACK_WITHIN })
      } catch (error) {
        wrong = wordsOf(error)
      }
      return allOf(wrong, await endWriting(victim, keeper))
    },
  }
}

export const killedServers: readonly Fault[] = [
  killed('postgresql', 30),
  killed('mariadb', 30, MARIADB_ROWS),
  killed('gantry-cache@pantry.shelf', 10, VALKEY_ROWS),
  killed('caddy', 15),
  killed('docker', 10),
  killed('gantry-web', 10),
]

/** Docker is started again only when somebody wants something of it. */
const runs = async ({ shell }: Victim, unit: string): Promise<boolean> =>
  (await shell(`systemctl show --property=MainPID --value ${unit}`)) !== '0'
