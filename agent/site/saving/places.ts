import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import {
  type backupSettings,
  type Target,
  type TargetCredentials,
  targetCredentials,
  targetName,
  targetSchema,
} from '../../backup/need.ts'
import { Conflict, InvalidInput, NotFound, type Problem, problemOf } from '../../base/errors.ts'
import type { Line } from '../line.ts'
import type { Site } from '../need.ts'

/** What a place of one box needs to become one of another. */
export interface SharedPlaces {
  /** The places of this box. */
  readonly targets: () => Promise<z.output<typeof backupSettings>['targets']>
  /** What one of them wants to be shown. */
  readonly credentials: (name: string) => Promise<TargetCredentials>
  /** Tries it, and gives it to this box. Throws what is wrong with it. */
  readonly add: (name: string, target: Target, credentials: TargetCredentials) => Promise<void>
}

/** Milliseconds: the other box tries the place before it takes it. */
const PATIENCE = 60_000

const offerSchema = z.strictObject({
  name: targetName,
  target: targetSchema,
  credentials: targetCredentials,
})

/**
 * A place of this box becomes one of every other box, each with a folder of its own there and its own
 * words. Answers what each of them says. Throws for a place that only this box can reach.
 */
export async function sharePlace(
  name: string,
  { me, boxes }: Site,
  { targets, credentials }: SharedPlaces,
  line: Pick<Line, 'ask'>,
): Promise<{ readonly name: string; readonly problem?: Problem }[]> {
  const { [name]: target } = await targets()
  if (!target) {
    throw new NotFound('target-unknown', `this box has no target called ${name}`, {
      hint: 'gantry backup target list shows them',
    })
  }
  if (target.kind === 'disk') {
    throw new InvalidInput('place-plugged-in', `the disk of ${name} is plugged into this box`, {
      hint: 'the other boxes reach places on the network: a NAS, S3, or a machine with SFTP',
    })
  }
  const shown = await credentials(name)
  const others = Object.entries(boxes).filter(([id]) => id !== me)
  return await Promise.all(
    others.map(async ([id, box]) => {
      const offer = { name, target: besides(target, box.name), credentials: shown }
      return await line.ask(id, 'place', offer, PATIENCE).then(
        () => ({ name: box.name }),
        error => ({ name: box.name, problem: problemOf(error) }),
      )
    }),
  )
}

/** Another box of the site offers one of its places. Throws Conflict where this box has another one so called. */
export async function takePlace(input: unknown, { targets, add }: SharedPlaces): Promise<void> {
  const { name, target, credentials } = offerSchema.parse(input)
  const there = (await targets())[name]
  if (there && isDeepStrictEqual(plain(there), plain(target))) return
  if (there) {
    throw new Conflict('target-taken', `there is a target called ${name} already`, {
      hint: 'give one of the two another name',
    })
  }
  if (target.kind === 'disk') {
    throw new InvalidInput('place-plugged-in', 'a disk is plugged into the box that offers it')
  }
  await add(name, target, credentials)
}

/** How often and how fast copies go there is for each box to say. */
const plain = ({ every: _, 'upload-limit': __, ...target }: Target) => target

/** Pure: the same place, with a folder beside that of this box. */
export function besides(target: Target, box: string): Target {
  const beside = plain(target) as Target
  switch (beside.kind) {
    case 'disk':
      return beside
    case 'sftp':
      return { ...beside, folder: `${beside.folder.replace(/\/+$/, '')}-${box}` }
    case 's3':
    case 'rest': {
      const url = new URL(beside.url)
      const path = url.pathname.replace(/\/+$/, '')
      url.pathname = path === '' ? `/${box}` : `${path}-${box}`
      return { ...beside, url: url.href }
    }
  }
}
