import { basename } from 'node:path'
import type { Box } from '../lab/box.ts'

/** Megabytes. */
export interface Memory {
  /** What is shared counts for each user by its share, so that sums are true. */
  readonly pss: number
  readonly rss: number
  /** Of `pss`, what no file backs: a machine that runs short cannot read it again. */
  readonly anonymous: number
}

export interface BoxMemory {
  /** The two processes of the agent. */
  readonly agent: Memory
  readonly all: Memory
  /** By program, of all that runs of it. */
  readonly programs: ReadonlyMap<string, Memory>
}

/** What the processes of a box take. */
export async function memoryOf(box: Box): Promise<BoxMemory> {
  const script = `
    for process in /proc/[0-9]*; do
      awk '/^(Rss|Pss|Pss_Anon|Pss_Shmem):/ { printf "%s ", $2 }' $process/smaps_rollup 2> /dev/null
      tr '\\0' ' ' < $process/cmdline
      echo
    done
  `
  const lines = (await box.exec(['sh', '-c', script])).split('\n')
  const processes = lines.flatMap(line => {
    // In the order in which the kernel says them.
    const [rss, pss, anonymous, shared, ...command] = line.split(' ')
    if (![rss, pss, anonymous, shared].every(it => /^\d+$/.test(it ?? ''))) return []
    const size = {
      rss: Number(rss),
      pss: Number(pss),
      anonymous: Number(anonymous) + Number(shared),
    }
    return [{ ...size, command: command.join(' ') }]
  })
  const sum = (of: typeof processes): Memory => {
    const megabytes = (kind: keyof Memory) => of.reduce((total, it) => total + it[kind], 0) / 1024
    return { rss: megabytes('rss'), pss: megabytes('pss'), anonymous: megabytes('anonymous') }
  }
  const isAgent = (command: string) => /\/usr\/lib\/gantry\/(worker|web)\.js/.test(command)
  const byProgram = Map.groupBy(processes, it => programOf(it.command))
  return {
    agent: sum(processes.filter(it => isAgent(it.command))),
    all: sum(processes),
    programs: new Map([...byProgram].map(([program, it]) => [program, sum(it)])),
  }
}

/** `postgres: diary diary 172.29.0.2(41234) idle` is one of PostgreSQL's. */
const programOf = (command: string) => basename(command.split(' ')[0] ?? '').replace(/:$/, '')
