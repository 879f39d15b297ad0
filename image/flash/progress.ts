import { sizeInWords, timeInWords } from './words.ts'

/** How far something has come, in bytes. */
export type Progress = (done: number, total: number) => void

/**
 * Tells of one stage of the work: on a terminal in one line that changes, else in a line for every
 * tenth of it. `say` writes text as it stands.
 */
export function telling(
  what: string,
  say: (text: string) => void,
  { isTerminal, now = Date.now }: { readonly isTerminal: boolean; readonly now?: () => number },
): Progress {
  const start = now()
  let told = -1
  return (done, total) => {
    const step = Math.floor((done / total) * (isTerminal ? 1000 : 10))
    if (step === told) return
    told = step
    const line = `${what}: ${progressInWords(done, total, (now() - start) / 1000)}`
    if (!isTerminal) return say(`${line}\n`)
    say(`\r${line.padEnd(72)}${done >= total ? '\n' : ''}`)
  }
}

/** `34 %, 1.2 GB of 3.4 GB, 2 min left` */
export function progressInWords(done: number, total: number, seconds: number): string {
  const share = `${Math.floor((done / total) * 100)} %`
  const amount = `${sizeInWords(done)} of ${sizeInWords(total)}`
  if (done >= total) return `${share}, ${sizeInWords(total)} in ${timeInWords(seconds)}`
  // What the first second promises is never kept.
  if (seconds < 1 || done === 0) return `${share}, ${amount}`
  return `${share}, ${amount}, ${timeInWords((seconds / done) * (total - done))} left`
}
