import { Conflict } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import { exists } from '../../base/files.ts'
import type { FoundBackups, WholeProgress } from '../../http/api.ts'
import type { Desk } from '../desk.ts'
import type { Job, NamedTarget, Result } from '../job.ts'
import { type Kit, type KitTarget, whereOf } from '../kit.ts'
import { clean } from './clean.ts'
import { FINDING, type Found } from './find.ts'
import { restoredAt } from './places.ts'

/** What people can do with a box that is to become another one; the program does the work. */
export interface WholeRestore {
  /** Whose backups are at the places of a kit; what is wrong with a place stands beside it. */
  find(kit: Kit): Promise<FoundBackups>
  /**
   * Begins, or begins again: what was fetched is not fetched twice. Throws Conflict where the box
   * has apps, or is at it already.
   *
   * @param snapshot as restic calls it
   * @param oneMoment databases are not to be newer than files, where they were followed by the second
   */
  begin(kit: Kit, place: string, snapshot: string, oneMoment?: boolean): Promise<void>
  look(): Promise<WholeProgress>
  /** The box stays what it is. Throws Conflict where it is too late for that. */
  cancel(): Promise<void>
  /** It is being done, or will be with the next start. */
  underWay(): Promise<boolean>
}

type Wish = Job extends infer J
  ? J extends Job & { readonly kind: 'find' | 'whole' }
    ? Omit<J, 'id' | 'box'>
    : never
  : never

export interface WholeRestoreOptions {
  readonly exec: Exec
  readonly desk: Desk
  /** The unit that does the work. */
  readonly unit: string
  readonly state: string
  readonly room: string
  readonly order: (job: Wish) => Promise<string>
  /** Throws what went wrong with a job. */
  readonly outcome: (job: string, patience?: number) => Promise<Result>
  /** Names of the apps of this box. */
  readonly apps: () => Promise<readonly string[]>
}

export function openWholeRestore(options: WholeRestoreOptions): WholeRestore {
  const { exec, desk, state, room, order, outcome } = options
  const jobNow = async () => (await desk.jobs()).find(it => it.kind === 'whole')
  const isReady = () => exists(restoredAt(state))

  async function refuseUnderWay(): Promise<void> {
    if (!(await jobNow()) && !(await isReady())) return
    throw new Conflict('restore-running', 'this box is being made another one at this moment', {
      hint: 'wait until that is done, or stop it first',
    })
  }

  return {
    async find(kit) {
      await refuseUnderWay()
      const from = kit.box.id === '' ? {} : { from: kit.box.id }
      const asked = kit.targets.map(it => ({ target: named(it), shown: shownOf(kit, it) }))
      const job = await order({ kind: 'find', places: asked, ...from })
      const { found = {} } = await outcome(job, FINDING)
      const places = kit.targets.map(({ name, target }) => {
        const { snapshots, ...there } = found[name] ?? { snapshots: [] }
        const place = { name, kind: target.kind, where: whereOf(target) }
        return { ...place, ...there, snapshots: snapshots.map(shownSnapshot) }
      })
      const called = places.flatMap(it => it.box ?? [])[0]
      const name = kit.box.name || called
      return { ...(name ? { box: name } : {}), places }
    },

    async begin(kit, place, snapshot, oneMoment = false) {
      await refuseUnderWay()
      const [first] = await options.apps()
      if (first !== undefined) {
        throw new Conflict('restore-has-apps', `this box has apps of its own, ${first} for one`, {
          hint: 'remove them with all of their data, or erase the box first: gantry reset',
        })
      }
      const there = kit.targets.find(it => it.name === place)
      if (!there) throw new Conflict('target-unknown', `this kit knows no place called ${place}`)
      const before = await desk.lastResult('whole')
      if (before) await desk.forgetResult(before.id)
      const wish = { target: named(there), shown: shownOf(kit, there), snapshot, oneMoment }
      await order({ kind: 'whole', ...wish })
    },

    async look() {
      if (await isReady()) return { state: 'ready' }
      const job = await jobNow()
      if (job) {
        const progress = (await desk.progress()).find(it => it.job === job.id)
        const { job: _id, kind: _kind, ...said } = progress ?? {}
        return { state: 'working', ...said } as WholeProgress
      }
      const { problem } = (await desk.lastResult('whole')) ?? {}
      return problem ? { state: 'failed', problem } : { state: 'none' }
    },

    async cancel() {
      if (await isReady()) throw tooLate()
      const job = await jobNow()
      if (!job) return
      // First what would begin again, then who does it.
      await desk.forget(job.id)
      await exec(['systemctl', 'stop', options.unit])
      if (await isReady()) {
        // It was faster: the program sees that, and starts the box anew.
        await desk.order(job)
        await exec(['systemctl', 'start', '--no-block', options.unit])
        throw tooLate()
      }
      await desk.end(job.id)
      await clean(exec, room)
    },

    underWay: async () => (await isReady()) || (await jobNow()) !== undefined,
  }
}

const tooLate = () =>
  new Conflict('restore-done', 'everything is here already: the box starts anew')

const named = ({ name, target }: KitTarget): NamedTarget => ({ ...target, name })

/** What a place wants to be shown, by the names that jobs have for it. */
export function shownOf({ key }: Kit, { name, user, password, ssh }: KitTarget) {
  return {
    key,
    ...(user === undefined ? {} : { [`${name}.user`]: user }),
    ...(password === undefined ? {} : { [`${name}.password`]: password }),
    ...(ssh === undefined ? {} : { ssh }),
  }
}

const shownSnapshot = ({ id, name, complete, bytes }: Found['snapshots'][number]) => ({
  ...{ id, name, complete },
  ...(bytes === undefined ? {} : { bytes }),
})
