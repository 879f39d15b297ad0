import { randomUUID } from 'node:crypto'
import { setTimeout as pause } from 'node:timers/promises'
import { NotFound, TooMany } from '../base/errors.ts'
import type { Shell, Size } from './shell.ts'

/** Shells that are open, each for who has opened it and as long as that one is there. */
export interface Shells {
  /** Answers its id. */
  open(container: string, size: Size, who: string | undefined): Promise<string>
  /** What it writes. It ends when it is no longer watched. */
  watch(id: string, who: string | undefined, signal: AbortSignal): AsyncIterable<ShellOutput>
  type(id: string, who: string | undefined, text: string): Promise<void>
  resize(id: string, who: string | undefined, size: Size): Promise<void>
}

export interface ShellOutput {
  /** In base64: it need not be text, and a letter may be cut in two. */
  readonly data: string
}

/** Each takes memory of the app that it is in. */
const MOST = 4
/** Milliseconds in which who has opened one has to watch it. */
const UNWATCHED = 15_000
/** Milliseconds after which something is said although nothing was written: is the session still there? */
const ANYWAY = 5_000
/** Milliseconds without a key after which nobody is there. */
const IDLE = 30 * 60_000

interface Open {
  readonly shell: Shell
  readonly who: string | undefined
  watched: boolean
  typed: number
}

/** @param now milliseconds of a clock that only goes forward. */
export function openShells(
  start: (container: string, size: Size) => Promise<Shell>,
  now: () => number,
): Shells {
  const shells = new Map<string, Open>()
  /** They have their place already. */
  let starting = 0

  function own(id: string, who: string | undefined): Open {
    const found = shells.get(id)
    // Somebody else's is none.
    if (found && found.who === who) return found
    throw new NotFound('shell-unknown', 'this shell has ended', { hint: 'open another one' })
  }

  async function end(id: string): Promise<void> {
    const it = shells.get(id)
    shells.delete(id)
    await it?.shell.end()
  }

  return {
    async open(container, size, who) {
      if (shells.size + starting >= MOST) {
        throw new TooMany('too-many-shells', `${MOST} shells are open already`, {
          hint: 'close one of them',
        })
      }
      starting += 1
      const shell = await start(container, size).finally(() => {
        starting -= 1
      })
      const id = randomUUID()
      shells.set(id, { shell, who, watched: false, typed: now() })
      const timer = setTimeout(() => {
        if (shells.get(id)?.watched === false) void end(id)
      }, UNWATCHED)
      timer.unref()
      return id
    },
    async *watch(id, who, signal) {
      const it = own(id, who)
      it.watched = true
      const output = it.shell.output[Symbol.asyncIterator]()
      // A line that is cut is an end as any other, also when nobody waits for it any more.
      const listen = () => output.next().catch(() => ({ done: true as const, value: undefined }))
      const gone = new Promise<'gone'>(done => {
        signal.addEventListener('abort', () => done('gone'), { once: true })
      })
      try {
        let next = listen()
        yield { data: '' }
        while (!signal.aborted && now() - it.typed < IDLE) {
          const waited = new AbortController()
          const timer = pause(ANYWAY, 'nothing' as const, { signal: waited.signal })
          const said = await Promise.race([next, timer.catch(() => 'nothing' as const), gone])
          waited.abort()
          if (said === 'gone') return
          if (said === 'nothing') {
            yield { data: '' }
            continue
          }
          if (said.done) return
          yield { data: said.value.toString('base64') }
          next = listen()
        }
      } finally {
        await end(id)
      }
    },
    async type(id, who, text) {
      const it = own(id, who)
      it.typed = now()
      it.shell.write(text)
    },
    resize: async (id, who, size) => own(id, who).shell.resize(size),
  }
}
