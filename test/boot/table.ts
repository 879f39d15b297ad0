import type { Exec } from '../../agent/base/exec.ts'

/** A partition table as it stands on a disk. Sizes are in bytes. */
export interface Table {
  readonly kind: string
  readonly firstSector: number
  readonly diskSize: number
  readonly partitions: readonly { readonly name: string; readonly size: number }[]
  /** What is left between the end of the last partition and the end of the disk. */
  readonly after: number
}

export async function tableOn(disk: string, tools: Exec): Promise<Table> {
  const said = await tools(['sfdisk', '--json', disk])
  const { partitiontable: table } = JSON.parse(said) as { partitiontable: Sfdisk }
  const diskSize = Number(await tools(['stat', '--dereference', '--format=%s', disk]))
  const ends = table.partitions.map(({ start, size }) => (start + size) * table.sectorsize)
  return {
    kind: table.label,
    firstSector: table.firstlba,
    diskSize,
    partitions: table.partitions
      .sort((a, b) => a.start - b.start)
      .map(({ name, size }) => ({ name, size: size * table.sectorsize })),
    after: diskSize - Math.max(...ends),
  }
}

interface Sfdisk {
  readonly label: string
  readonly firstlba: number
  readonly sectorsize: number
  readonly partitions: { readonly name: string; readonly start: number; readonly size: number }[]
}
