import { text } from 'node:stream/consumers'
import { WAYS, wayWish } from '../alerts/need.ts'
import { InvalidInput } from '../base/errors.ts'
import type { AlertsReport } from '../http/api.ts'
import type { Command, Context } from './command.ts'

/** `gantry alert [list | set WAY ... | test [WAY] | remove WAY]` */
export const alertCommand: Command = async ([act = 'list', ...words], context) => {
  switch (act) {
    case 'list':
      return await list(context)
    case 'set':
      await set(words, context)
      return await list(context)
    case 'test':
      return await test(words, context)
    case 'remove':
      await context.worker.ask('alerts.remove', { way: wayIn(words) })
      return await list(context)
    default:
      throw new InvalidInput('command-unknown', `"gantry alert ${act}" is not a command`, {
        hint: 'gantry alert list, set, test or remove',
      })
  }
}

async function list({ worker, json, say }: Context): Promise<number> {
  const report = await worker.ask('alerts.read', {})
  if (json) say(JSON.stringify(report))
  else for (const line of linesOf(report)) say(line)
  return Object.keys(report.problems).length > 0 ? 1 : 0
}

/** What opens a way comes by standard input, a `name=value` a line: a command line is seen by others. */
async function set([way, ...more]: readonly string[], { worker }: Context): Promise<void> {
  const lines = process.stdin.isTTY ? [] : (await text(process.stdin)).split('\n').filter(Boolean)
  const pairs = [...more, ...lines].map(readPair).map(([key, it]) => [key, settingOf(key, it)])
  const wish = wayWish.safeParse({ way, ...Object.fromEntries(pairs) })
  if (!wish.success) {
    const issues = wish.error.issues.map(it => `${it.path.join('.') || 'way'}: ${it.message}`)
    throw new InvalidInput('setting-invalid', issues.join('; '), { hint: USAGE })
  }
  await worker.ask('alerts.set', { wish: wish.data })
}

/** The exit code tells whether every message was taken. */
async function test(words: readonly string[], { worker, json, say }: Context): Promise<number> {
  const { problems } = await worker.ask(
    'alerts.test',
    words.length > 0 ? { way: wayIn(words) } : {},
  )
  const failed = Object.entries(problems)
  if (json) say(JSON.stringify({ problems }))
  else if (failed.length === 0) say('sent')
  else {
    for (const [way, { message, hint = '', detail = '' }] of failed) {
      for (const line of [`! ${way}: ${message}`, `  ${hint}`, `  ${detail}`]) say(line)
    }
  }
  return failed.length > 0 ? 1 : 0
}

const USAGE =
  'gantry alert set mail server=smtp.example.org from=box@example.org to=ada@example.org < user= and password=, or ntfy or webhook < url='

function wayIn([way]: readonly string[]) {
  const found = WAYS.find(it => it === way)
  if (found) return found
  throw new InvalidInput('alert-way', `${way ?? 'nothing'} is no way to tell anybody`, {
    hint: 'mail, ntfy or webhook',
  })
}

const settingOf = (key: string, value: string) =>
  key === 'port' ? Number(value) : key === 'to' ? value.split(',').map(it => it.trim()) : value

function readPair(word: string): [string, string] {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(word) ?? []
  if (name !== '') return [name, value]
  throw new InvalidInput('setting-invalid', `${word}: expected name=value`)
}

function linesOf({ ways: { mail, ntfy, webhook }, problems, sent }: AlertsReport): string[] {
  const lines = [
    ...(mail ? [`mail     ${mail.to.join(', ')} by ${mail.server}:${mail.port}`] : []),
    ...(ntfy ? [`ntfy     ${ntfy.host}`] : []),
    ...(webhook ? [`webhook  ${webhook.host}`] : []),
  ]
  return [
    ...(lines.length > 0 ? lines : ['nobody is told anything but on the page: gantry alert set']),
    ...Object.entries(problems).map(([way, it]) => `! ${way}: ${it.message}`),
    ...(sent ? [`last told ${sent}`] : []),
  ]
}
