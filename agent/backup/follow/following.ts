import { Conflict, NotFound } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import type { Box } from '../../box/box.ts'
import type { Manifest } from '../../box/manifest.ts'
import type { Store } from '../../box/store.ts'
import type { FollowReport } from '../../http/api.ts'
import type { Desk } from '../desk.ts'
import type { JobOf } from '../job.ts'
import { type Kit, type KitTarget, whereOf } from '../kit.ts'
import type { Follow } from '../need.ts'
import { clean } from '../whole/clean.ts'
import { shownOf, type WholeRestore } from '../whole/whole-restore.ts'
import { FOLLOW_SECRETS } from './need.ts'

/** A box without apps that is ready to become another one, and what people can do about that. */
export interface Following {
  /** Undefined where this box follows none. */
  report(manifest: Pick<Manifest, 'backup'>): Promise<FollowReport | undefined>
  /**
   * From now on this box fetches what another one saves. Throws Conflict where it has apps, and what
   * is wrong with the places of the kit where nothing of that box is at any of them.
   */
  begin(box: Pick<Box, 'change' | 'manifest'>, kit: Kit, place?: string): Promise<void>
  /** What was fetched is erased. */
  end(box: Pick<Box, 'change' | 'manifest'>): Promise<void>
  /** Orders what has changed since the last time. */
  fetch(follow: Follow): Promise<void>
  /**
   * This box becomes the other one, as it was in the newest moment that is to be had; databases that were
   * followed by the second as they were last, unless all is to be of one moment.
   */
  takeOver(manifest: Pick<Manifest, 'backup'>, oneMoment?: boolean): Promise<void>
  /** The twelve words of the other box; none where this box follows none. */
  words(): Promise<string>
}

export interface FollowingOptions {
  readonly exec: Exec
  readonly desk: Desk
  readonly store: Pick<Store, 'secrets' | 'saveSecrets'>
  readonly whole: WholeRestore
  readonly room: string
  /** The unit that does the work. */
  readonly unit: string
  readonly order: (job: Omit<JobOf<'follow'>, 'id' | 'box'>) => Promise<string>
  readonly changed: () => void
}

export function openFollowing(options: FollowingOptions): Following {
  const { exec, desk, store, whole, room, unit, order, changed } = options

  /** The kit of the box that is followed, for the one place. */
  async function kitOfFollowed({ id, name, place, target }: Follow): Promise<Kit> {
    const { key = '', user, password, ssh } = await store.secrets(FOLLOW_SECRETS)
    const shown = { user, password, ssh }
    const given = Object.entries(shown).filter(([, it]) => it !== undefined)
    const there = { name: place, target, ...Object.fromEntries(given) } as KitTarget
    return { box: { id, name }, key, authority: '', targets: [there] }
  }

  return {
    async report({ backup: { follow } }) {
      if (!follow) return undefined
      const { tried, problem, moment } = (await desk.record())?.followed ?? {}
      return {
        name: follow.name,
        place: follow.place,
        where: whereOf(follow.target),
        ...(tried ? { tried } : {}),
        ...(problem ? { problem } : {}),
        ...(moment ? { moment: moment.name } : {}),
      }
    },

    async begin({ change, manifest }, kit, place) {
      const { apps, backup } = await manifest()
      const [first] = Object.keys(apps)
      if (first !== undefined) {
        throw new Conflict('restore-has-apps', `this box has apps of its own, ${first} for one`, {
          hint: 'a second box is one that does nothing else: take another one, or remove them with all of their data',
        })
      }
      const other = backup.follow ?? backup.standby
      if (other) {
        throw new Conflict('follow-another', `this box follows ${other.name} already`, {
          hint: 'let it stop that first',
        })
      }
      const found = await whole.find(kit)
      const wanted = found.places.filter(it => place === undefined || it.name === place)
      const best = wanted
        .filter(it => it.snapshots.length > 0)
        .sort((one, other) => newestName(other).localeCompare(newestName(one)))[0]
      const there = kit.targets.find(it => it.name === best?.name)
      if (!there) {
        const { code, message, hint } = wanted.find(it => it.problem)?.problem ?? NOTHING
        throw new NotFound(code, message, hint === undefined ? {} : { hint })
      }
      const { user, password, ssh, name, target } = there
      const secrets = Object.entries({ key: kit.key, user, password, ssh })
      await store.saveSecrets(
        FOLLOW_SECRETS,
        Object.fromEntries(secrets.filter((it): it is [string, string] => it[1] !== undefined)),
      )
      const follow: Follow = {
        ...{ id: kit.box.id, name: found.box ?? kit.box.name },
        ...{ place: name, target, since: new Date().toISOString() },
      }
      const what = `be ready to become ${follow.name}`
      await change({ what, kind: 'follow-began', about: follow.name }, async it => ({
        ...it,
        backup: { ...it.backup, follow },
      }))
      changed()
    },

    async end({ change }) {
      await change({ what: 'follow no other box any more', kind: 'follow-ended' }, async it => {
        const { follow, ...backup } = it.backup
        if (!follow) throw notFollowing()
        return { ...it, backup }
      })
      // First what would begin again, then who does it.
      const jobs = (await desk.jobs()).filter(it => it.kind === 'follow')
      for (const { id } of jobs) await desk.forget(id)
      if (jobs.length > 0) await exec(['systemctl', 'stop', unit])
      for (const { id } of jobs) await desk.end(id)
      await clean(exec, room)
      const record = await desk.record()
      if (record) {
        const { followed: _over, ...rest } = record
        await desk.saveRecord(rest)
      }
      await store.saveSecrets(FOLLOW_SECRETS, {})
      changed()
    },

    async fetch(follow) {
      const kit = await kitOfFollowed(follow)
      const [there] = kit.targets
      if (!there) return
      const target = { ...follow.target, name: follow.place }
      await order({ kind: 'follow', target, shown: shownOf(kit, there), from: follow.id })
    },

    words: async () => (await store.secrets(FOLLOW_SECRETS)).key ?? '',

    async takeOver({ backup: { follow } }, oneMoment) {
      if (!follow) throw notFollowing()
      const kit = await kitOfFollowed(follow)
      const { places } = await whole.find(kit)
      const [there] = places
      const newest = there?.snapshots.find(it => it.complete)
      if (!newest) {
        const { code, message, hint } = there?.problem ?? NOTHING
        throw new NotFound(code, message, hint === undefined ? {} : { hint })
      }
      await whole.begin(kit, follow.place, newest.id, oneMoment)
    },
  }
}

/** Whether another box may follow this one by the second; what it has followed so far stays with it. */
export async function letFollow({ change }: Pick<Box, 'change'>, allowed: boolean): Promise<void> {
  const what = allowed
    ? 'another box may follow this one by the second'
    : 'no box follows this one by the second any more'
  await change({ what, kind: allowed ? 'second-allowed' : 'second-ended' }, async it => {
    const { second = { since: new Date().toISOString() }, ...backup } = it.backup
    return { ...it, backup: { ...backup, ...(allowed ? { second } : {}) } }
  })
}

const newestName = ({ snapshots }: { readonly snapshots: readonly { readonly name: string }[] }) =>
  snapshots[0]?.name ?? ''

const NOTHING = {
  code: 'follow-nothing',
  message: 'there is nothing of that box at any of its places yet',
  hint: 'let it make a backup first',
} as const

const notFollowing = () => new Conflict('follow-none', 'this box follows no other one')
