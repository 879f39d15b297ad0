import { readdir } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'
import type { Board } from './board.ts'
import { partitionsOf, placeOf } from './disk.ts'
import { makeFat, putFile, putText } from './fat.ts'
import { UKI } from './slot.ts'
import type { Vendor } from './vendor.ts'

/** Makes the partitions that a slot is started from. */
export async function fillBoot(
  disk: string,
  board: Board,
  from: { readonly root: string; readonly boot: string },
  tools: Exec,
): Promise<void> {
  if (board.efi) await fillEsp(disk, board, board.efi, from, tools)
  else await fillFirmware(disk, board, from.boot, tools)
}

/** Makes the partition that the firmware starts from: boot loader, its settings, the UKI of slot a. */
async function fillEsp(
  disk: string,
  board: Board,
  efi: NonNullable<Board['efi']>,
  from: { readonly root: string; readonly boot: string },
  tools: Exec,
): Promise<void> {
  const esp = { disk, ...placeOf(board, 'ESP') }
  const loader = join(from.root, 'usr/lib/systemd/boot/efi', efi.loader)
  await makeFat(esp, tools)
  await putFile(esp, loader, `EFI/BOOT/${efi.name}`, tools)
  await putFile(esp, loader, `EFI/systemd/${efi.loader}`, tools)
  await putText(esp, loaderConf, 'loader/loader.conf', tools)
  await putFile(esp, join(from.boot, UKI), 'EFI/gantry/a.efi', tools)
  // Without a counter in its name: this slot needs no proof, and attempts are never used up.
  await putText(esp, entryOfA, 'loader/entries/gantry-a.conf', tools)
  await putText(esp, entryOfReset, 'loader/entries/reset.conf', tools)
}

/** Makes the partitions that a Raspberry Pi's firmware starts from: slot a whole, slot b empty. */
async function fillFirmware(disk: string, board: Board, boot: string, tools: Exec): Promise<void> {
  for (const placed of partitionsOf(board, 'nothing')) await makeFat({ disk, ...placed }, tools)
  for (const placed of partitionsOf(board, 'firmware')) {
    const fat = { disk, ...placed }
    await makeFat(fat, tools)
    const files = await readdir(boot, { recursive: true, withFileTypes: true })
    const paths = files.filter(it => it.isFile()).map(it => join(it.parentPath, it.name))
    for (const path of paths.sort()) await putFile(fat, path, relative(boot, path), tools)
  }
}

/** Makes the partition that people read and write on any computer. */
export async function fillGantry(
  disk: string,
  board: Board,
  vendor: Vendor | undefined,
  tools: Exec,
): Promise<void> {
  const gantry = { disk, ...placeOf(board, 'GANTRY') }
  await makeFat(gantry, tools)
  await putText(gantry, board.firmware ? readme + leaveIt : readme, 'README.txt', tools)
  if (board.firmware) await putText(gantry, autoboot, 'autoboot.txt', tools)
  if (!vendor) return
  await putText(gantry, vendor.preseed, 'gantry.toml', tools)
  for (const [name, content] of Object.entries(vendor.files)) {
    await putText(gantry, content, name, tools)
  }
}

const loaderConf = `timeout 0
editor no
reboot-on-error yes
`

/** As layers/70-update/files/usr/lib/gantry/slots writes them from then on. */
const entryOfA = `title Gantry
sort-key gantry
version 1
uki /EFI/gantry/a.efi
`

/** In the menu that a held key opens; what is chosen there is asked about once more. */
const entryOfReset = `title Reset this box: erase everything
sort-key gantry-reset
uki /EFI/gantry/a.efi
`

/** Where the firmware goes on, as layers/75-raspberry-pi/files/usr/lib/gantry/slots writes it from then on. */
const autoboot = `[all]
tryboot_a_b=1
boot_partition=2
[tryboot]
boot_partition=3
`

const readme = `This partition belongs to your Gantry box.

claim-code.txt  appears here when the box has started for the first time
gantry.toml     put it here before the first start to set the box up in advance
reset           make an empty file of this name (or reset.txt) and start the box:
                it erases everything on it, and belongs to nobody
reset-keep-apps the same, but apps stay with all that is stored in them
`

const leaveIt = `autoboot.txt    leave it as it is: the box finds by it what it starts
`
