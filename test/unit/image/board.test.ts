import { expect, it } from 'vitest'
import { boardNames, readBoard } from '../../../image/board.ts'
import { placed, tableOf } from '../../../image/disk.ts'

const boards = await Promise.all((await boardNames()).map(readBoard))
const MEBIBYTE = 1024 * 1024

it.each(boards)(
  '$name: has a table that Windows leaves alone, and room where it must be',
  board => {
    const table = tableOf(board)
    expect(table).toContain('first-lba: 34')
    for (const { start } of placed(board)) expect(start % MEBIBYTE).toBe(0)
    const [last] = placed(board).slice(-1)
    // The second slot and the data come behind it, at first boot.
    expect(last?.partition).toMatchObject({ name: 'root_a', content: 'root', mebibytes: 2048 })
    // Fewer clusters than 65525 would be FAT16, which firmware may read as something else.
    for (const { partition } of placed(board).filter(it => it.partition.content !== 'root')) {
      expect(partition.mebibytes).toBeGreaterThanOrEqual(64)
    }
  },
)

it('tells disks and partitions of different boards apart', () => {
  const ids = boards.flatMap(({ table }) => [table.id, ...table.partitions.map(it => it.id)])
  expect(new Set(ids).size).toBe(ids.length)
})

it('refuses a board that there is not, and says which there are', async () => {
  await expect(readBoard('toaster')).rejects.toMatchObject({
    code: 'no-such-board',
    hint: expect.stringContaining('amd64'),
  })
})
