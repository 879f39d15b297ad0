import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { failure } from './exec.ts'

/** Runs a program anew and answers its standard output; throws ComponentFailed as Exec does. */
export type Ask = () => Promise<string>

/**
 * One program with always the same arguments, for what every pass asks. The kernel copies the page
 * tables of whoever starts a program: the worker stands still for some 18 ms (profile on two virtual
 * cores), and pays once more for each page that it writes afterwards. So a shell starts it, of which
 * there is next to nothing, and which is there until this process ends.
 * @param timeout milliseconds until the program is killed.
 */
export function coprocess(argv: readonly [string, ...string[]], { timeout = 60_000 } = {}): Ask {
  let shell: Shell | undefined
  let turn: Promise<unknown> = Promise.resolve()
  const ask = async () => {
    if (shell === undefined || shell.ended) shell = startShell(argv)
    return await shell.ask(timeout)
  }
  return () => {
    const answer = turn.then(ask)
    turn = answer.catch(() => {})
    return answer
  }
}

export type Coprocess = typeof coprocess

/** Told by its first word where an answer ends; arguments stay arguments, so that data never becomes a command. */
const LOOP = `while read -r go; do
  "$@" < /dev/null
  code=$?
  echo "$0" >&2
  printf '%s%s\\n' "$0" "$code"
done`

interface Shell {
  readonly ended: boolean
  ask(timeout: number): Promise<string>
}

function startShell(argv: readonly [string, ...string[]]): Shell {
  const mark = `answered ${randomUUID()} `
  // A group of its own, so that what hangs in it can be ended with it.
  const child = spawn('sh', ['-c', LOOP, mark, ...argv], { detached: true })
  const said = { out: '', err: '' }
  let ended = false
  let heard = () => {}
  const hear = (to: keyof typeof said) => (chunk: string) => {
    said[to] += chunk
    heard()
  }
  child.stdout.setEncoding('utf8').on('data', hear('out'))
  child.stderr.setEncoding('utf8').on('data', hear('err'))
  const end = () => {
    ended = true
    heard()
  }
  child.on('error', end).on('close', end)
  // A shell that has ended breaks the pipe; that it did is heard of anyway.
  child.stdin.on('error', () => {})

  function answer(): string | undefined {
    if (!said.err.endsWith(`${mark}\n`) || !said.out.endsWith('\n')) return undefined
    const [out = '', code] = said.out.split(mark)
    if (code === undefined) return undefined
    if (code === '0\n') return out
    const words = said.err.replace(`${mark}\n`, '').trim()
    throw failure(argv[0], `failed with exit code ${code.trim()}`, undefined, words)
  }

  return {
    get ended() {
      return ended
    },
    ask: timeout =>
      new Promise((done, fail) => {
        Object.assign(said, { out: '', err: '' })
        const late = setTimeout(() => kill(child), timeout)
        heard = () => {
          try {
            const told = answer()
            if (told !== undefined) done(told)
            else if (!ended) return
            else
              throw failure(argv[0], 'was ended before it had answered', undefined, said.err.trim())
          } catch (error) {
            fail(error)
          }
          clearTimeout(late)
        }
        child.stdin.write('\n')
        heard()
      }),
  }
}

function kill({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // It has just ended by itself.
  }
}
