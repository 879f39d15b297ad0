import { text } from 'node:stream/consumers'
import { InvalidInput } from '../base/errors.ts'
import { size, variableName } from '../recipe/scalars.ts'
import { LEAST_MEMORY } from '../verbs/contract.ts'

/**
 * `NAME=value` sets a variable over everything else, `NAME=` takes it back. A name alone: its value
 * comes by standard input, for a command line is seen by others.
 */
export async function readSetting(word: string): Promise<[string, string | null]> {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(word) ?? []
  if (variableName.safeParse(name).success) return [name, value === '' ? null : value]
  if (variableName.safeParse(word).success) return [word, await pipedIn(word)]
  throw new InvalidInput('setting-invalid', `${word}: expected NAME=value`, {
    hint: 'a name is letters, digits and underscores, and does not begin with a digit',
  })
}

async function pipedIn(name: string): Promise<string> {
  const piped = process.stdin.isTTY ? '' : (await text(process.stdin)).replace(/\n$/, '')
  if (piped !== '') return piped
  throw new InvalidInput('value-missing', `${name}: expected its value on standard input`, {
    hint: `${name}=value sets it where others may read it, ${name}= takes it away`,
  })
}

/** `512M`; `recipe` for what its recipe says. */
export function readMemory(text: string): number | null {
  if (text === 'recipe') return null
  const read = size.safeParse(text)
  if (read.success && read.data >= LEAST_MEMORY) return read.data
  throw new InvalidInput('memory-invalid', `--memory ${text}: expected a size from 16M on`, {
    hint: 'or "recipe", for what the recipe says',
  })
}
