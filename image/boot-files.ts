import { join } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'
import type { Board } from './board.ts'
import { placeOf } from './disk.ts'
import { makeFat, putFile, putText } from './fat.ts'
import type { Vendor } from './vendor.ts'

/** Makes the partition that the firmware starts from: boot loader, its settings, the UKI of slot a. */
export async function fillEsp(
  disk: string,
  board: Board,
  from: { readonly root: string; readonly uki: string },
  tools: Exec,
): Promise<void> {
  const esp = { disk, ...placeOf(board, 'ESP') }
  const loader = join(from.root, 'usr/lib/systemd/boot/efi', board.efi.loader)
  await makeFat(esp, tools)
  await putFile(esp, loader, `EFI/BOOT/${board.efi.name}`, tools)
  await putFile(esp, loader, `EFI/systemd/${board.efi.loader}`, tools)
  await putText(esp, loaderConf, 'loader/loader.conf', tools)
  await putFile(esp, from.uki, 'EFI/gantry/a.efi', tools)
  // Without a counter in its name: this slot needs no proof, and attempts are never used up.
  await putText(esp, entryOfA, 'loader/entries/gantry-a.conf', tools)
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
  await putText(gantry, readme, 'README.txt', tools)
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

const readme = `This partition belongs to your Gantry box.

claim-code.txt  appears here when the box has started for the first time
gantry.toml     put it here before the first start to set the box up in advance
`
