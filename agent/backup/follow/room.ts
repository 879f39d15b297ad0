import { statfs } from 'node:fs/promises'
import type { Exec } from '../../base/exec.ts'

export interface Room {
  readonly needs: number
  readonly free: number
}

/** Bytes that a copy of a folder may come to take, with what is written out of it, and what is free there. */
export async function roomFor(exec: Exec, folder: string): Promise<Room> {
  // It goes on while servers take files away.
  const count = 'du --summarize --bytes "$0" 2> /dev/null || true'
  const said = await exec(['sh', '-c', count, folder], { timeout: 0 })
  const { bavail, bsize } = await statfs(folder)
  return { needs: Number.parseInt(said, 10) || 0, free: bavail * bsize }
}

const size = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`

/** Pure: in words that follow what it is about. */
export const saysRoom = ({ needs, free }: Room) =>
  `takes up to ${size(needs)}, and ${size(free)} are free`
