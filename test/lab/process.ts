import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** A program that runs beside the test until it ends by itself, is let go, or the test ends. */
export interface Running {
  readonly pid: number
  /** The exit code, 128 and more for a signal. */
  readonly ended: Promise<number>
  /** Calls `listener` with every further line of standard output and standard error. */
  onLine(listener: (line: string) => void): void
  write(line: string): void
  /** Closes its standard input, which programs of a laboratory take as the wish to end. */
  letGo(): Promise<number>
}

export function start(argv: readonly [string, ...string[]]): Running {
  const [program, ...args] = argv
  const child = spawn(program, args, { stdio: 'pipe' })
  const lines = [child.stdout, child.stderr].map(input =>
    createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }),
  )
  const ended = new Promise<number>((done, fail) => {
    child.on('error', fail)
    child.on('close', (code, signal) => done(code ?? (signal ? 137 : 1)))
  })
  // Whoever waits for the end hears of a failed start; nobody has to.
  ended.catch(() => {})
  child.stdin.on('error', () => {})
  return {
    pid: child.pid ?? 0,
    ended,
    onLine: listener => {
      for (const each of lines) each.on('line', listener)
    },
    write: line => void child.stdin.write(`${line}\n`),
    letGo: () => {
      child.stdin.end()
      return ended
    },
  }
}
