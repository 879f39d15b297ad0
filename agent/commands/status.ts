import { en } from '../findings/texts/en.ts'
import { saysOf } from '../findings/texts/texts.ts'
import type { Amount } from '../http/api.ts'
import { appLines } from './app-words.ts'
import type { Command } from './command.ts'

/** `gantry status` */
export const statusCommand: Command = async (_words, { json, worker, say }) => {
  const status = await worker.ask('status.read', { host: '' })
  if (json) say(JSON.stringify(status))
  else {
    const { box, components, findings, apps } = status
    say(`${box.name}  ${box.addresses.join(', ')}`)
    say(`memory  ${amount(box.memory)}`)
    say(`disk    ${amount(box.disk)}`)
    for (const { name, ok, problem } of components) {
      say(`${ok ? 'ok     ' : 'FAILED '} ${name}${problem ? `: ${problem.message}` : ''}`)
    }
    for (const finding of findings.filter(it => it.code !== 'part-broken')) {
      const [what, , todo] = saysOf(en, finding)
      say(`note    ${what} ${todo}`)
    }
    for (const app of apps.filter(it => it.state !== 'available')) appLines(app).forEach(say)
  }
  return status.components.every(it => it.ok) ? 0 : 1
}

const GIGABYTE = 10 ** 9
const amount = ({ used, total }: Amount) =>
  `${(used / GIGABYTE).toFixed(1)} of ${(total / GIGABYTE).toFixed(1)} GB`
