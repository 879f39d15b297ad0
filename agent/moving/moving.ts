import { readdir, readlink } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { ComponentFailed, Conflict } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { readText, writeWhole } from '../base/files.ts'
import type { DiskReport } from '../http/api.ts'
import { OUTCOMES, type Outcome } from './outcomes.ts'
import { COLUMNS, disksAmong, type Links, linksAmong } from './plan.ts'

export interface MovingOptions {
  readonly exec: Exec
  /** The partition GANTRY. */
  readonly gantry: string
  /** Where the next start writes what became of a move. */
  readonly outcome: string
  /** `/dev/disk` */
  readonly links: string
  /** Bytes that are stored on the disk of the box. */
  readonly used: () => Promise<number>
}

/** The disks that the box and its data live on, and the way to others. */
export interface Moving {
  report(): Promise<DiskReport>
  /**
   * Writes down where to; the next start of the box, or of its data alone, goes there. Throws Conflict
   * where there is no such disk or too little room on it, or the data has a disk of its own that would
   * stay behind; and ComponentFailed where it cannot be written down.
   */
  begin(id: string, only?: 'data'): Promise<void>
}

/** Seen by image/layers/00-base/files/usr/lib/gantry/move before anything of the data is. */
const ORDER = 'move'

export function movingOf({ exec, gantry, outcome, links, used }: MovingOptions): Moving {
  const look = async () =>
    disksAmong(
      await exec(['lsblk', '--json', '--bytes', '--output', COLUMNS]),
      await linksIn(links),
      await used(),
    )
  return {
    async report() {
      const last = lastOf(await readText(outcome))
      return { ...(await look()), ...(last ? { last } : {}) }
    },
    async begin(id, only) {
      const { own, data, needed, neededForData, others } = await look()
      const other = others.find(it => it.id === id)
      if (!own || !other) {
        throw new Conflict('move-no-disk', `there is no disk ${id} that the box could move to`, {
          hint: 'plug it in, and look which disks there are',
        })
      }
      if (data && !only) {
        throw new Conflict('move-data-elsewhere', 'the data of this box has a disk of its own', {
          hint: 'move only the data, or first the data back to where the box starts from',
        })
      }
      if (only ? !other.fitsData : !other.fits) {
        const room = Math.ceil((only ? neededForData : needed) / 1e9)
        throw new Conflict('move-too-small', `${other.model} is too small for this box`, {
          hint: `take one that holds ${room} GB or more`,
        })
      }
      const order = [own.id, id, ...(only ? [only, (data ?? own).id] : [])]
      await writeWhole(join(gantry, ORDER), `${order.join('\n')}\n`).catch(cause => {
        throw new ComponentFailed(
          'move-card-unwritable',
          'nothing was moved: GANTRY cannot be written to',
          { hint: 'look at the card in another computer', detail: cause.message, cause },
        )
      })
    },
  }
}

async function linksIn(folder: string): Promise<Links> {
  const found = await Promise.all(
    ['by-id', 'by-path'].map(async kind => {
      const names = await readdir(join(folder, kind)).catch(() => [])
      return await Promise.all(
        names.map(async it => {
          const path = join(folder, kind, it)
          return { path, name: basename(await readlink(path).catch(() => '')) }
        }),
      )
    }),
  )
  return linksAmong(found.flat())
}

function lastOf(text: string | undefined): DiskReport['last'] {
  const [word = '', to = ''] = text?.split('\n') ?? []
  const outcome = OUTCOMES.find(it => it === word) satisfies Outcome | undefined
  return outcome && { outcome, to }
}
