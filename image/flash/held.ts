import { rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as pause } from 'node:timers/promises'
import { Conflict } from '../../agent/base/errors.ts'
import { readText } from '../../agent/base/files.ts'

/** How long somebody may be at what takes a moment. */
const LONGEST_MS = 30_000

/**
 * Makes a file that says that this program is at something, and takes it away in the end. Undefined
 * while another one is at it. One of this computer that has died holds nothing; whether one of
 * another computer has died nobody can see from here, so it holds until somebody deletes its file.
 */
export async function hold(path: string): Promise<AsyncDisposable | undefined> {
  const own = await holderOf(process.pid)
  const take = () =>
    writeFile(path, own, { flag: 'wx' }).then(
      () => true,
      (error: NodeJS.ErrnoException) => {
        if (error.code === 'EEXIST') return false
        throw error
      },
    )
  if (!(await take())) {
    const holder = (await readText(path)) ?? ''
    // Who has only begun to hold it has not said yet who he is.
    if (holder === '' || (await elsewhere(holder)) !== undefined) return undefined
    const [pid = ''] = holder.split(' ')
    if ((await holderOf(pid)) === holder) return undefined
    // Of several who found the dead one's file one takes it away: the next would take that one's.
    await using heir = await hold(`${path}.heir`)
    if (heir === undefined || (await readText(path)) !== holder) return undefined
    await rm(path)
    if (!(await take())) return undefined
  }
  return { [Symbol.asyncDispose]: () => rm(path, { force: true }) }
}

/** The same, and waits for whoever is at it. Throws Conflict when that takes more than a moment. */
export async function holdSoon(path: string, longestMs = LONGEST_MS): Promise<AsyncDisposable> {
  for (const until = Date.now() + longestMs; ; ) {
    const held = await hold(path)
    if (held) return held
    if (Date.now() > until) {
      const computer = (await computerOf(path)) ?? 'another program'
      throw new Conflict('held', `${computer} does not let go of ${path}`, {
        hint: 'if that computer is gone for good, delete this file and try again',
      })
    }
    await pause(20)
  }
}

/** The other computer whose program holds something, by its name; undefined where it is none. */
export async function computerOf(path: string): Promise<string | undefined> {
  return await elsewhere((await readText(path)) ?? '')
}

/**
 * A program: its number, when it was started (a number may come again) and its computer, which others
 * may be called like. What is not there has no start.
 */
async function holderOf(pid: number | string): Promise<string> {
  const stat = (await readText(`/proc/${pid}/stat`).catch(() => undefined)) ?? ''
  // What stands before the last bracket is its name, which may hold anything.
  const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  return `${pid} ${started ?? 'gone'} ${await thisComputer()}`
}

async function elsewhere(holder: string): Promise<string | undefined> {
  const [, , id, ...name] = holder.split(' ')
  if (id === undefined || `${id} ${name.join(' ')}` === (await thisComputer())) return undefined
  return name.join(' ')
}

const thisComputer = async () =>
  `${(await readText('/etc/machine-id'))?.trim() || 'unknown'} ${hostname()}`
