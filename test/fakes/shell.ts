import { PassThrough } from 'node:stream'
import type { Shell } from '../../agent/containers/shell.ts'

/** A shell that says again what was typed, and ends on control and D. */
export async function fakeShell(container: string): Promise<Shell> {
  const output = new PassThrough()
  output.write(`${container}: this shell is not real\r\n$ `)
  return {
    output,
    write(text) {
      if (text.includes('\x04')) output.end()
      else output.write(text.replaceAll('\r', '\r\n$ '))
    },
    resize: async () => {},
    end: async () => void output.destroy(),
  }
}
