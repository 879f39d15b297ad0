import type { Box } from '../box/box.ts'
import type { Handlers } from '../verbs/serve.ts'
import {
  addTarget,
  type Backups,
  confirmKit,
  limitTarget,
  paceTarget,
  removeTarget,
} from './backups.ts'
import type { Drills } from './drill/drills.ts'
import type { First } from './follow/first.ts'
import { letFollow } from './follow/following.ts'
import type { Standbys } from './follow/standby.ts'
import { readKit } from './kit.ts'

export interface BackupParts {
  readonly backups: Backups
  readonly drills: Pick<Drills, 'report' | 'now'>
  /** What this box gives to one that follows it by the second, and what it has of one that it follows. */
  readonly first: Pick<First, 'report'>
  readonly standby: Pick<Standbys, 'report'>
}

/** What people ask of backups. */
export function backupHandlers(box: Box, { backups, drills, first, standby }: BackupParts) {
  const desired = async () => (await box.desired()).desired
  return {
    async 'backup.read'() {
      const goal = await desired()
      const [report, second] = await Promise.all([backups.report(goal), first.report(goal)])
      const streams = report.follow ? await standby.report() : []
      return {
        ...report,
        ...(second ? { second } : {}),
        ...(report.follow && streams.length > 0 ? { follow: { ...report.follow, streams } } : {}),
      }
    },
    'backup.now': async () => await backups.now(await desired()),
    'drill.read': () => drills.report(),
    async 'drill.now'() {
      await drills.now(await desired())
      return null
    },
    async 'backup.restore'(wish) {
      await backups.restore(await desired(), wish)
      return null
    },
    async 'backup.give-up'({ service }) {
      await backups.giveUp(await desired(), service)
      return null
    },
    'backup.files': async wish => ({ files: await backups.list(await desired(), wish) }),
    'backup.fetch': async wish => ({ place: await backups.fetch(await desired(), wish) }),
    'backup.prepare': async wish => ({ file: await backups.prepare(await desired(), wish) }),
    'backup.prepared': async ({ file }) => ({ state: await backups.prepared(file) }),
    async *'backup.download'(wish, signal) {
      yield* backups.download(await desired(), wish, signal)
    },
    'backup.send': ({ data, ...where }) =>
      backups.sent.take({ ...where, data: Buffer.from(data, 'base64') }),
    'backup.disks': async () => ({ disks: await backups.disks(await desired()) }),
    'backup.format-disk': async ({ disk }) => ({
      disks: await backups.format(await desired(), disk),
    }),
    'backup.key': async () => ({ words: await backups.key() }),
    'backup.replace-key': async () => ({ words: await backups.replaceKey() }),
    'backup.kit': async () => await backups.kit(await desired()),
    async 'backup.confirm-kit'({ words }) {
      await confirmKit(box, await backups.kit(await desired()), words)
      return null
    },
    async 'backup.add-target'({ name, target, credentials }) {
      await addTarget(box, backups, name, target, credentials)
      return null
    },
    async 'backup.test-target'({ name }) {
      await backups.test(await desired(), name)
      return null
    },
    async 'backup.tidy-target'({ name, as }) {
      await backups.tidy(await desired(), name, as)
      return null
    },
    async 'backup.pace-target'({ name, every }) {
      await paceTarget(box, name, every)
      return null
    },
    async 'backup.limit-target'({ name, limit }) {
      await limitTarget(box, name, limit)
      return null
    },
    async 'backup.follow'({ kit, place }) {
      await backups.following.begin(box, readKit(kit), place)
      return null
    },
    async 'backup.unfollow'() {
      await backups.following.end(box)
      return null
    },
    async 'backup.take-over'({ oneMoment }) {
      await backups.following.takeOver(await box.manifest(), oneMoment)
      return null
    },
    async 'backup.second'({ allowed }) {
      if (allowed) await backups.majors.refuseFollowing()
      await letFollow(box, allowed)
      return null
    },
    async 'backup.take-back'() {
      await backups.takeBack()
      return null
    },
    async 'backup.remove-target'({ name }) {
      await removeTarget(box, backups, name)
      return null
    },
  } satisfies Partial<Handlers>
}
