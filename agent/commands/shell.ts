import { InvalidInput } from '../base/errors.ts'
import type { Context } from './command.ts'

/** `gantry app shell NAME [PROCESS]`: a shell in an app, in this terminal, until it ends. */
export async function shellCommand(
  service: string,
  process_: string,
  { worker }: Context,
): Promise<number> {
  const { stdin, stdout } = process
  if (!stdin.isTTY || !stdout.isTTY) {
    throw new InvalidInput('no-terminal', 'a shell wants a terminal', {
      hint: 'to run one command: gantry app exec NAME -- COMMAND',
    })
  }
  const size = () => ({ columns: stdout.columns, rows: stdout.rows })
  const { shell } = await worker.ask('app.shell', { service, process: process_, ...size() })
  // What is typed arrives in order.
  let typed: Promise<unknown> = Promise.resolve()
  const type = (text: string) => {
    typed = typed.then(() => worker.ask('shell.type', { shell, text })).catch(() => {})
  }
  const resize = () => void worker.ask('shell.resize', { shell, ...size() }).catch(() => {})
  stdin.setRawMode(true).setEncoding('utf8').on('data', type).resume()
  stdout.on('resize', resize)
  try {
    for await (const { data } of worker.watch('shell.watch', { shell }, {}, FOREVER)) {
      stdout.write(Buffer.from(data, 'base64'))
    }
  } finally {
    stdin.setRawMode(false).pause()
  }
  return 0
}

const FOREVER = new AbortController().signal
