import { constants } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { ComponentFailed, Conflict, NotAllowed } from '../../agent/base/errors.ts'
import { type Exec, exec as run } from '../../agent/base/exec.ts'
import type { Disk } from './disks.ts'

/** What is written: a disk, or a file that stands for one. */
export interface Target {
  /** How many bytes it says that it holds. */
  readonly bytes: number
  readonly read: (from: number, length: number) => Promise<Buffer>
  readonly write: (from: number, bytes: Uint8Array) => Promise<void>
  /** Comes back when everything is on the medium, and the next read is from there and from no memory. */
  readonly settle: () => Promise<void>
}

/** A target that the system has opened. */
export interface OpenTarget extends Target, AsyncDisposable {
  readonly fd: number
}

/** Opens a disk for nobody but this program. Throws in words when it may not, or somebody else uses it. */
export async function openTarget(
  { path, bytes, isFile }: Disk,
  exec: Exec = run,
): Promise<OpenTarget> {
  const flags = constants.O_RDWR | (isFile ? 0 : constants.O_EXCL)
  const handle = await open(path, flags).catch(cause => {
    throw inWords(path, cause as NodeJS.ErrnoException)
  })
  return {
    bytes,
    fd: handle.fd,
    read: (from, length) => readAll(handle, path, from, length),
    write: (from, data) => writeAll(handle, path, from, data),
    async settle() {
      await handle.sync().catch(cause => {
        throw inWords(path, cause)
      })
      if (!isFile) await exec(['blockdev', '--flushbufs', path], { timeout: 0 })
    },
    [Symbol.asyncDispose]: () => handle.close(),
  }
}

async function readAll(handle: FileHandle, path: string, from: number, length: number) {
  const buffer = Buffer.alloc(length)
  for (let done = 0; done < length; ) {
    const { bytesRead } = await handle
      .read(buffer, done, length - done, from + done)
      .catch(cause => {
        throw inWords(path, cause)
      })
    if (bytesRead === 0) break
    done += bytesRead
  }
  return buffer
}

async function writeAll(handle: FileHandle, path: string, from: number, data: Uint8Array) {
  for (let done = 0; done < data.length; ) {
    const { bytesWritten } = await handle
      .write(data, done, data.length - done, from + done)
      .catch(cause => {
        throw inWords(path, cause)
      })
    done += bytesWritten
  }
}

/** What the kernel says of a disk, as a person would say it. */
function inWords(path: string, cause: NodeJS.ErrnoException): Error {
  const { code = '' } = cause
  if (code === 'EACCES' || code === 'EPERM') {
    return new NotAllowed('disk-needs-root', `this account may not write to ${path}`, {
      hint: 'run the same command with sudo in front',
      cause,
    })
  }
  if (code === 'EBUSY') {
    return new Conflict('disk-in-use', `${path} is being used by something on this machine`, {
      hint: 'eject it in the file manager, or unmount it, and try again',
      cause,
    })
  }
  const [what, hint] = failures[code] ?? [`failed: ${cause.message}`, 'try another card or reader']
  return new ComponentFailed('disk-failed', `${path} ${what}`, { hint, cause })
}

const failures: Readonly<Record<string, readonly [string, string]>> = {
  EROFS: ['is write-protected', 'an SD card has a small switch on its side: slide it up'],
  EIO: ['reports an error', 'it may be worn out: try another card, or another reader'],
  ENODEV: ['is gone', 'it was pulled out: put it in again and begin anew'],
  ENXIO: ['is gone', 'it was pulled out: put it in again and begin anew'],
  ENOMEDIUM: ['has no card in it', 'put the card into the reader'],
  ENOSPC: ['is full before its end', 'it holds less than it says: try another card'],
}
