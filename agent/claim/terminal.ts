import { constants } from 'node:fs'
import { access, type FileHandle, open } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'

/** Writes a text on a terminal, now and again and again; comes back at once and never fails. */
export type Terminal = (text: string) => void

/**
 * Milliseconds after which a terminal is told again. A screen or a cable is plugged in when the box
 * runs already, the kernel writes over what stands there, and a serial port loses what it was told.
 */
const AGAIN = 60_000
/** Milliseconds between two tries of a terminal that takes nothing more, and how many there are. */
const FULL = { pause: 100, tries: 50 }

/** Where a box has no such terminal, nothing happens. One that hangs holds nobody up. */
export function openTerminal(path: string, again = AGAIN): Terminal {
  let wanted = ''
  let isWriting = false
  async function draw(): Promise<void> {
    // Of the few threads that there are for files, a terminal that hangs may hold one.
    if (isWriting) return
    isWriting = true
    const text = wanted
    await write(path, text).catch(() => {})
    isWriting = false
    if (text !== wanted) await draw()
  }
  setInterval(draw, again).unref()
  return text => {
    wanted = text
    void draw()
  }
}

const CLEAR = '\u001b[2J\u001b[H'

async function write(path: string, text: string): Promise<void> {
  if (text === '' || !(await isThere(path))) return
  // Not to become this process's controlling terminal: its hang-up must not end the worker.
  const flags = constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK
  await using terminal = await open(path, flags)
  await writeAll(terminal, Buffer.from(`${CLEAR}${text}\n`))
}

/** A terminal takes what it has room for, and says no more about the rest. */
async function writeAll(terminal: FileHandle, bytes: Buffer): Promise<void> {
  let tries = 0
  for (let at = 0; at < bytes.length; ) {
    try {
      at += (await terminal.write(bytes, at)).bytesWritten
    } catch (error) {
      tries += 1
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN' || tries > FULL.tries) throw error
      await pause(FULL.pause)
    }
  }
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
