import { until } from '../../lab/until.ts'
import { comesToRest, statusOf } from '../../system/status.ts'
import { answers } from './answers.ts'
import type { Fault, Victim } from './fault.ts'

/** Milliseconds. */
const BACK_WITHIN = 60_000

/** Docker is there and says nothing. */
export const hungDocker: Fault = {
  name: 'docker does not answer',
  count: 5,
  expected:
    'apps and page go on, and it is told; it is in order again when it answers, with each container once',
  async once(victim) {
    const { home, shell } = victim
    const names = () => shell(`docker ps --format '{{.Names}}' | sort`)
    const before = await names()
    const signal = (which: string) =>
      shell(`systemctl kill --kill-whom=main --signal=${which} docker`)
    await signal('STOP')
    try {
      await statusOf(home, it => it.components.some(({ name, ok }) => name === 'containers' && !ok))
      await until('the page and the apps answer', () => answers(victim), { within: BACK_WITHIN })
    } catch (error) {
      return (error as Error).message
    } finally {
      await signal('CONT')
    }
    return await asBefore(victim, before, names)
  },
}

async function asBefore({ home }: Victim, before: string, names: () => Promise<string>) {
  try {
    await statusOf(home, it => it.components.every(({ ok }) => ok))
    await comesToRest(home)
  } catch (error) {
    return (error as Error).message
  }
  const after = await names()
  return after === before ? undefined : `there are ${after}, and were ${before}`
}
