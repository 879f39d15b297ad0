import { mkdtemp, open, readFile, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { boardNames, readBoard } from '../../../image/board.ts'
import { makeDisk, placed, refuseTooLarge, tableOf } from '../../../image/disk.ts'
import { settingsIn } from '../../../image/raspberry-pi/start.ts'

const boards = await Promise.all((await boardNames()).map(readBoard))
const rpi = await readBoard('rpi')
const MEBIBYTE = 1024 * 1024
const SECTOR = 512

it.each(boards)('$name: has partitions whose sizes leave room where it must be', board => {
  for (const { start } of placed(board)) expect(start % MEBIBYTE).toBe(0)
  const inImage = placed(board).filter(it => it.partition.content !== 'later')
  // The second slot and the data come behind it.
  const [last] = inImage.slice(-1)
  expect(last?.partition).toMatchObject({ name: 'root_a', content: 'root', mebibytes: 2048 })
  // Fewer clusters than 65525 would be FAT16, which firmware may read as something else.
  for (const { partition } of inImage.filter(it => it.partition.content !== 'root')) {
    expect(partition.mebibytes).toBeGreaterThanOrEqual(64)
  }
})

it.each(boards.filter(it => it.table.kind === 'gpt'))(
  '$name: has a table that Windows leaves alone',
  board => expect(tableOf(board)).toContain('first-lba: 34'),
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

it.each(boards)(
  '$name: refuses a root file system that its partition does not hold',
  async board => {
    const folder = await mkdtemp(join(tmpdir(), 'gantry-root-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    const sparse = async (name: string, bytes: number) => {
      await writeFile(join(folder, name), '')
      await truncate(join(folder, name), bytes)
      return join(folder, name)
    }
    const fits = await sparse('fits', 2048 * MEBIBYTE)
    await refuseTooLarge(fits, board, [])
    const root = await sparse('root', 2048 * MEBIBYTE + 1)
    const preloaded = [
      { app: 'kiwix', archive: await sparse('kiwix.tar', 3 * MEBIBYTE) },
      { app: 'office', archive: await sparse('office.tar', 900 * MEBIBYTE) },
    ]
    await expect(refuseTooLarge(root, board, preloaded)).rejects.toMatchObject({
      code: 'root-too-large',
      message: expect.stringMatching(/ has 2049 MiB, and 2048 MiB /),
      detail: expect.stringMatching(/office: 900 MiB.*\nkiwix: 3 MiB/),
      hint: expect.stringContaining('[preload]'),
    })
    await expect(refuseTooLarge(root, board, [])).rejects.toMatchObject({
      detail: undefined,
      hint: expect.stringContaining('--next-databases'),
    })
  },
)

/** Partitions by their numbers, as a kernel finds them: the table, and then one entry after the other. */
async function partitionsOn(disk: string) {
  await using file = await open(disk)
  const entriesAt = async (at: number) => {
    const { buffer } = await file.read(Buffer.alloc(SECTOR), 0, SECTOR, at)
    expect(buffer.readUInt16LE(510)).toBe(0xaa55)
    return [446, 462, 478, 494].map(from => ({
      type: buffer[from + 4]?.toString(16),
      start: buffer.readUInt32LE(from + 8) * SECTOR,
      size: buffer.readUInt32LE(from + 12) * SECTOR,
    }))
  }
  const found = new Map((await entriesAt(0)).map((it, index) => [index + 1, it]))
  const around = found.get(4)?.start ?? 0
  let number = 5
  for (let at: number | undefined = around; at !== undefined; number++) {
    const [it, next]: Awaited<ReturnType<typeof entriesAt>> = await entriesAt(at)
    if (it) found.set(number, { ...it, start: at + it.start })
    at = next?.size ? around + next.start : undefined
  }
  return found
}

it('rpi: has all of its partitions in the image, also those that end behind it', async () => {
  const disk = join(tmpdir(), `gantry-mbr-${process.pid}.img`)
  onTestFinished(() => rm(disk))
  await makeDisk(rpi, disk, async () => '')
  const found = await partitionsOn(disk)
  const wanted = placed(rpi).map(({ number, start, partition: { type, mebibytes } }) => [
    number,
    { type, start, size: mebibytes * MEBIBYTE },
  ])
  expect([...found].filter(([number]) => number !== 4)).toEqual(wanted)
  const [around, last] = [found.get(4), found.get(7)]
  expect((around?.start ?? 0) + (around?.size ?? 0)).toBe((last?.start ?? 0) + (last?.size ?? 0))
})

it('rpi: has numbers for names in the system that are those in the table', async () => {
  const files = new URL('../../../image/layers/75-raspberry-pi/files/', import.meta.url)
  const read = (path: string) => readFile(new URL(path, files), 'utf8')
  const numbers = new Map(placed(rpi).map(it => [it.partition.name, it.number]))
  for (const [, name = '', number] of (await read('usr/lib/gantry/partitions')).matchAll(
    /^ {4}(\w+)(?: \| [\w-]+)*\) echo (\d)/gm,
  )) {
    expect(numbers.get(name), name).toBe(Number(number))
  }
  for (const [, name = '', number] of (await read('usr/lib/gantry/table')).matchAll(
    /^ {4}([\w-]+)\) echo ".*\](\d) :/gm,
  )) {
    expect(numbers.get(name.replace(/-.*/, '')), name).toBe(Number(number))
  }
  const rules = [
    ...(await read('usr/lib/udev/rules.d/61-gantry-partitions.rules')).matchAll(
      /=="(\w+)-0(\d)".*by-partlabel\/([\w-]+)"/g,
    ),
  ]
  expect(rules.map(([, id, , name = '']) => [id, numbers.get(name.replace(/-.*/, ''))])).toEqual(
    rules.map(([, , number]) => [rpi.table.id, Number(number)]),
  )
  expect(rules).toHaveLength(3)
})

it('reads what a firmware is told only where its filters hold', () => {
  const text = '[all]\ntryboot_a_b=1\nboot_partition=2\n[tryboot]\nboot_partition=3\n'
  expect(settingsIn(text, ['all', 'pi5']).get('boot_partition')).toBe('2')
  expect(settingsIn(text, ['all', 'pi5', 'tryboot']).get('boot_partition')).toBe('3')
  const config = settingsIn('initramfs initrd.img followkernel\nkernel=vmlinuz\n', ['all'])
  expect(config.get('initramfs')).toBe('initrd.img followkernel')
  expect(config.get('kernel')).toBe('vmlinuz')
})
