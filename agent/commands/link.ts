import { InvalidInput } from '../base/errors.ts'
import { linkSchema } from '../box/links.ts'
import type { Command } from './command.ts'

/** `gantry link [add NAME URL | remove NAME]`: what stands on Home beside the apps. */
export const linkCommand: Command = async ([act, ...words], { json, worker, say }) => {
  const [name = '', url = '', ...more] = words
  if (act === 'add' && more.length === 0) {
    const read = linkSchema.safeParse({ name, url })
    if (!read.success) {
      throw new InvalidInput('link-invalid', `"${name}" and "${url}" make no link`, {
        hint: 'a name of at most 40 letters, and an address such as https://example.org',
      })
    }
    await worker.ask('link.add', read.data)
  } else if (act === 'remove' && name !== '' && url === '') {
    await worker.ask('link.remove', { name })
  } else if (act !== undefined) {
    throw new InvalidInput(
      'command-unknown',
      `gantry link knows no "${[act, ...words].join(' ')}"`,
      {
        hint: 'gantry link, gantry link add NAME URL, or gantry link remove NAME',
      },
    )
  }
  const { links } = await worker.ask('status.read', { host: '' })
  if (json) say(JSON.stringify({ links }))
  else for (const it of links) say(`${it.name.padEnd(20)} ${it.url}`)
  return 0
}
