import type { Duplex } from 'node:stream'
import type Docker from 'dockerode'
import { Conflict } from '../base/errors.ts'
import { runIn } from './run.ts'

/** A shell in a container, with a terminal around it. */
export interface Shell {
  /** What it writes, until it ends. */
  readonly output: AsyncIterable<Buffer>
  write(text: string): void
  resize(size: Size): Promise<void>
  /** Ends it, and what was started in it. */
  end(): Promise<void>
}

/** Of a terminal, in letters. */
export interface Size {
  readonly columns: number
  readonly rows: number
}

/** Programs that may be there, the most comfortable first. */
const SHELLS = [['/bin/bash'], ['/bin/sh'], ['/bin/busybox', 'sh']] as const
/** Milliseconds that a shell has to say that it is there. */
const PATIENCE = 10_000

/** Throws Conflict where the container does not run, or has no shell. */
export async function openShell(docker: Docker, container: string, size: Size): Promise<Shell> {
  const command = await docker.getContainer(container).exec({
    Cmd: [...(await shellIn(docker, container))],
    Env: ['TERM=xterm-256color'],
    AttachStdin: true,
    AttachStdout: true,
    AttachStderr: true,
    Tty: true,
  })
  const stream: Duplex = await command.start({ hijack: true, stdin: true, Tty: true })
  // Who hangs up on it is no failure.
  stream.on('error', () => {})
  const resize = async ({ columns, rows }: Size) => {
    await command.resize({ w: columns, h: rows }).catch(() => {})
  }
  await resize(size)
  return {
    output: stream,
    write: text => void stream.write(text),
    resize,
    async end() {
      const { Pid, Running } = await command.inspect().catch(() => ({ Pid: 0, Running: false }))
      stream.destroy()
      // Docker leaves it running when nobody is at the other end any more.
      if (Running && Pid > 1) hangUp(Pid)
    },
  }
}

/** As when a terminal is closed; whatever does not listen is ended. */
function hangUp(process_: number): void {
  try {
    process.kill(process_, 'SIGHUP')
    process.kill(process_, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

async function shellIn(docker: Docker, container: string): Promise<readonly string[]> {
  for (const shell of SHELLS) {
    try {
      const { code } = await runIn(docker, container, [...shell, '-c', 'exit 0'], PATIENCE)
      if (code === 0) return shell
    } catch (error) {
      // Docker refuses to start what is not there; anything else is the container's.
      if (error instanceof Conflict) throw error
    }
  }
  throw new Conflict('no-shell', `${container} has no shell in it`, {
    hint: 'its image holds the program alone; gantry app cp and gantry app exec may help',
  })
}
