import { en } from '../findings/texts/en.ts'
import { saysOf } from '../findings/texts/texts.ts'
import type { NetworkCheck } from '../http/api.ts'
import type { Context } from './command.ts'

/** `gantry network check`: the exit code is 1 where something is in the way. */
export async function checkNetwork({ json, worker, say }: Context): Promise<number> {
  const check = await worker.ask('network.check', {})
  if (json) say(JSON.stringify(check))
  else for (const line of linesOf(check)) say(line)
  const isWell =
    check.findings.length === 0 &&
    check.synchronized &&
    check.places.every(it => it.reached === 'yes')
  return isWell ? 0 : 1
}

const REACHED = { yes: 'reached', no: 'not reached', 'no-name': 'its name is not found' } as const

const linesOf = ({ level, places, synchronized, now, findings }: NetworkCheck): string[] => [
  `at home   ${level}`,
  ...places.map(({ host, reached }) => `internet  ${host}: ${REACHED[reached]}`),
  `clock     ${now}${synchronized ? ', set by a time server' : ', no time server has set it yet'}`,
  ...findings.flatMap(it => {
    const [what, , todo] = saysOf(en, it)
    return [`! ${what}`, `  ${todo}`]
  }),
]
