import { afterAll } from 'vitest'

/** Says after the tests of a file what was measured in them. */
export function figures() {
  const lines: string[] = []
  afterAll(() => console.log(lines.join('\n')))
  return {
    note(amount: number, unit: string, what: string): void {
      lines.push(`${amount.toFixed(1).padStart(7)} ${unit}  ${what}`)
    },
    async time<T>(stage: string, work: () => Promise<T>): Promise<T> {
      const start = performance.now()
      const result = await work()
      this.note((performance.now() - start) / 1000, 's', stage)
      return result
    },
  }
}
