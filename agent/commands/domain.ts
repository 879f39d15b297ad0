import { text } from 'node:stream/consumers'
import { InvalidInput } from '../base/errors.ts'
import { credentialsSchema, domainSchema } from '../box/domain.ts'
import type { Command, Context } from './command.ts'

/** `gantry domain [set NAME PROVIDER [key=value...] | remove]` */
export const domainCommand: Command = async ([act, ...words], context) => {
  const { worker, json, say } = context
  if (act === 'set') await set(words, context)
  else if (act === 'remove') await worker.ask('domain.remove', {})
  else if (act !== undefined) {
    throw new InvalidInput('command-unknown', `"gantry domain ${act}" is not a command`, {
      hint: 'gantry domain, gantry domain set, or gantry domain remove',
    })
  }
  const answer = await worker.ask('domain.read', {})
  if (json) say(JSON.stringify(answer))
  else if (!answer.domain) say('this box has no domain of its own')
  else {
    const { name, provider, server } = answer.domain
    say(`domain       ${name}, ${[provider, server].filter(Boolean).join(' at ')}`)
    say(`certificate  ${answer.certified.join(', ') || 'not yet'}`)
  }
  return 0
}

/** Credentials come by standard input, a `name=value` a line: a command line is seen by others. */
async function set([name, provider, ...more]: readonly string[], { worker }: Context) {
  const settings = Object.fromEntries(more.map(readPair))
  const domain = domainSchema.safeParse({ name, provider, ...settings })
  if (!domain.success) throw invalid(domain.error.issues)
  const lines = process.stdin.isTTY ? [] : (await text(process.stdin)).split('\n').filter(Boolean)
  const credentials = credentialsSchema.safeParse(Object.fromEntries(lines.map(readPair)))
  if (!credentials.success) throw invalid(credentials.error.issues)
  await worker.ask('domain.set', {
    domain: domain.data,
    ...(lines.length > 0 ? { credentials: credentials.data } : {}),
  })
}

function readPair(word: string): [string, string] {
  const [, key = '', value = ''] = /^([^=]+)=(.*)$/s.exec(word) ?? []
  if (key !== '') return [key, value]
  throw new InvalidInput('setting-invalid', `${word}: expected name=value`)
}

const invalid = (
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
) =>
  new InvalidInput(
    'domain-invalid',
    issues.map(it => `${it.path.join('.')}: ${it.message}`).join('; '),
    {
      hint: 'such as: gantry domain set home.example.org rfc2136 server=ns.example.org < credentials',
    },
  )
