import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../../base/files.ts'
import { read } from '../desk.ts'
import {
  type DrillProgress,
  type DrillRecord,
  drillProgress,
  drillsSchema,
  type Order,
  orderSchema,
} from './order.ts'

/** Where the one drill lies that is to be held, and what came of those before. */
export interface DrillDesk {
  order(): Promise<Order | undefined>
  place(order: Order): Promise<void>
  record(): Promise<DrillRecord>
  /** What is known is there before the order is gone. */
  finish(record: DrillRecord): Promise<void>
  progress(): Promise<DrillProgress | undefined>
  saveProgress(progress: DrillProgress | undefined): Promise<void>
}

/** @param folder outlives the power; @param run does not. */
export function openDrillDesk(folder: string, run: string): DrillDesk {
  const [orderFile, recordFile] = [join(folder, 'order.json'), join(folder, 'record.json')]
  const progressFile = join(run, 'progress.json')
  return {
    order: () => read(orderFile, orderSchema),
    place: order => writeWhole(orderFile, JSON.stringify(order)),
    record: async () => (await read(recordFile, drillsSchema)) ?? { targets: {}, apps: {} },
    async finish(record) {
      await writeWhole(recordFile, JSON.stringify(record, null, 1))
      await rm(orderFile, { force: true })
    },
    progress: () => read(progressFile, drillProgress),
    saveProgress: it =>
      it ? writeWhole(progressFile, JSON.stringify(it)) : rm(progressFile, { force: true }),
  }
}
