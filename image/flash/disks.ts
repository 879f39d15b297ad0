import { realpath, stat } from 'node:fs/promises'
import { z } from 'zod'
import { Conflict, InvalidInput, NotFound } from '../../agent/base/errors.ts'
import type { Exec } from '../../agent/base/exec.ts'
import { sizeInWords } from './words.ts'

/** A disk of this machine, or a file that stands for one. */
export interface Disk {
  readonly path: string
  readonly bytes: number
  /** What people call it: maker, model, and how it is connected. */
  readonly name: string
  /** It can be taken out: a card, a stick, a disk in a USB case. */
  readonly isRemovable: boolean
  readonly isFile: boolean
  readonly isReadOnly: boolean
  /** What this machine does with it, such as `/media/ada/PHOTOS`; nothing when it is free. */
  readonly uses: readonly string[]
}

/** All disks of this machine as the kernel tells of them. */
export async function listDisks(exec: Exec): Promise<readonly Disk[]> {
  const columns = 'PATH,TYPE,SIZE,RO,RM,HOTPLUG,TRAN,VENDOR,MODEL,MOUNTPOINTS'
  const said = await exec(['lsblk', '--json', '--bytes', '--output', columns])
  return disksIn(said)
}

/** What lsblk said, as disks; those with no medium in them are left out. */
export function disksIn(said: string): readonly Disk[] {
  const { blockdevices } = lsblk.parse(JSON.parse(said))
  return blockdevices
    .filter(it => (it.type === 'disk' || it.type === 'loop') && it.size > 0)
    .filter(it => !/^\/dev\/(zram|ram|nbd)/.test(it.path))
    .map(it => ({
      path: it.path,
      bytes: it.size,
      name: nameOf(it),
      isRemovable:
        it.rm || it.hotplug || it.tran === 'usb' || it.type === 'loop' || isCard(it.path),
      isFile: false,
      isReadOnly: it.ro,
      uses: usesOf(it),
    }))
}

/** Those that people put in and take out, for a list. */
export const removableDisks = async (exec: Exec): Promise<readonly Disk[]> =>
  (await listDisks(exec)).filter(it => it.isRemovable && !it.path.startsWith('/dev/loop'))

/** The disk of that path or of a link to it, or a file that stands for one. Throws when it is neither. */
export async function findDisk(named: string, exec: Exec): Promise<Disk> {
  // /dev/disk/by-id/... is a link.
  const path = await realpath(named).catch(() => named)
  const found = await stat(path).catch(() => undefined)
  if (!found) {
    throw new NotFound('no-disk', `there is no disk ${named}`, {
      hint: 'leave out --device for a list of those there are',
    })
  }
  if (found.isFile()) return fileAsDisk(path, found.size)
  const disk = (await listDisks(exec)).find(it => it.path === path)
  if (disk) return disk
  throw new InvalidInput('no-whole-disk', `${named} is not a whole disk`, {
    hint: 'name the disk and not a partition of it: /dev/sdb, not /dev/sdb1',
  })
}

const fileAsDisk = (path: string, bytes: number): Disk => ({
  path,
  bytes,
  name: 'a file',
  isRemovable: true,
  isFile: true,
  isReadOnly: false,
  uses: [],
})

/** Throws Conflict with the reason when a disk must not be written over. */
export function refuseDisk(disk: Disk, needed: number, allowed: { readonly internal: boolean }) {
  const { path, name, bytes, uses, isRemovable, isReadOnly } = disk
  const refuse = (code: string, message: string, hint: string) => {
    throw new Conflict(code, message, { hint })
  }
  if (uses.includes('/')) {
    refuse('disk-of-system', `${path} is the disk that this machine runs from`, 'name another one')
  }
  if (uses.length > 0) {
    const hint = 'eject it in the file manager, or unmount it, and try again'
    refuse('disk-in-use', `${path} (${name}) is in use: ${uses.join(', ')}`, hint)
  }
  if (isReadOnly) {
    const hint = 'an SD card has a small switch on its side: slide it up'
    refuse('disk-read-only', `${path} (${name}) is write-protected`, hint)
  }
  if (bytes < needed) {
    const sizes = `${sizeInWords(bytes)}, and ${sizeInWords(needed)} are needed`
    refuse('disk-too-small', `${path} (${name}) has ${sizes}`, 'use a larger one')
  }
  if (!isRemovable && !allowed.internal) {
    const hint = 'if it is really meant, say so with --internal'
    refuse('disk-internal', `${path} (${name}) is built into this machine`, hint)
  }
}

/** One line for a person who has to recognise it. */
export const diskInWords = ({ path, bytes, name, uses }: Disk): string =>
  `${path.padEnd(14)} ${sizeInWords(bytes).padStart(7)}  ${name}${uses.length > 0 ? `, in use: ${uses.join(', ')}` : ''}`

const device = z.object({
  path: z.string(),
  type: z.string(),
  size: z.number(),
  ro: z.boolean(),
  rm: z.boolean(),
  hotplug: z.boolean(),
  tran: z.string().nullable(),
  vendor: z.string().nullable(),
  model: z.string().nullable(),
  mountpoints: z.array(z.string().nullable()),
  get children() {
    return z.array(device).default([])
  },
})

type Device = z.output<typeof device>

const lsblk = z.object({ blockdevices: z.array(device) })

const isCard = (path: string) => path.startsWith('/dev/mmcblk')

function nameOf({ vendor, model, tran, path }: Device): string {
  const made = [vendor, model].map(it => it?.trim()).filter(Boolean)
  const how = isCard(path) ? 'card' : (tran?.toUpperCase() ?? '')
  return [made.join(' '), how].filter(Boolean).join(', ') || 'a disk'
}

/** Where it is mounted, and what is built on top of it: swap, encryption, a volume, a RAID. */
function usesOf({ mountpoints, children }: Device): readonly string[] {
  const mounted = mountpoints.filter(it => it !== null)
  const inside = children.flatMap(it => [
    ...(it.type === 'part' ? [] : [`${it.type} ${it.path}`]),
    ...usesOf(it),
  ])
  return [...new Set([...mounted, ...inside])]
}
