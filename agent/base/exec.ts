import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { ComponentFailed } from './errors.ts'

export interface ExecOptions {
  /** Written to standard input, which is then closed. */
  readonly input?: string | Uint8Array
  /** Milliseconds until the program is killed; 60,000 unless said, 0 for no limit. */
  readonly timeout?: number
  /** Added to the environment of this process. */
  readonly env?: Readonly<Record<string, string>>
  readonly cwd?: string
  /** Ends the program, which then counts as failed. */
  readonly signal?: AbortSignal
  /** Hears every line of standard output and standard error as it comes. */
  readonly onLine?: (line: string) => void
}

/**
 * Runs one program and answers its standard output. Arguments are exact: there is no shell, so
 * data never becomes a command. Throws ComponentFailed with what the program said when it cannot
 * be started, exits with anything but 0, or takes too long.
 */
export type Exec = (argv: readonly [string, ...string[]], options?: ExecOptions) => Promise<string>

export const exec: Exec = ([program, ...args], options = {}) =>
  new Promise((done, fail) => {
    const { input, timeout = 60_000, env, cwd, signal, onLine } = options
    const child = spawn(program, args, {
      stdio: [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'],
      killSignal: 'SIGKILL',
      ...(timeout > 0 ? { timeout } : {}),
      ...(env ? { env: { ...process.env, ...env } } : {}),
      ...(cwd ? { cwd } : {}),
      ...(signal ? { signal } : {}),
    })
    const out: Buffer[] = []
    const said: Buffer[] = []
    child.stdout?.on('data', (chunk: Buffer) => out.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => said.push(chunk))
    if (onLine) {
      for (const stream of [child.stdout, child.stderr]) {
        if (stream) createInterface({ input: stream }).on('line', onLine)
      }
    }
    child.on('error', cause => fail(failure(program, `cannot be started: ${cause.message}`, cause)))
    child.on('close', (code, signal) => {
      if (code === 0) return done(Buffer.concat(out).toString())
      const words = Buffer.concat(said).toString().trim() || Buffer.concat(out).toString().trim()
      const end = signal ? `was ended by ${signal}` : `failed with exit code ${code}`
      fail(failure(program, end, undefined, words))
    })
    // A program that ends before it has read its input breaks the pipe; its exit code tells why.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
  })

/** What a program did not do, with the last 4,000 characters of what it said. */
export function failure(program: string, what: string, cause?: unknown, detail?: string) {
  return new ComponentFailed('program-failed', `${program} ${what}`, {
    ...(detail ? { detail: detail.slice(-4000) } : {}),
    ...(cause === undefined ? {} : { cause }),
  })
}
