import { afterAll } from 'vitest'

/** Says after the tests of a file how long the measured stages took. */
export function stopwatch() {
  const lines: string[] = []
  afterAll(() => console.log(lines.join('\n')))
  return {
    async measure<T>(stage: string, work: () => Promise<T>): Promise<T> {
      const start = performance.now()
      const result = await work()
      lines.push(`${((performance.now() - start) / 1000).toFixed(1).padStart(7)} s  ${stage}`)
      return result
    },
  }
}
