import { shellWords } from './words.ts'

/** What a script in front of a program does, where that is nothing but to open files of secrets. */
export interface HandOver {
  /** Variables that it fills, and from which file where it says so itself: else from `NAME_FILE`. */
  readonly variables: ReadonlyMap<string, string | undefined>
  /** The program that it hands over to. */
  readonly argv: readonly string[]
}

const FUNCTION =
  /^[ \t]*(?:function[ \t]+)?\w+[ \t]*\(\)[ \t]*\{(?:[^\n]*\}[ \t]*$|[\s\S]*?^[ \t]*\}[ \t]*$)/gm
const HARMLESS = /^(?:#.*|set [-+].*|echo .*|\{\{.*\}\}|shift|fi|)$/
const BY_FUNCTION = /^(?:file_env|read_secret|load_secret)\s+['"]?(\w+)['"]?(?:\s+\S+)?$/
const BY_FILE =
  /^(?:export\s+)?(\w+)=["']?(?:\$\(\s*(?:cat\s+|<\s*)|`cat\s+)(\/run\/secrets\/[\w.-]+)\s*(?:\)|`)["']?$/

/** `undefined` for a script that does more: that cannot be left out. */
export function handOverOf(script: string): HandOver | undefined {
  const variables = new Map<string, string | undefined>()
  let argv: readonly string[] | undefined
  for (const line of script
    .replace(FUNCTION, '')
    .split('\n')
    .map(it => it.trim())) {
    const [, asked] = BY_FUNCTION.exec(line) ?? []
    const [, name, file] = BY_FILE.exec(line) ?? []
    if (asked !== undefined) variables.set(asked, undefined)
    else if (name !== undefined) variables.set(name, file)
    else if (
      argv === undefined &&
      /^(?:exec\s+)?\/?[\w./-]+(?:\s.*)?\s*["']?\$[@*]["']?$|^exec\s/.test(line)
    )
      argv = programIn(line)
    else if (!HARMLESS.test(line)) return undefined
  }
  return argv === undefined || variables.size === 0 ? undefined : { variables, argv }
}

/** What was called with is handed on, as a command behind an entrypoint is anyway. */
function programIn(line: string): readonly string[] | undefined {
  const plain = line.replace(/^exec\s+/, '').replace(/\s*["']?\$[@*]["']?\s*$/, '')
  return plain.includes('$') || plain === '' ? undefined : shellWords(plain)
}
