import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { NotFound } from '../../base/errors.ts'
import type { Box } from '../../box/box.ts'
import type { Desired, DesiredApp } from '../../box/desired.ts'
import type { Desk } from '../desk.ts'
import type { Job, JobApp, JobOf, Result } from '../job.ts'
import { snapshotName } from '../plan.ts'
import type { Carrying, Way } from './need.ts'

type Wish<K extends Job['kind']> = Omit<JobOf<K>, 'id' | 'box'>

interface CarryingOptions {
  readonly desk: Desk
  readonly room: string
  readonly order: (
    job: Wish<'send'> | Wish<'stage'> | Wish<'fetch'>,
    desired: Desired,
    at?: string,
  ) => Promise<string>
  readonly outcome: (job: string, patience?: number) => Promise<Result>
  readonly edit: Box['edit']
  readonly desired: () => Promise<Desired>
  readonly appOf: (it: DesiredApp) => JobApp
  readonly nameJob: (kind: Job['kind']) => string
}

/** Milliseconds that recipes and settings may take. */
const PATIENCE = 120_000

export function openCarrying(options: CarryingOptions): Carrying {
  const { desk, order, outcome, edit, desired, appOf, nameJob } = options

  async function find(service: string): Promise<{ goal: Desired; app: JobApp }> {
    const goal = await desired()
    const app = goal.apps.find(it => it.service === service)
    if (app) return { goal, app: appOf(app) }
    throw new NotFound('app-unknown', `there is no app ${service} on this box`)
  }
  const from = ({ move, target, shown }: Way) => ({ target, carried: move, shown: { ...shown } })

  return {
    newJob: nameJob,
    async send(service, way, job) {
      const { goal, app } = await find(service)
      await order(
        {
          ...{ kind: 'send', app, snapshot: snapshotName(Date.now()) },
          ...{ nonce: randomBytes(16).toString('hex'), ...from(way) },
        },
        goal,
        job,
      )
    },
    async fetchFolder(service, way, snapshot) {
      const path = `gantry/apps/${service}`
      const wish = { path, snapshot, packed: false, ...from(way) }
      const job = await order({ kind: 'fetch', ...wish }, await desired())
      return (await outcome(job, PATIENCE)).place ?? join(options.room, 'fetched', job)
    },
    async fetchEarly(service, way, snapshot) {
      const { goal, app } = await find(service)
      const wish = { app, snapshot, early: true as const, ...from(way) }
      return await order({ kind: 'stage', ...wish }, goal)
    },
    async put(service, way, snapshot, job) {
      const { goal, app } = await find(service)
      await edit(service, { what: `put ${service} in its place`, kind: 'app-restoring' }, it =>
        it.move?.way === 'in'
          ? {
              ...it,
              move: { ...it.move, last: job },
              restore: { job, phase: 'stage', new: { from: service, state: it.move.state } },
            }
          : it,
      )
      const wish = { app, snapshot, ...from(way) }
      await order({ kind: 'stage', ...wish }, goal, job)
    },
    result: job => desk.result(job),
    isOrdered: async job => (await desk.jobs()).some(it => it.id === job),
    forget: job => desk.forget(job),
    async progress(service) {
      const jobs = (await desk.jobs()).filter(it => 'app' in it && it.app.service === service)
      const said = await desk.progress()
      return said.find(it => jobs.some(({ id }) => id === it.job))
    },
  }
}
