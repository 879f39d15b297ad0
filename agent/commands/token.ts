import { InvalidInput } from '../base/errors.ts'
import { SCOPES } from '../claim/tokens.ts'
import type { TokenScope } from '../http/api.ts'
import type { Command } from './command.ts'

const HINT = `gantry token list | create NAME [--scope ${SCOPES.join('|')}] [--days N] [--person NAME] | revoke NAME [--person NAME]`

/** Days that a token lives unless said. */
export const LIFE = 90

/** `gantry token`: what programs come in with, on behalf of a person; the owner unless said. */
export const tokenCommand: Command = async ([act = 'list', ...words], context) => {
  const { json, worker, say, token } = context
  const [name = ''] = words
  if (words.length !== (act === 'list' ? 0 : 1)) throw unknown(act)
  const whose = token.person === undefined ? {} : { person: token.person }
  switch (act) {
    case 'list': {
      const { tokens } = await worker.ask('token.list', {})
      const own = tokens.filter(it => token.person === undefined || it.person === token.person)
      if (json) say(JSON.stringify({ tokens: own }))
      else
        for (const it of own) {
          const used = it.seen === undefined ? 'never used' : `last used ${it.seen}`
          say(
            `${it.name.padEnd(20)} ${it.scope.padEnd(6)} ${it.person}, until ${it.until}, ${used}`,
          )
        }
      break
    }
    case 'create': {
      const scope = scopeIn(token.scope ?? 'read')
      const days = daysIn(token.days ?? String(LIFE))
      const made = await worker.ask('token.create', { name, scope, days, ...whose })
      if (json) say(JSON.stringify({ name, scope, days, ...made }))
      else {
        say(made.token)
        say(`It acts for ${made.person} for ${days} days, and is shown only now.`)
      }
      break
    }
    case 'revoke':
      await worker.ask('token.revoke', { name, ...whose })
      if (json) say(JSON.stringify({ name }))
      break
    default:
      throw unknown(act)
  }
  return 0
}

const unknown = (act: string) =>
  new InvalidInput('command-unknown', `there is no gantry token ${act} of that kind`, {
    hint: HINT,
  })

export function scopeIn(word: string): TokenScope {
  const scope = SCOPES.find(it => it === word)
  if (scope) return scope
  throw new InvalidInput('scope-unknown', `there is no scope ${word}`, {
    hint: `choose from: ${SCOPES.join(', ')}`,
  })
}

export function daysIn(word: string): number {
  if (/^\d{1,4}$/.test(word)) return Number(word)
  throw new InvalidInput('days-invalid', `--days ${word}: expected a number of days`)
}
