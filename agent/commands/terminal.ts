import { openSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { Writable } from 'node:stream'
import { ReadStream } from 'node:tty'
import { InvalidInput } from '../base/errors.ts'

/** What is typed is not shown. */
export const askHidden = (question: string): Promise<string> => ask(question, nowhere)
export const askShown = (question: string): Promise<string> => ask(question, process.stderr)

const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() })

/** Asks whoever sits at the terminal, also where something else comes by standard input. */
async function ask(question: string, echo: NodeJS.WritableStream): Promise<string> {
  const input = terminal()
  const lines = createInterface({ input, output: echo, terminal: true })
  // Only now the terminal itself shows nothing any more of what is typed.
  process.stderr.write(question)
  try {
    return await new Promise((done, fail) => {
      lines.once('line', done)
      lines.once('close', () => fail(new InvalidInput('answer-missing', 'nothing was answered')))
    })
  } finally {
    lines.close()
    if (echo === nowhere) process.stderr.write('\n')
    if (input !== process.stdin) input.destroy()
  }
}

function terminal(): ReadStream {
  try {
    return new ReadStream(openSync('/dev/tty', 'r'))
  } catch (cause) {
    if (process.stdin.isTTY) return process.stdin
    throw new InvalidInput('terminal-missing', 'there is nobody here who could be asked', {
      hint: 'name yourself with --person NAME, and give the password by --password-stdin',
      cause,
    })
  }
}
