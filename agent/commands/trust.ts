import { InvalidInput } from '../base/errors.ts'
import type { Command } from './command.ts'

/** `gantry trust [replace]` */
export const trustCommand: Command = async ([act], { json, agree, worker, say }) => {
  if (act === 'replace') {
    if (!agree) {
      throw new InvalidInput('agree-missing', 'every device would have to trust the box anew', {
        hint: 'if that is what you want: gantry trust replace --agree',
      })
    }
    await worker.ask('trust.replace', {})
  } else if (act !== undefined) {
    throw new InvalidInput('command-unknown', `"gantry trust ${act}" is not a command`, {
      hint: 'gantry trust, or gantry trust replace',
    })
  }
  const { name, pem, sha256, words } = await worker.ask('trust.read', {})
  if (json) say(JSON.stringify({ name, sha256, words, pem }))
  else {
    say(`words    ${words.join(' ')}`)
    say(`SHA-256  ${sha256}`)
    say(`devices  http://${name}.local/#/trust`)
  }
  return 0
}
