import { Conflict } from '../base/errors.ts'
import { farewell } from '../base/farewell.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { Moving } from './moving.ts'

export interface MovingFacts {
  readonly moving: Moving
  /** The next start belongs to a newer version of the box, or is part of its trial. */
  readonly isUpdating: () => Promise<boolean>
  readonly restart: () => Promise<void>
}

/** The box, or its data, on another disk. */
export function movingHandlers({
  moving,
  isUpdating,
  restart,
}: MovingFacts): Pick<Handlers, 'box.disks' | 'box.move'> {
  return {
    'box.disks': () => moving.report(),
    async 'box.move'({ disk, only }) {
      if (await isUpdating()) {
        throw new Conflict('move-update-first', 'a newer version of the box is on its way', {
          hint: 'wait until it has proven itself, or is undone',
        })
      }
      await moving.begin(disk, only)
      farewell(restart)
      return null
    },
  }
}
