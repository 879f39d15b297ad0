import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Board, ownBoard } from '../../image/board.ts'

/** Milliseconds. */
const PATIENCE = 30 * 60_000

/** Root's shell on a machine in QEMU, which has none by itself. */
export interface Guest {
  /** What the machine needs beside its usual parts, in words of QEMU and of the kernel. */
  readonly machine: { readonly more: readonly string[]; readonly kernelArguments: string }
  /**
   * Runs a command and answers all that it said; throws with that when it fails, and StartedAnew where
   * the machine did that meanwhile.
   */
  sh(command: string): Promise<string>
  /** Comes back when the machine has started anew and somebody listens again. */
  restarted(): Promise<void>
  close(): Promise<void>
}

/** The machine has started anew, and with it went what was asked of it. */
export class StartedAnew extends Error {}

/** Asks once more, each time that the machine has started anew meanwhile. */
export async function despiteStarts<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof StartedAnew)) throw error
    }
  }
}

/**
 * A shell on a second serial port. systemd takes the unit from the kernel's command line, so that
 * nothing of the image is changed.
 * @param board what kind of machine it is; this machine's own unless said.
 */
export async function openGuest(board?: Board): Promise<Guest> {
  const tty = SECOND_PORT[(board ?? (await ownBoard())).architecture] ?? 'ttyS1'
  const folder = await mkdtemp(join(tmpdir(), 'gantry-guest-'))
  const path = join(folder, 'shell')
  const server = createServer()
  const line = new Promise<Socket>(done => server.once('connection', done))
  server.listen(path)
  await once(server, 'listening')
  let heard = ''
  let hear = () => {}
  const ready = line.then(
    socket =>
      new Promise<Socket>(done => {
        hear = () => heard.includes(READY) && done(socket)
        socket.setEncoding('utf8').on('data', (text: string) => {
          heard += text
          hear()
        })
        socket.on('error', () => {})
      }),
  )

  async function sh(command: string): Promise<string> {
    const mark = randomUUID()
    const end = new RegExp(`end-(\\d+) ${mark}`)
    const socket = await ready
    heard = ''
    const code = new Promise<number>((done, fail) => {
      const late = () => fail(new Error(`${command}: no end after ${PATIENCE / 60_000} minutes`))
      const timer = setTimeout(late, PATIENCE)
      hear = () => {
        const found = end.exec(heard)
        if (!found && !heard.includes(READY)) return
        clearTimeout(timer)
        if (found) done(Number(found[1]))
        else fail(new StartedAnew(`${command}: the machine started anew`))
      }
    })
    socket.write(`( set -e; ${command}\n) < /dev/null 2>&1; echo end-$? ${mark}\n`)
    const failed = (await code) !== 0
    const said = heard.replace(end, '').trim()
    if (failed) throw new Error(`${command}: ${said}`)
    return said
  }

  return {
    machine: {
      more: ['-chardev', `socket,id=shell,path=${path}`, '-serial', 'chardev:shell'],
      kernelArguments: [
        credential('systemd.extra-unit.bench-shell.service', unitOn(tty)),
        credential('systemd.unit-dropin.multi-user.target', WANTED),
      ].join(' '),
    },
    sh,
    restarted: () =>
      new Promise((done, fail) => {
        const late = () => fail(new Error(`no shell after ${PATIENCE / 60_000} minutes`))
        const timer = setTimeout(late, PATIENCE)
        heard = ''
        hear = () => {
          if (!heard.includes(READY)) return
          clearTimeout(timer)
          done()
        }
      }),
    async close() {
      server.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** What Linux calls that port on QEMU's general machine, by processor. */
const SECOND_PORT: Readonly<Record<string, string>> = { amd64: 'ttyS1', arm64: 'ttyAMA1' }

const credential = (name: string, text: string) =>
  `systemd.set_credential_binary=${name}:${Buffer.from(text).toString('base64')}`

/** What was said before it, the firmware has read. */
const READY = 'the-shell-is-there'

const unitOn = (tty: string) => `[Service]
ExecStart=/bin/sh -c 'stty -F /dev/${tty} raw -echo; exec < /dev/${tty} > /dev/${tty} 2>&1; echo ${READY}; exec sh 2> /dev/null'
`
const WANTED = '[Unit]\nWants=bench-shell.service\n'
