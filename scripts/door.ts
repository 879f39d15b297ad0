import { problemOf } from '../agent/base/errors.ts'

/** Runs what a script is for; a failure is told in words, with what to do, and not as a trace. */
export async function door(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    const { code, message, hint, detail } = problemOf(error)
    if (code === 'internal') throw error
    for (const line of [message, detail, hint]) if (line) process.stderr.write(`${line}\n`)
    process.exitCode = 1
  }
}
