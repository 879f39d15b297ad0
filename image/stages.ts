/** Does one stage of a build and says how many seconds it took. */
export async function stage<T>(name: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now()
  const result = await work()
  const seconds = (performance.now() - start) / 1000
  process.stderr.write(`${seconds.toFixed(1).padStart(7)} s  ${name}\n`)
  return result
}
