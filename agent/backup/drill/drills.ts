import { mkdirSync, watch } from 'node:fs'
import { Conflict } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import { isWorking } from '../../base/unit.ts'
import type { Desired, DesiredApp } from '../../box/desired.ts'
import type { DrillReport } from '../../http/api.ts'
import type { Capability } from '../../reconcile/capability.ts'
import type { Desk } from '../desk.ts'
import { jobApp, namedTargets } from '../plan.ts'
import { openDrillDesk } from './desk.ts'
import type { AppOnTrial, Order } from './order.ts'
import {
  type DrillStep,
  drillFindings,
  nextApp,
  nextTarget,
  type ObservedDrills,
  planDrills,
} from './plan.ts'

export interface DrillsOptions {
  readonly exec: Exec
  /** What is known of backups. */
  readonly backups: Pick<Desk, 'record' | 'hasJobs'>
  /** Where the order lies; and where the program says what it does. */
  readonly room: string
  readonly run: string
  readonly sliceOf: (app: DesiredApp) => string
  /** How the programs of an app are started where nothing leads out. */
  readonly programsOf: (app: DesiredApp) => unknown
  /** The clock can be believed. */
  readonly plausible: () => boolean
  /** Something has ended that the loop waits for. */
  readonly changed: () => void
  readonly signal: AbortSignal
}

/** Shows every week that what was saved can be brought back. */
export interface Drills extends Capability<ObservedDrills, DrillStep> {
  report(): Promise<DrillReport>
  /** Begins one, unless one is under way. Throws Conflict where nothing was saved elsewhere yet. */
  now(desired: Desired): Promise<void>
}

const UNIT = 'gantry-drill.service'

export function openDrills(options: DrillsOptions): Drills {
  const { exec, backups, room, run, changed, signal } = options
  const desk = openDrillDesk(room, run)
  const began = performance.now()
  let desired: Desired | undefined

  // Made here, so that there is something to watch.
  mkdirSync(room, { recursive: true, mode: 0o711 })
  watch(room, { signal, persistent: false }, () => changed()).on('error', () => {})

  const begin = () => exec(['systemctl', 'start', '--no-block', UNIT])

  const saved = async () => (await backups.record())?.targets ?? {}

  async function order(goal: Desired): Promise<void> {
    if (await desk.order()) return
    const record = await desk.record()
    const next = nextTarget(goal, record, await saved(), Date.now())
    const [target] = next ? namedTargets(goal, [next.name]) : []
    if (!next || !target) {
      throw new Conflict('drill-nothing', 'nothing was saved outside of this box yet', {
        hint: 'give it a place for copies, and make a backup first',
      })
    }
    const app = nextApp(goal.apps, record, Date.now())
    const { id: snapshot, name } = next.snapshot
    const wish: Order = { id: `${Date.now()}`, tries: 0, target, snapshot, name }
    await desk.place({ ...wish, ...(app ? { app: onTrial(app) } : {}) })
    await begin()
  }

  const onTrial = (app: DesiredApp): AppOnTrial => ({
    saved: jobApp(app, options.sliceOf(app)),
    caches: app.caches.map(({ instance, port, password, persistent }) => ({
      ...{ instance, port, password, persistent },
    })),
    programs: options.programsOf(app),
  })

  return {
    name: 'drill',
    serves: () => false,
    plan: planDrills,
    findings: drillFindings,
    async observe(goal) {
      desired = goal
      const ordered = (await desk.order()) !== undefined
      return {
        now: Date.now(),
        uptime: performance.now() - began,
        plausible: options.plausible(),
        ordered,
        working: ordered && (await isWorking(exec, UNIT)),
        busy: await backups.hasJobs(),
        record: await desk.record(),
        saved: await saved(),
      }
    },
    async apply(step) {
      if (step.kind === 'begin') return void (await begin())
      if (desired) await order(desired)
    },
    async report() {
      const [ordered, { targets }, progress] = await Promise.all([
        desk.order(),
        desk.record(),
        desk.progress(),
      ])
      const busy = ordered !== undefined
      return { busy, ...(busy && progress ? { progress } : {}), targets }
    },
    now: order,
  }
}
