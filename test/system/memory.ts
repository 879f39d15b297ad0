import type { Box } from '../lab/box.ts'

/** Megabytes. */
export interface Memory {
  /** What is shared counts for each user by its share, so that sums are true. */
  readonly pss: number
  readonly rss: number
}

/** What the two agent processes and all processes of a box take. */
export async function memoryOf(
  box: Box,
): Promise<{ readonly agent: Memory; readonly all: Memory }> {
  const script = `
    for process in /proc/[0-9]*; do
      sed -n "s/^\\([PR]ss\\): *\\([0-9]*\\) kB/\\1 \\2/p" $process/smaps_rollup 2> /dev/null | tr '\\n' ' '
      tr '\\0' ' ' < $process/cmdline
      echo
    done
  `
  const lines = (await box.exec(['sh', '-c', script])).split('\n')
  const processes = lines.flatMap(line => {
    const [, rss, pss, command = ''] = /^Rss (\d+) Pss (\d+) (.*)$/.exec(line) ?? []
    return rss && pss ? [{ rss: Number(rss), pss: Number(pss), command }] : []
  })
  const sum = (of: typeof processes): Memory => ({
    pss: of.reduce((total, it) => total + it.pss, 0) / 1024,
    rss: of.reduce((total, it) => total + it.rss, 0) / 1024,
  })
  const isAgent = (command: string) => /\/usr\/lib\/gantry\/(worker|web)\.js/.test(command)
  return { agent: sum(processes.filter(it => isAgent(it.command))), all: sum(processes) }
}
