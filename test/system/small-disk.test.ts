import { mkdtemp, rm, truncate } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { exec } from '../../agent/base/exec.ts'
import { readBoard } from '../../image/board.ts'
import { makeDisk, placeOf } from '../../image/disk.ts'
import { withTools } from '../../image/tools.ts'

const MEBIBYTE = 1024 * 1024
const layers = new URL('../../image/layers/', import.meta.url).pathname
const script = `${layers}00-base/files/usr/lib/gantry/disk`

/** The part of a box's first start from that disk that looks whether the disk is large enough. */
const firstStart = (table: string, disk: string) => `
set -eu
. ${layers}${table}/files/usr/lib/gantry/table
say() { echo "$1" >&2; }
eval "$(sed -n '/^read_table() {/,/^}/p; /^refuse_small_disk() {/,/^}/p' ${script})"
disk=${disk}
read_table
refuse_small_disk
`

it.each([
  // A GPT gets its second slot and its data at the first start; an MBR has places for them from the start.
  { name: 'amd64', table: '00-base', last: 'root_a', more: 4096 },
  { name: 'rpi', table: '75-raspberry-pi', last: 'data', more: 2048 },
])('a box of $name says how large its disk has to be', async ({ name, table, last, more }) => {
  const [board, tools] = [await readBoard(name), await withTools()]
  const folder = await mkdtemp(join(tmpdir(), 'gantry-small-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const file = join(folder, 'disk')
  await makeDisk(board, file, tools)
  const { start, partition } = placeOf(board, last)
  const least = start + (partition.mebibytes + more) * MEBIBYTE
  await truncate(file, least - MEBIBYTE)
  const device = (await exec(['losetup', '--find', '--show', file])).trim()
  onTestFinished(async () => void (await exec(['losetup', '--detach', device])))
  const started = () => tools(['sh', '-c', firstStart(table, device)])
  await expect(started()).rejects.toMatchObject({
    detail: expect.stringContaining('this disk is too small: it needs 7 GiB or more'),
  })
  await truncate(file, least)
  await exec(['losetup', '--set-capacity', device])
  expect(await started()).toBe('')
})
