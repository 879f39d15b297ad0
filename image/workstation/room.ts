import { mkdir, readFile, stat, statfs } from 'node:fs/promises'
import { createServer } from 'node:net'
import { Conflict } from '../../agent/base/errors.ts'

const gibibyte = 1024 ** 3

/** Refuses when the disk under a folder has too little room for what is to be made there. */
export async function needSpace(folder: string, gibibytes: number): Promise<void> {
  await mkdir(folder, { recursive: true })
  const { bavail, bsize } = await statfs(folder)
  const free = (bavail * bsize) / gibibyte
  if (free >= gibibytes) return
  const what = `${folder} needs ${gibibytes} GiB of free disk and has ${free.toFixed(1)}`
  throw new Conflict('disk-full', what, {
    hint: 'make room there, or set XDG_CACHE_HOME to a folder on a larger disk',
  })
}

/** Refuses when a machine is running from a disk: QEMU keeps it locked, the kernel lists locks. */
export async function needUnused(disk: string): Promise<void> {
  const inode = (await stat(disk).catch(() => undefined))?.ino
  const locks = await readFile('/proc/locks', 'utf8')
  const isLocked = locks.split('\n').some(it => it.includes('OFDLCK') && it.includes(`:${inode} `))
  if (!isLocked) return
  throw new Conflict('box-runs', `the box of this machine is running: ${disk} is in use`, {
    hint: 'stop it with Ctrl-C where it was started',
  })
}

/** Refuses when something on this machine already listens on a port; `flag` chooses another. */
export async function needPort(port: number, flag: string): Promise<void> {
  for (const host of ['127.0.0.1', '::1']) {
    const problem = await problemOfListening(port, host)
    // A machine without IPv6 has no ::1 to be in the way.
    if (!problem || problem === 'EADDRNOTAVAIL' || problem === 'EAFNOSUPPORT') continue
    const why = problem === 'EADDRINUSE' ? 'is in use' : `cannot be used (${problem})`
    throw new Conflict('port-in-use', `port ${port} of this machine ${why}`, {
      hint: `stop what uses it, or choose another: npm start -- ${flag} ${port + 1}`,
    })
  }
}

const problemOfListening = (port: number, host: string) =>
  new Promise<string | undefined>(done => {
    const server = createServer()
    server.once('error', (error: NodeJS.ErrnoException) => done(error.code ?? String(error)))
    server.listen(port, host, () => server.close(() => done(undefined)))
  })
