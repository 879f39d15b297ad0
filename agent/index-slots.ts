import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { readText } from './base/files.ts'
import { blockIndexOf, knownSlots } from './system/block-index.ts'

// Run by check-update, before RAUC writes. It looks for blocks of the new version in both slots,
// and of a slot that it has not written itself, or not to the end, it would read every block,
// though most of a slot is empty. A wrong hash does no harm: RAUC compares what it takes.

const FOLDER = '/var/lib/rauc'
const { env } = process
const known = knownSlots((await readText(join(FOLDER, 'central.raucs'))) ?? '')

for (const number of (env.RAUC_SLOTS ?? '').split(' ').filter(Boolean)) {
  const said = (what: string) => env[`RAUC_SLOT_${what}_${number}`] ?? ''
  if (known.includes(said('NAME'))) continue
  const folder = join(FOLDER, `slot.${said('NAME')}`, 'hash-unknown')
  const file = join(folder, 'block-hash-index')
  const isRunning = said('BOOTNAME') === env.RAUC_CURRENT_BOOTNAME
  const before = isRunning ? await readFile(file).catch(() => undefined) : undefined
  const index = await blockIndexOf(said('DEVICE'), before)
  if (index === before) continue
  await mkdir(folder, { recursive: true, mode: 0o700 })
  await writeFile(file, index, { mode: 0o600 })
}
