import { randomBytes } from 'node:crypto'
import { readdir, rename, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed, InvalidInput, NotFound, problemOf } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import type { Box } from '../../box/box.ts'
import type { Desired } from '../../box/desired.ts'
import { originsOf } from '../../box/origins.ts'
import type { Store } from '../../box/store.ts'
import type { NeighbourReport } from '../../http/api.ts'
import { spacesFor } from '../../site/move/need.ts'
import { addTarget, type Backups } from '../backups.ts'
import { type Invitation, invitationText, readInvitation, targetsOf } from './invitation.ts'
import { GONE, NEIGHBOUR_SECRETS, pathOf } from './need.ts'

export interface NeighboursOptions {
  readonly exec: Exec
  readonly store: Pick<Store, 'secrets' | 'saveSecrets'>
  /** What is kept for neighbours. */
  readonly room: string
  /** The box's own addresses on the LAN. */
  readonly addresses: () => readonly string[]
  /** The root certificate of the box, as PEM. Throws while there is none. */
  readonly root: () => Promise<string>
}

/** Space that a box gives to others, and space that it was given. */
export interface Neighbours {
  report(desired: Desired): Promise<NeighbourReport>
  /** Makes room for another box, and answers what that has to be told. */
  offer(box: Box, name: string, space: number): Promise<string>
  /** Once more what it has to be told. Throws NotFound. */
  invitation(desired: Desired, name: string): Promise<string>
  /** For a day it may take away what is too old. Throws NotFound. */
  letTidy(box: Box, name: string): Promise<void>
  /** It can save nothing here any more; what it has saved stays, or goes. */
  remove(box: Box, name: string, data: 'keep' | 'delete'): Promise<void>
  /** Uses the space that another box gives, where it can be reached. Throws what is wrong there. */
  join(box: Box, backups: Backups, name: string, invitation: string): Promise<void>
}

export function openNeighbours(options: NeighboursOptions): Neighbours {
  const { exec, store, room, addresses, root } = options
  const secrets = () => store.secrets(NEIGHBOUR_SECRETS)

  async function invitation(desired: Desired, name: string): Promise<string> {
    const { [name]: password } = await secrets()
    if (!desired.neighbours[name] || password === undefined) throw unknown(name)
    const places = placesOf(desired, addresses(), await root(), name)
    return invitationText({ box: desired.name, user: name, password, places })
  }

  return {
    invitation,
    async report(desired) {
      const { neighbours } = desired
      // Apps on their way here are told of elsewhere.
      const { site } = desired
      const own = Object.entries(neighbours).filter(([it]) => !(it in spacesFor(site)))
      const all = own.map(async ([name, it]) => {
        const folder = join(room, name)
        const until = it['tidy-until']
        const tidies = until !== undefined && Date.now() < Date.parse(until)
        return {
          name,
          space: it.space,
          tidies,
          ...(await usedIn(exec, folder)),
          ...(await savedIn(folder)),
        }
      })
      return { neighbours: await Promise.all(all) }
    },
    async offer({ change, desired }, name, space) {
      await change(
        { what: `keep backups for ${name}`, kind: 'neighbour-added', about: name },
        async it => {
          if (it.neighbours[name]) throw taken(name)
          // Before anybody is let in: without a password there is no server.
          const kept = await secrets()
          await store.saveSecrets(NEIGHBOUR_SECRETS, { ...kept, [name]: newPassword() })
          return { ...it, neighbours: { ...it.neighbours, [name]: { space } } }
        },
      )
      return await invitation((await desired()).desired, name)
    },
    async letTidy({ change }, name) {
      const until = new Date(Date.now() + TIDYING).toISOString()
      const what = `${name} may tidy up for a day`
      await change({ what, kind: 'neighbour-tidies', about: name }, async it => {
        const { [name]: neighbour } = it.neighbours
        if (!neighbour) throw unknown(name)
        const tidying = { ...neighbour, 'tidy-until': until }
        return { ...it, neighbours: { ...it.neighbours, [name]: tidying } }
      })
    },
    async remove({ change }, name, data) {
      const what = `keep nothing more for ${name}`
      await change({ what, kind: 'neighbour-removed', about: name }, async it => {
        const { [name]: gone, ...neighbours } = it.neighbours
        if (!gone) throw unknown(name)
        const { [name]: _password, ...kept } = await secrets()
        await store.saveSecrets(NEIGHBOUR_SECRETS, kept)
        return { ...it, neighbours }
      })
      if (data === 'keep') return
      // The loop takes it away, whenever that is done.
      await rename(join(room, name), join(room, `${GONE}${name}`)).catch(ignoreMissing)
    },
    async join(box, backups, name, text) {
      const invited = readInvitation(text)
      const credentials = { user: invited.user, password: invited.password }
      let last: unknown
      for (const target of targetsOf(invited)) {
        try {
          return await addTarget(box, backups, name, target, credentials)
        } catch (error) {
          last = error
          // Only another address can help against that.
          if (!ELSEWHERE.includes(problemOf(error).code)) throw error
        }
      }
      throw last
    },
  }
}

const ELSEWHERE = ['backup-unreachable', 'backup-certificate', 'backup-slow']

/** Milliseconds. */
const TIDYING = 24 * 3_600_000

const newPassword = () => randomBytes(20).toString('base64url')

/** Where another box finds this one, the best first: names of the LAN mean nothing to restic. */
function placesOf(
  desired: Desired,
  addresses: readonly string[],
  certificate: string,
  name: string,
): Invitation['places'] {
  const { certified } = desired
  const origins = originsOf({ ...desired, patterns: desired.originPatterns, addresses })
  return origins.box
    .filter(it => it.protocol === 'https:' && !/\.(local|localhost)$/.test(it.hostname))
    .map(({ origin, hostname }) => ({
      url: `${origin}${pathOf(name)}/`,
      // What the world vouches for is known by that.
      ...(certified.length > 0 && hostname === desired.domain?.name ? {} : { certificate }),
    }))
}

/** Bytes that are in a folder; nothing while nothing came. */
async function usedIn(exec: Exec, folder: string): Promise<{ used: number }> {
  const said = await exec(['du', '--summarize', '--bytes', folder]).catch(() => '0')
  return { used: Number.parseInt(said, 10) || 0 }
}

/** When the last backup came: all that can be seen of them here. */
async function savedIn(folder: string): Promise<{ saved?: string }> {
  const snapshots = join(folder, 'snapshots')
  const names = await readdir(snapshots).catch(() => [])
  const times = await Promise.all(names.map(async it => (await stat(join(snapshots, it))).mtimeMs))
  return times.length === 0 ? {} : { saved: new Date(Math.max(...times)).toISOString() }
}

const unknown = (name: string) =>
  new NotFound('neighbour-unknown', `this box keeps nothing for ${name}`, {
    hint: 'gantry backup neighbour shows for whom it does',
  })

const taken = (name: string) =>
  new InvalidInput('neighbour-taken', `there is a neighbour called ${name} already`, {
    hint: 'show its invitation again, or give this one another name',
  })

function ignoreMissing(cause: NodeJS.ErrnoException): void {
  if (cause.code === 'ENOENT') return
  throw new ComponentFailed('neighbour-failed', 'what was kept there could not be taken away', {
    detail: cause.message,
    cause,
  })
}
