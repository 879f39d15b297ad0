import { type Exec, exec as run } from '../../agent/base/exec.ts'
import { findCard, putOnCard, readFromCard } from './card.ts'
import type { Disk } from './disks.ts'
import { findDisk, refuseDisk } from './disks.ts'
import { probeSize } from './probe.ts'
import type { Progress } from './progress.ts'
import { preseedOf, type Said } from './settings.ts'
import { checkSum, openSource, type Source } from './source.ts'
import { startsByUefi } from './table.ts'
import { type OpenTarget, openTarget } from './target.ts'
import { verifyImage, withHead, writeHead, writeImage } from './write.ts'

const GIBIBYTE = 1024 ** 3
/** The second slot, and the least that is any use for data. */
const ROOM = 4 * GIBIBYTE

export interface Flashing {
  readonly image: string
  readonly device: string
  /** Disks that are built into this machine may be written, too. */
  readonly internal?: boolean
  /** What this one box is told. */
  readonly said?: Said
  /** Asked once, before anything is written; false ends it. */
  readonly agree?: (disk: Disk) => Promise<boolean>
  /** Told when no checksum lies beside the image: nobody can say then that it arrived whole. */
  readonly unchecked?: () => void
  readonly stage: (what: string) => Progress
  readonly exec?: Exec
}

export interface Flashed {
  readonly disk: Disk
  /** It is for computers with UEFI, whose Secure Boot would refuse it. */
  readonly byUefi: boolean
}

/**
 * Writes an image to a disk, reads it back, and leaves the settings of this one box on it. Answers
 * nothing when it was not agreed to. Until all of that is done the disk has no partition table.
 */
export async function flash(flashing: Flashing): Promise<Flashed | undefined> {
  const { exec = run, stage, said, internal = false } = flashing
  // Mistakes come to light before anything is written.
  if (said) await preseedOf(said)
  const source = await openSource(flashing.image)
  if (!(await checkSum(flashing.image))) flashing.unchecked?.()
  const disk = await findDisk(flashing.device, exec)
  refuseDisk(disk, neededFor(source, disk), { internal })
  if ((await flashing.agree?.(disk)) === false) return undefined

  await using target = await openTarget(disk, exec)
  await probeSize(target)
  const { head, written } = await writeImage(source, target, stage('writing'))
  const whole = withHead(head, target)
  await verifyImage(written, whole, stage('reading back'))
  if (said) await tell(target, await findCard(whole), said)
  await writeHead(head, target)
  return { disk, byUefi: await startsByUefi(target) }
}

async function tell(target: OpenTarget, card: number, said: Said): Promise<void> {
  const onCard = await readFromCard(target, card, 'gantry.toml')
  await putOnCard(target, card, 'gantry.toml', await preseedOf(said, onCard))
}

/** A file that stands for a disk may be made larger later. */
const neededFor = ({ map }: Source, { isFile }: Disk) => map.size + (isFile ? 0 : ROOM)
