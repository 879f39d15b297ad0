import { open, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../../agent/base/exec.ts'
import type { Board } from '../../image/board.ts'
import { placeOf } from '../../image/disk.ts'
import { type Starts, startsIn } from './starts.ts'
import { writesTo } from './write-log.ts'

/** What is written to the partition that a machine starts from, one moment after the other. */
export interface Replay {
  /** Where the machine has to note its writes. */
  readonly writeLog: string
  /** How it would have started, had the power gone after each flush. Ask when it is off. */
  starts(): AsyncIterable<Starts>
}

const MEBIBYTE = 1024 * 1024

/** Keeps the partition as it is before the machine is turned on, in a folder of the caller's. */
export async function openReplay(
  {
    disk,
    board,
    folder,
  }: { readonly disk: string; readonly board: Board; readonly folder: string },
  tools: Exec,
): Promise<Replay> {
  const { start: from, partition } = placeOf(board, 'ESP')
  const [esp, writeLog] = [join(folder, 'esp'), join(folder, 'writes')]
  const place = [`skip=${from / MEBIBYTE}`, `count=${partition.mebibytes}`, 'bs=1M', 'conv=sparse']
  await tools(['dd', `if=${disk}`, `of=${esp}`, ...place, 'status=none'], { timeout: 0 })
  await writeFile(writeLog, '')
  return {
    writeLog,
    async *starts() {
      await using file = await open(esp, 'r+')
      const length = partition.mebibytes * MEBIBYTE
      for (const writes of await writesTo(writeLog, { from, length })) {
        for (const { at, data } of writes) await file.write(data, 0, data.length, at)
        yield await startsIn(esp, tools)
      }
    },
  }
}
