import { InvalidInput, problemOf } from '../agent/base/errors.ts'

/** What was typed after the name of a script: `--name value`, `--name` or `--no-name`. */
export type Options = Readonly<Record<string, unknown>>

/**
 * Runs what a script is for. A failure is told in words, with what to do; only what is a mistake
 * of this project is shown as a trace.
 */
export async function door(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { code, message, hint, detail } = problemOf(error)
    const isOurs = code === 'internal' && !isOfTheSystem(error)
    if (isOurs) throw error
    const lines = code === 'internal' ? [detail] : [message, detail, hint]
    for (const line of lines) if (line) process.stderr.write(`${line}\n`)
    // What had begun already ends here too.
    process.exit(1)
  }
}

/** Refuses what is not an option of this script, so that a slip of the keyboard is not ignored. */
export function onlyOptions({ _: words, ...options }: Options, known: readonly string[]): void {
  const unknown = Object.keys(options).filter(name => !known.includes(name))
  const [wrong] = [...unknown.map(name => `--${name}`), ...(words as readonly string[])]
  if (wrong === undefined) return
  throw new InvalidInput('no-such-option', `there is no option ${wrong}`, {
    hint: `choose from: ${known.map(name => `--${name}`).join(' ')}`,
  })
}

/** The number in an option, or what it is without one. */
export function numberIn(options: Options, name: string, otherwise: number): number {
  const value = options[name] ?? otherwise
  // Sizes here are in MiB and ports end there, so one limit fits all.
  if (Number.isInteger(value) && Number(value) > 0 && Number(value) < 65_536) return Number(value)
  throw new InvalidInput('no-such-number', `--${name} ${value} is no number from 1 to 65535`, {
    hint: `leave it out for ${otherwise}`,
  })
}

/** No space left, no such file, not permitted: Node's own words say it. */
const isOfTheSystem = (error: unknown) => error instanceof Error && 'syscall' in error
