import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, watch } from 'node:fs'
import { readdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { ComponentFailed, Conflict, InvalidInput, NotFound, type Problem } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { exists, readText, writeWhole } from '../base/files.ts'
import { decodeToml } from '../base/toml.ts'
import { isWorking } from '../base/unit.ts'
import type { Upload } from '../base/upload.ts'
import type { Apps } from '../box/apps.ts'
import type { Box } from '../box/box.ts'
import type { Desired, DesiredApp } from '../box/desired.ts'
import type { AppEntry, Manifest } from '../box/manifest.ts'
import type { Store } from '../box/store.ts'
import type {
  BackupReport,
  FoundDisk,
  KeptFile,
  KeptSnapshot,
  RecoveryKit,
  SavedAt,
} from '../http/api.ts'
import type { Capability } from '../reconcile/capability.ts'
import { isOnItsWay } from '../site/ownership/need.ts'
import { asCalled } from './as-called.ts'
import { openCarrying } from './carrying/carrying.ts'
import type { Carrying } from './carrying/need.ts'
import { openDesk } from './desk.ts'
import { openDownloads, type Piece, type Sent } from './download.ts'
import { listHere } from './files.ts'
import { HALVES, type Halves, halvesSchema, sayHalves } from './follow/adopt-app.ts'
import { type Following, openFollowing } from './follow/following.ts'
import {
  type BackupProgress,
  type Job,
  type NamedTarget,
  type Record,
  type Restored,
  type Result,
  restoredSchema,
} from './job.ts'
import { keyNumber, newKey, opensByFormer } from './key.ts'
import { type Kit, kitNumber, kitOf, kitState, kitTexts, whereOf } from './kit.ts'
import { isInTheWay, type Lane, laneOf } from './lanes.ts'
import { type Majors, type MajorsOptions, openMajors } from './major/majors.ts'
import { BACKUP_SECRETS, paceOf, type Target, type TargetCredentials, type Tidier } from './need.ts'
import { TWO_BOXES } from './others.ts'
import {
  type BackupStep,
  type BeforeUpdate,
  backupFindings,
  isSnapshotName,
  jobApp,
  namedTargets,
  type ObservedBackups,
  planBackups,
  snapshotName,
} from './plan.ts'
import { Refused } from './refused.ts'
import { asTidier } from './repository.ts'
import { knownHostsFile, makeSshKey, publicKeyFile } from './restic.ts'
import { clearStage, STAGES, stageOf } from './restore.ts'
import { removeSubvolume, snapshotOf } from './subvolumes.ts'
import { RESTORED_FILE } from './whole/places.ts'
import { openWholeRestore, shownOf, type WholeRestore } from './whole/whole-restore.ts'

export interface BackupsOptions {
  readonly exec: Exec
  readonly store: Store
  readonly edit: Box['edit']
  readonly change: Box['change']
  /** Takes an app in, as somebody does who installs one. */
  readonly add: Apps['add']
  readonly desired: () => Promise<Desired>
  /** Where jobs lie and copies are made; and where the program says what it does. */
  readonly room: string
  readonly run: string
  /** What people send. */
  readonly sent: Upload
  readonly state: string
  readonly snapshots: string
  /** The folder of the socket of the box's PostgreSQL. */
  readonly postgres: string
  /** What tells this machine from every other one. */
  readonly machineId: string
  readonly sliceOf: (app: DesiredApp) => string
  /** SHA-256 of the root certificate of the box's own authority. Throws while there is none. */
  readonly authority: () => Promise<string>
  /** How everything was before the last update of the box. */
  readonly updated: () => Promise<BeforeUpdate | undefined>
  /** The clock can be believed. */
  readonly plausible: () => boolean
  readonly note: (service: string, note: Problem | undefined) => void
  /** Something has ended that the loop waits for. */
  readonly changed: () => void
  readonly signal: AbortSignal
  readonly apps: Pick<MajorsOptions, 'running' | 'isSteady' | 'isUpdating'>
}

/** What people can do about backups, and what the loop does by itself. */
export interface Backups extends Capability<ObservedBackups, BackupStep> {
  report(desired: Desired): Promise<BackupReport>
  /** Where this box is saved, and when it was last, in few words. */
  saved(desired: Desired): Promise<readonly SavedAt[]>
  /** What a target wants to be shown. */
  credentials(name: string): Promise<TargetCredentials>
  /** A snapshot now, and copies of it at all targets, or at those. Answers the job. */
  now(desired: Desired): Promise<{ readonly job: string }>
  /** A snapshot of the box alone, once no other job is in its way; answers its name. */
  moment(desired: Desired): Promise<string>
  /** Throws what is wrong with a target, and makes its repository where there is none yet. */
  admit(name: string, target: Target, credentials: TargetCredentials): Promise<void>
  /** Throws what is wrong with a target that the box has. */
  test(desired: Desired, name: string): Promise<void>
  /** Takes away what is too old there, as somebody who may, and reads a part of the rest. */
  tidy(desired: Desired, name: string, as?: Tidier): Promise<void>
  forget(name: string): Promise<void>
  /** Begins to bring an app back; the loop goes on with it. */
  restore(desired: Desired, wish: RestoreWish): Promise<void>
  /** Takes an app of another box in, out of what that box has saved, and begins to bring its data in. */
  restoreFrom(
    desired: Desired,
    kit: Kit,
    wish: Pick<RestoreWish, 'service' | 'snapshot' | 'as' | 'agree'> & {
      readonly place: string
      /** Its databases as they were followed by the second, where they are newer and proven. */
      readonly followed: boolean
    },
  ): Promise<void>
  /** Databases that were followed by the second are being read for an app. */
  promoting(): Promise<boolean>
  /** What brings this box back; undefined where nothing leaves it. */
  kitOf(desired: Desired): Promise<Kit | undefined>
  /** Leaves an app as it is that is being brought back. Throws Conflict where that is too late. */
  giveUp(desired: Desired, service: string): Promise<void>
  /**
   * Takes an app in by `takeIn`, which answers its name, and begins to bring in its data from there:
   * the path of a folder, an archive or a dump below /data. The loop goes on with it.
   */
  bringIn(from: string, takeIn: (entry: Beginning) => Promise<string>): Promise<string>
  /**
   * This box is the box again, and the machine that took its place, or is a copy of it, finds itself
   * replaced. Throws Conflict where none has, or is.
   */
  takeBack(): Promise<void>
  /** The power has just come, and apps wait until it is known whether another machine is this box. */
  unasked(): boolean
  /** What is in a folder of a snapshot. */
  list(desired: Desired, wish: FileWish): Promise<readonly KeptFile[]>
  /** Where on the box lies what was fetched out of a snapshot. */
  fetch(desired: Desired, wish: FileWish): Promise<string>
  /** Begins to fetch what is to go to a browser; answers by what that is asked for. */
  prepare(desired: Desired, wish: FileWish): Promise<string>
  /** How far it is. Throws why it cannot be had, or why not all of it came. */
  prepared(file: string): Promise<'fetching' | Sent>
  /** A file or a folder out of a snapshot, on its way to a browser; fetched first, unless it was. */
  download(
    desired: Desired,
    wish: FileWish & { readonly file?: string | undefined },
    signal: AbortSignal,
  ): AsyncIterable<Piece>
  /** Disks at the box that it does not stand on itself. */
  disks(desired: Desired): Promise<readonly FoundDisk[]>
  /** Makes one of them empty, and answers all. Throws Conflict where it is a target. */
  format(desired: Desired, disk: FoundDisk): Promise<readonly FoundDisk[]>
  /** The twelve words, once there are some. */
  key(): Promise<string>
  /**
   * Makes other ones, and answers them; the loop gives them to each place, and takes those of before
   * away there. Throws Conflict while a place was not given the last ones.
   */
  replaceKey(): Promise<string>
  /** What a blank box has to be told to become this one. Throws Conflict where nothing leaves it. */
  kit(desired: Desired): Promise<RecoveryKit>
  /** A file of data that a browser sends, for an app that is installed next. */
  readonly sent: Upload
  /** Making this box another one again. */
  readonly whole: WholeRestore
  /** Being ready to become another one. */
  readonly following: Following
  /** The way of PostgreSQL from one major to the next. */
  readonly majors: Majors
  /** An app on its way to another box, or from one. */
  readonly carrying: Carrying
}

/** How an app begins that waits for its data. */
export type Beginning = Pick<AppEntry, 'state' | 'restore'>

export interface RestoreWish {
  readonly service: string
  /** The name of a snapshot. */
  readonly snapshot: string
  /** Where it is taken from; from the box itself unless said. */
  readonly target?: string | undefined
  /** Beside the one that runs, under this name. */
  readonly as?: string | undefined
  /** The owner agrees to what another one of it gets of the box's own. */
  readonly agree?: boolean | undefined
}

export interface FileWish extends Pick<RestoreWish, 'snapshot' | 'target'> {
  /** Below the state, e.g. `apps/photos/data`. */
  readonly path: string
}

const UNIT = 'gantry-backup.service'
/** The job that is done before all others. */
const ASK = '0-000-ask'
/** Milliseconds after power-on for which apps wait for an answer: a place may be away for days. */
const ASK_PATIENCE = 20_000
const ASK_AGAIN = 3_000
/** Milliseconds that people wait for a target to answer. */
const PATIENCE = 25_000
/** And for what they fetch out of a snapshot. */
const FETCH_PATIENCE = 3_600_000
/** And for a moment of everything that something else follows. */
const MOMENT_PATIENCE = 300_000
/** Until something that was given up has ended. */
const LETTING_GO = 15_000

export function openBackups(options: BackupsOptions): Backups {
  const { exec, store, edit, change, room, run, state, note, changed, signal } = options
  const desk = openDesk(room, run)
  const keys = join(room, 'keys')
  const began = performance.now()
  const id = createHash('sha256').update(options.machineId).digest('hex').slice(0, 16)
  let desired: Desired | undefined
  let number = 0
  const askedMark = join(run, 'asked')
  let unasked = !existsSync(askedMark)
  let pausing = false
  setTimeout(changed, ASK_PATIENCE).unref()

  // Made here, so that there is something to watch.
  mkdirSync(join(room, 'results'), { recursive: true, mode: 0o700 })
  watch(join(room, 'results'), { signal, persistent: false }, () => changed()).on('error', () => {})

  async function secrets(): Promise<Readonly<{ [name: string]: string }>> {
    const kept = await store.secrets(BACKUP_SECRETS)
    if (kept.key !== undefined) return kept
    const made = { ...kept, key: newKey() }
    await store.saveSecrets(BACKUP_SECRETS, made)
    return made
  }

  type Ordered = Job extends infer J ? (J extends Job ? Omit<J, 'id' | 'box'> : never) : never

  /** They are done in the order of their names. */
  const nameJob = (kind: Job['kind']) =>
    `${Date.now()}-${String(number++ % 1000).padStart(3, '0')}-${kind}`

  async function order(
    job: Ordered,
    { name = '', epoch = 1 }: Partial<Pick<Desired, 'name' | 'epoch'>> = {},
    at = nameJob(job.kind),
  ): Promise<string> {
    // The program reads it when it starts.
    await secrets()
    await desk.order({ ...job, id: at, box: { name, id, epoch } } as Job)
    await exec(['systemctl', 'start', '--no-block', UNIT])
    return at
  }

  /** Every place has answered since power-on, or it is no use to wait any longer. */
  async function hearPlaces({ backup }: Desired): Promise<void> {
    if (!unasked) return
    const result = await desk.result(ASK)
    if (result) await desk.forgetResult(ASK)
    const answered = result && !result.problem
    const nobody = Object.values(backup.targets).every(it => it.kind === 'disk')
    if (!answered && !nobody && performance.now() - began < ASK_PATIENCE) {
      if (result) pauseAsking()
      return
    }
    unasked = false
    await writeWhole(askedMark, '')
    changed()
  }

  /** The network may only just be coming up. */
  function pauseAsking(): void {
    pausing = true
    const goOn = () => {
      pausing = false
      changed()
    }
    setTimeout(goOn, ASK_AGAIN).unref()
  }

  async function snapshots(): Promise<string[]> {
    return (await readdir(options.snapshots)).filter(isSnapshotName).sort()
  }

  async function record(): Promise<Record> {
    const kept = await desk.record()
    if (kept) return kept
    const first: Record = { since: new Date().toISOString(), targets: {}, back: {} }
    // From now on it counts how long nothing was saved.
    await desk.saveRecord(first)
    return first
  }

  /** Of bringing this box back on this machine. */
  async function restored(): Promise<Restored | undefined> {
    const file = join(state, RESTORED_FILE)
    const text = await readText(file)
    return text === undefined ? undefined : decodeToml(file, text, restoredSchema)
  }

  /** Undefined where nothing leaves the box. */
  async function kitFor(goal: Desired): Promise<Kit | undefined> {
    if (Object.keys(goal.backup.targets).length === 0) return undefined
    const authority = await options.authority().catch(() => undefined)
    const kept = await secrets()
    if (authority === undefined) return undefined
    const ssh = await readText(join(keys, 'ssh'))
    const box = { name: goal.name, id }
    return kitOf({ box, authority, secrets: kept, ssh }, goal.backup)
  }

  const appOf = (it: DesiredApp) => jobApp(it, options.sliceOf(it))

  function orderSave(
    goal: Desired,
    targets: readonly string[],
    snapshot = snapshotName(Date.now()),
  ): Promise<string> {
    return order(
      {
        kind: 'save',
        snapshot,
        nonce: randomBytes(16).toString('hex'),
        // What is half replaced is not of one moment.
        apps: goal.apps.filter(it => it.state !== 'deleted' && isWhole(it)).map(appOf),
        targets: namedTargets(goal, targets),
      },
      goal,
    )
  }

  async function orderCheck(
    goal: Desired,
    target: NamedTarget,
    how: { readonly tidy: boolean; readonly tidier?: Tidier | undefined },
  ): Promise<void> {
    const { part = 0 } = (await record()).targets[target.name] ?? {}
    await order({ kind: 'check', target, part: (part % 28) + 1, ...how }, goal)
  }

  /** Waits for a job that takes moments. Throws what went wrong with it. */
  async function outcome(job: string, patience = PATIENCE): Promise<Result> {
    const until = performance.now() + patience
    while (performance.now() < until) {
      const result = await desk.result(job)
      // It is over when nobody is at it any more: whoever asks for the next thing finds nobody busy.
      const over = result && !(await desk.jobs()).some(it => it.id === job)
      if (over && result.problem) throw new Refused(result.problem)
      if (over) return result
      await pause(200)
    }
    await desk.forget(job)
    throw new ComponentFailed('backup-slow', 'the target did not answer in time', {
      hint: 'look whether it can be reached, and try again',
    })
  }

  /** A snapshot as the program is told of it. */
  interface Where {
    readonly snapshot: string
    readonly target?: NamedTarget
    /** What opens it, where it is of another box. */
    readonly shown?: { [name: string]: string }
  }

  async function whereIs(
    goal: Desired,
    { snapshot, target: from }: Pick<FileWish, 'snapshot' | 'target'>,
  ): Promise<Where> {
    const [target] = from === undefined ? [] : namedTargets(goal, [from])
    if (from !== undefined && !target) throw unknownTarget(from)
    const there = target
      ? (await record()).targets[target.name]?.snapshots.find(it => it.name === snapshot)?.id
      : (await snapshots()).find(it => it === snapshot)
    if (there !== undefined) return { snapshot: there, ...(target ? { target } : {}) }
    throw new NotFound('snapshot-unknown', `there is no snapshot ${snapshot} there`, {
      hint: 'gantry backup list shows all of them',
    })
  }

  /** What somebody waits for first, then what takes long; a moment that is found beside them is not told. */
  async function going(jobs: readonly Job[]): Promise<BackupProgress[]> {
    const said = await desk.progress()
    const at = (...lanes: Lane[]) =>
      jobs
        .filter(it => lanes.includes(laneOf(it)))
        .flatMap(({ id }) => said.filter(it => it.job === id))
    const [first, ...more] = [...at('quick'), ...at('long', 'alone'), ...at('moment')]
    return first ? [first, ...more.filter(it => it.activity !== 'moment')] : []
  }

  /** Nothing of it runs any more: the program looks whether what it is at is wanted. */
  async function letGo(job: string): Promise<void> {
    const until = performance.now() + LETTING_GO
    while (await desk.isDoing(job)) {
      if (performance.now() > until) {
        await exec(['systemctl', 'stop', UNIT])
        return await desk.end(job)
      }
      await pause(200)
    }
  }

  const isDrilling = () => exists(join(room, 'drill/order.json'))

  /** @param kind what does not wait for everything */
  async function refuseWhileBusy(kind?: Job['kind']): Promise<void> {
    const jobs = await desk.jobs()
    if (!jobs.some(it => kind === undefined || isInTheWay(it, kind))) return
    throw new Conflict('backup-busy', 'something is being saved or brought back at this moment', {
      hint: 'wait until it is done: gantry backup list shows how far it is',
    })
  }

  const shown = (record: Record, goal: Desired): KeptSnapshot[] =>
    namedTargets(goal).flatMap(({ name }) =>
      (record.targets[name]?.snapshots ?? []).map(it => ({
        name: it.name,
        target: name,
        complete: it.complete,
      })),
    )

  async function apply(step: BackupStep): Promise<void> {
    const goal = desired
    if (!goal) throw new Error('nothing was observed yet')
    switch (step.kind) {
      case 'begin':
        await secrets()
        return void (await exec(['systemctl', 'start', '--no-block', UNIT]))
      case 'ask': {
        const targets = namedTargets(goal, step.targets)
        return void (await order({ kind: 'ask', targets }, goal, ASK))
      }
      case 'stand-back': {
        const { epoch, place } = step
        const replaced = { epoch, place, since: new Date().toISOString() }
        const why = { what: 'another machine is this box now', kind: 'box-replaced' } as const
        return await change({ ...why, byItself: true }, async it => ({ ...it, replaced }))
      }
      case 'save':
        return void (await orderSave(goal, step.targets))
      case 'check': {
        const [target] = namedTargets(goal, [step.target])
        if (target) await orderCheck(goal, target, { tidy: false })
        return
      }
      case 'give-key': {
        const [target] = namedTargets(goal, [step.target])
        if (target) await order({ kind: 'give-key', target }, goal)
        return
      }
      case 'forget-key': {
        const { former: _over, ...kept } = await secrets()
        return await store.saveSecrets(BACKUP_SECRETS, kept)
      }
      case 'thin':
        await removeSubvolume(exec, join(options.snapshots, step.snapshot))
        // Only then its space counts as free.
        return void (await exec(['btrfs', 'subvolume', 'sync', options.snapshots], { timeout: 0 }))
      case 'discard':
        return await clearStage(exec, { state, room, postgres: options.postgres }, step.app)
      case 'follow':
        return void (goal.backup.follow && (await following.fetch(goal.backup.follow)))
      case 'give-up': {
        const { problem = INTERRUPTED } = (await desk.result(step.job)) ?? {}
        await edit(step.app, leftAlone(step.app), withoutRestore)
        return note(step.app, problem)
      }
      case 'replace': {
        const app = goal.apps.find(it => it.service === step.app)
        if (!app) return
        const { job: last, phase } = app.restore ?? {}
        const { problem } =
          (phase === 'replace' && last ? await desk.result(last) : undefined) ?? {}
        // It is tried for as long as it takes: its owner reads why.
        if (problem) note(step.app, problem)
        const half = phase === 'again'
        const wish = { kind: 'replace' as const, app: appOf(app), half }
        // The same job once more: what came of it stays known until something else does.
        if (phase === 'replace') return void (await order(wish, goal, last))
        const job = await order(wish, goal)
        let wanted = true
        await edit(
          step.app,
          { what: `put back what ${step.app} had`, kind: 'app-put-back' },
          it => {
            wanted = it.restore !== undefined
            return wanted ? { ...it, restore: { ...it.restore, job, phase: 'replace' } } : it
          },
        )
        // Somebody has given it up at this moment.
        return wanted ? undefined : await desk.forget(job)
      }
      case 'settle':
        return await settle(step.app)
    }
  }

  /** Its recipe and what was kept secret belong to the data; passwords at the box's servers do not. */
  async function settle(service: string): Promise<void> {
    const staged = join(stageOf(state, service), 'state/gantry')
    const { new: fresh } = (await store.manifest())?.apps[service]?.restore ?? {}
    const revision = fresh ? undefined : await revisionFrom(staged, service)
    const file = join(staged, 'secrets', `${service}.toml`)
    const then = decodeToml(file, (await readText(file)) ?? '', z.record(z.string(), z.string()))
    const now = await store.secrets(service)
    const own = Object.entries(then).filter(([key]) => !key.includes(':') || !(key in now))
    await store.saveSecrets(service, { ...now, ...Object.fromEntries(own) })
    if (fresh) await keepPast(staged, service)
    const halves = await halvesIn(stageOf(state, service))
    const what = `${service} is as it was${halves ? `: ${sayHalves(halves)}` : ''}`
    await edit(service, { what, kind: 'app-restored' }, it => ({
      ...withoutRestore(it),
      ...(it.move?.way === 'in' ? { move: { ...it.move, whole: true as const } } : {}),
      ...(revision === undefined ? {} : { revision }),
      ...(fresh && !it.move ? { state: fresh.state } : {}),
    }))
    await exec(['rm', '-rf', stageOf(state, service)], { timeout: 0 })
    if (halves) return note(service, restoredInHalves(service, halves))
    const back = fresh ? undefined : (await record()).back[service]
    note(service, fresh?.elsewhere ? brought(service) : restoredAsItWas(service, back?.snapshot))
  }

  /** What was done once is not done again, and its owner's settings are those that it had. */
  async function keepPast(staged: string, service: string): Promise<void> {
    const from = join(staged, 'apps', service)
    const to = join(state, 'gantry/apps', service)
    for (const it of ['hooks.toml', 'settings.toml'].flatMap(it => [it, `${it}.good`])) {
      if (await exists(join(from, it)))
        await exec(['cp', '--archive', join(from, it), join(to, it)])
    }
  }

  /** The number that its recipe of then has on this box; it is taken in where it is not there. */
  async function revisionFrom(staged: string, service: string): Promise<number | undefined> {
    const entries = z.object({ apps: z.record(z.string(), z.object({ revision: z.number() })) })
    const file = join(staged, 'box.toml')
    const { apps } = decodeToml(file, (await readText(file)) ?? '', entries)
    const then = apps[service]?.revision
    if (then === undefined) return undefined
    const folder = join(staged, 'apps', service, 'revisions', String(then))
    if (!(await exists(folder))) return undefined
    const here = await store.app(service, then)
    const [old, now] = await Promise.all([
      readText(join(folder, 'recipe.toml')),
      here && readText(join(here.folder, 'recipe.toml')),
    ])
    return old === now ? then : await store.addRevision(service, folder)
  }

  /** Whatever of a snapshot is not larger than a recipe: as a path on the box. */
  async function fetchOne(goal: Desired, wish: FileWish): Promise<string> {
    const { path, ...from } = wish
    await refuseWhileBusy('fetch')
    return await fetchFrom(goal, await whereIs(goal, from), path)
  }

  async function fetchFrom(goal: Desired, where: Where, path: string): Promise<string> {
    const job = await order({ kind: 'fetch', path, packed: false, ...where }, goal)
    return (await outcome(job, FETCH_PATIENCE)).place ?? ''
  }

  async function listThere(goal: Desired, where: Omit<Extract<Ordered, { kind: 'list' }>, 'kind'>) {
    await refuseWhileBusy('list')
    const { files = [] } = await outcome(await order({ kind: 'list', ...where }, goal))
    return files
  }

  async function orderFetch(goal: Desired, { path, ...from }: FileWish, packed: boolean) {
    await refuseWhileBusy('fetch')
    return await order({ kind: 'fetch', path, packed, ...(await whereIs(goal, from)) }, goal)
  }

  /** Where it is, once it is there. Throws what went wrong, and NotFound where nobody is at it. */
  async function fetchedPlace(job: string): Promise<string | undefined> {
    const result = await desk.result(job)
    if (result?.problem) throw new Refused(result.problem)
    if (result) return result.place
    if ((await desk.jobs()).some(it => it.id === job)) return undefined
    throw new NotFound('file-unknown', 'this was not fetched out of a snapshot', {
      hint: 'choose it once more',
    })
  }

  /** An app that is not there, or not under that name: it comes with its recipe, and does not run before its data is there. */
  async function bringBeside(
    goal: Desired,
    where: Where,
    wish: Pick<RestoreWish, 'service' | 'as' | 'agree'> & { readonly followed?: boolean },
  ): Promise<void> {
    const { service, as: name = service, agree = name === service, followed } = wish
    await refuseWhileBusy('fetch')
    const then = await appThen(await fetchFrom(goal, where, 'gantry/box.toml'), service)
    const folder = await fetchFrom(goal, where, `gantry/apps/${service}`)
    const job = nameJob('stage')
    const state = then.state === 'stopped' ? ('stopped' as const) : ('running' as const)
    const { recipe, people, 'set-up': setUp } = then
    await options.add(join(folder, 'revisions', String(then.revision)), {
      // Whoever had it under its own name has agreed to what it gets.
      ...{ as: name, agree },
      answers: await answersIn(join(folder, 'answers', `${then.revision}.toml`)),
      entry: {
        ...{ state: 'stopped', 'set-up': setUp },
        ...(recipe === undefined ? {} : { recipe }),
        ...(people === undefined ? {} : { people }),
        restore: { job, phase: 'stage', new: { from: service, state } },
      },
    })
    const now = await options.desired()
    const app = now.apps.find(it => it.service === name)
    if (!app) throw new Error(`${name} was not taken in`)
    const earlier = asCalled(appOf(app), app.databases, service)
    const how = { ...where, ...(followed ? { followed: true as const } : {}) }
    await order({ kind: 'stage', app: appOf(app), earlier, ...how }, now, job)
  }

  const downloads = openDownloads()
  const whole = openWholeRestore({
    ...{ exec, desk, state, room, order, outcome },
    unit: UNIT,
    apps: async () => Object.keys((await store.manifest())?.apps ?? {}),
  })

  const following = openFollowing({
    ...{ exec, desk, store, whole, room, order, changed },
    unit: UNIT,
  })

  const carrying = openCarrying({
    ...{ desk, order, outcome, edit, appOf, nameJob, room },
    desired: options.desired,
  })

  const majors = openMajors({
    ...{ exec, desk, state, room, order, change, plausible: options.plausible },
    ...options.apps,
  })

  return {
    name: 'backup',
    whole,
    following,
    majors,
    carrying,
    sent: options.sent,
    serves: () => false,
    plan: planBackups,
    findings: backupFindings,
    async observe(goal) {
      desired = goal
      await hearPlaces(goal)
      const { bavail, blocks } = await statfs(options.snapshots)
      const jobs = await desk.jobs()
      const restores = goal.apps.flatMap(it => it.restore?.job ?? [])
      const kit = await kitFor(goal)
      const { key, former } = await store.secrets(BACKUP_SECRETS)
      const results = await Promise.all(
        restores.map(async job => [job, await desk.result(job)] as const),
      )
      return {
        now: Date.now(),
        // A worker that was started anew waits as if the box was.
        uptime: performance.now() - began,
        plausible: options.plausible(),
        free: bavail / blocks,
        jobs,
        drilling: await isDrilling(),
        // Nothing is asked while nothing is to be done.
        working: jobs.length > 0 && (await isWorking(exec, UNIT)),
        snapshots: await snapshots(),
        updated: await options.updated(),
        staged: await readdir(join(state, STAGES)).catch(() => []),
        record: await record(),
        unasked: unasked && !pausing,
        key:
          key === undefined ? undefined : { number: keyNumber(key), former: former !== undefined },
        results: new Map(results.flatMap(([job, it]) => (it ? [[job, it] as const] : []))),
        kit: kit && kitNumber(kit),
        restored: await restored(),
      }
    },
    apply,

    async report(goal) {
      const known = await record()
      const jobs = await desk.jobs()
      const busy = jobs.length > 0
      const [progress, beside] = await going(jobs)
      const publicKey = await readText(publicKeyFile(keys))
      const [kit, back] = await Promise.all([kitFor(goal), restored()])
      const kept = await store.secrets(BACKUP_SECRETS)
      const follow = await following.report(goal)
      const here = (await snapshots()).reverse()
      const updated = await options.updated()
      return {
        snapshots: here,
        ...(updated && here.includes(updated.snapshot)
          ? { beforeUpdate: { snapshot: updated.snapshot, version: updated.version } }
          : {}),
        busy,
        ...(progress ? { progress } : {}),
        ...(beside ? { beside } : {}),
        ...(known.moment ? { moment: known.moment } : {}),
        ...(publicKey ? { publicKey: publicKey.trim() } : {}),
        hasKey: kept.key !== undefined,
        ...(back ? { restored: back } : {}),
        ...(follow ? { follow } : {}),
        ...(goal.replaced ? { replaced: goal.replaced } : {}),
        ...(kit ? { kit: kitState(kitNumber(kit), goal.backup.kit) } : {}),
        kept: shown(known, goal),
        targets: namedTargets(goal).map(({ name, ...target }) => {
          const {
            tried,
            succeeded,
            problem,
            damage,
            missing = [],
            checked,
            tidied,
            untidy,
            formerKeys = [],
          } = known.targets[name] ?? {}
          const isLate = opensByFormer(kept, known.targets[name])
          return {
            name,
            kind: target.kind,
            where: whereOf(target),
            appendOnly: target['append-only'],
            every: paceOf(goal.backup, target),
            missing,
            ...(target['upload-limit'] === undefined
              ? {}
              : { uploadLimit: target['upload-limit'] }),
            ...(tried ? { tried } : {}),
            ...(succeeded ? { succeeded } : {}),
            ...(checked ? { checked } : {}),
            ...(problem ? { problem } : {}),
            ...(damage ? { damage } : {}),
            ...(tidied ? { tidied } : {}),
            ...(untidy ? { untidy } : {}),
            ...(isLate || formerKeys.length > 0
              ? { formerKey: isLate ? ('alone' as const) : ('too' as const) }
              : {}),
          }
        }),
      }
    },

    async saved(goal) {
      const known = await record()
      return namedTargets(goal).map(({ name, ...target }) => {
        const { succeeded, problem, damage, missing = [] } = known.targets[name] ?? {}
        return {
          ...{ name, kind: target.kind, where: whereOf(target) },
          ...(succeeded ? { at: succeeded } : {}),
          troubled: problem !== undefined || damage !== undefined || missing.length > 0,
        }
      })
    },

    async credentials(name) {
      const { [`${name}.user`]: user, [`${name}.password`]: password } = await secrets()
      return { ...(user ? { user } : {}), ...(password ? { password } : {}) }
    },

    async now(goal) {
      const targets = Object.keys(goal.backup.targets)
      // One that goes to some of them alone is not what was asked for.
      const isWhole = (it: Job) =>
        it.kind === 'save' && targets.every(name => it.targets.some(to => to.name === name))
      const going = (await desk.jobs()).find(isWhole)
      if (going) return { job: going.id }
      return { job: await orderSave(goal, targets) }
    },

    async moment(goal) {
      const snapshot = snapshotName(Date.now())
      try {
        await outcome(await orderSave(goal, [], snapshot), MOMENT_PATIENCE)
        return snapshot
      } catch {
        // Its owner is told why apps could not stand still; a box with that trouble needs updates, too.
        const plain = snapshotName(Date.now())
        await snapshotOf(exec, state, join(options.snapshots, plain), { readOnly: true })
        return plain
      }
    },

    async admit(name, target, credentials) {
      await refuseWhileBusy('try')
      if (target.kind === 'sftp') await makeSshKey(exec, join(keys, 'ssh'))
      const shownTo = Object.fromEntries(
        Object.entries(credentials).map(([key, it]) => [`${name}.${key}`, it ?? '']),
      )
      const tried = { ...target, name }
      const job = { kind: 'try' as const, target: tried, create: true, credentials: shownTo }
      await outcome(await order(job, desired))
      await store.saveSecrets(BACKUP_SECRETS, { ...(await secrets()), ...shownTo })
    },

    async test(goal, name) {
      await refuseWhileBusy('try')
      const [target] = namedTargets(goal, [name])
      if (!target) throw unknownTarget(name)
      await outcome(await order({ kind: 'try', target, create: false, credentials: {} }, goal))
    },

    async tidy(goal, name, tidier) {
      await refuseWhileBusy()
      const [target] = namedTargets(goal, [name])
      if (!target) throw unknownTarget(name)
      if (tidier) asTidier(target, tidier)
      if (await isDrilling()) {
        throw new Conflict('drill-running', 'what is there is being brought back on trial', {
          hint: 'wait until that is over: gantry backup list shows what has come of it',
        })
      }
      await orderCheck(goal, target, { tidy: true, tidier })
    },

    async forget(name) {
      const kept = Object.entries(await secrets()).filter(([key]) => !key.startsWith(`${name}.`))
      await store.saveSecrets(BACKUP_SECRETS, Object.fromEntries(kept))
      // Another machine may be behind the same name the next time.
      await rm(knownHostsFile(keys, name), { force: true })
    },

    async restore(goal, wish) {
      const { service, snapshot, target } = wish
      const app = goal.apps.find(it => it.service === service && it.installed)
      if (!app || wish.as !== undefined)
        return await bringBeside(goal, await whereIs(goal, wish), wish)
      const stuck = app.restore && (await desk.result(app.restore.job))?.problem
      const half = stuck !== undefined && app.restore?.phase !== 'stage' && !app.restore?.new
      if (app.update || isOnItsWay(app.move) || (app.restore && !half)) {
        throw new Conflict('app-changing', `${service} is being changed at this moment`)
      }
      const where = await whereIs(goal, { snapshot, target })
      const job = nameJob('stage')
      note(service, undefined)
      // First: what is got ready for an app that knows nothing of it is cleared away.
      const why = { what: `bring ${service} back from ${snapshot}`, kind: 'app-restoring' } as const
      await edit(service, why, it => ({
        ...it,
        restore: { job, phase: half ? 'again' : 'stage' },
      }))
      await order({ kind: 'stage', app: appOf(app), ...where }, goal, job)
    },

    async restoreFrom(goal, kit, { place, snapshot, ...wish }) {
      const there = kit.targets.find(it => it.name === place)
      if (!there) throw unknownTarget(place)
      const target = { ...there.target, name: place }
      await bringBeside(goal, { snapshot, target, shown: shownOf(kit, there) }, wish)
    },
    kitOf: kitFor,
    promoting: async () =>
      (await desk.jobs()).some(it => it.kind === 'stage' && it.followed === true),

    async giveUp(goal, service) {
      const { job, phase, new: fresh } = goal.apps.find(it => it.service === service)?.restore ?? {}
      if (job === undefined) {
        throw new Conflict('restore-none', `${service} is not being brought back`)
      }
      await edit(service, leftAlone(service), it => {
        if (it.restore?.job === job && phase === 'stage') return withoutRestore(it)
        throw new Conflict('restore-begun', `${service} is getting back what it had already`, {
          hint: 'wait until it has all of it; what it had before is kept, and can be brought back then',
        })
      })
      // First what would begin again, then who does it. The loop clears away what there is of it.
      await desk.forget(job)
      await letGo(job)
      if (fresh?.elsewhere) await options.sent.forget()
      note(service, givenUp(service))
      changed()
    },

    async bringIn(from, takeIn) {
      if (!(await exists(from))) throw missingSource(from)
      const job = nameJob('bring')
      const waits = { from: '', state: 'running', elsewhere: true } as const
      const restore = { job, phase: 'stage', new: waits } as const
      const service = await takeIn({ state: 'stopped', restore })
      const now = await options.desired()
      const app = now.apps.find(it => it.service === service)
      if (!app) throw new Error(`${service} was not taken in`)
      note(service, undefined)
      await order({ kind: 'bring', app: appOf(app), from }, now, job)
      return service
    },

    async takeBack() {
      const places = Object.values((await record()).targets)
      const isNotAlone = places.some(it => it.problem?.code === TWO_BOXES)
      await change({ what: 'this machine is the box again', kind: 'box-taken-back' }, async it => {
        const { replaced, ...rest } = it
        if (replaced) return { ...rest, epoch: replaced.epoch + 1 }
        if (isNotAlone) return { ...rest, epoch: (it.epoch ?? 1) + 1 }
        throw new Conflict('not-replaced', 'no other machine has taken the place of this box')
      })
      const goal = await options.desired()
      // The other machine reads it there.
      await orderSave(goal, Object.keys(goal.backup.targets))
    },
    unasked: () => unasked,

    async list(goal, { path, ...from }) {
      const where = { path, ...(await whereIs(goal, from)) }
      const files = where.target ? await listThere(goal, where) : await listHere(options, where)
      return files.toSorted((one, other) => one.name.localeCompare(other.name))
    },

    fetch: fetchOne,

    prepare: (goal, wish) => orderFetch(goal, wish, true),

    async prepared(file) {
      const sent = downloads.sent(file)
      if (sent !== 'waiting') return sent
      return (await fetchedPlace(file)) === undefined ? 'fetching' : sent
    },

    async *download(goal, { file, ...wish }, signal) {
      const job = file ?? (await orderFetch(goal, wish, true))
      const place = (await fetchedPlace(job)) ?? (await outcome(job, FETCH_PATIENCE)).place
      yield* downloads.send(job, place ?? '', signal)
    },

    async disks(goal) {
      await refuseWhileBusy('disks')
      return (await outcome(await order({ kind: 'disks' }, goal))).disks ?? []
    },

    async format(goal, disk) {
      await refuseWhileBusy()
      const targets = namedTargets(goal)
      const taken = targets.find(it => it.kind === 'disk' && it.uuid === disk.uuid)
      if (taken) {
        throw new Conflict('disk-taken', `the backups of ${taken.name} are on that disk`, {
          hint: 'stop saving there first',
        })
      }
      return (
        (await outcome(await order({ kind: 'format', disk }, goal), FETCH_PATIENCE)).disks ?? []
      )
    },

    async key() {
      return (await secrets()).key ?? ''
    },

    async replaceKey() {
      await refuseWhileBusy()
      const kept = await secrets()
      if (kept.former !== undefined) {
        throw new Conflict('key-changing', 'a place was not given the last new words yet', {
          hint: 'wait until it can be reached, or stop saving there: gantry backup target list',
        })
      }
      const key = newKey()
      // One step: from here on both are known, and each place is opened by the one that it knows.
      await store.saveSecrets(BACKUP_SECRETS, { ...kept, key, former: kept.key ?? '' })
      changed()
      return key
    },

    async kit(goal) {
      const kit = await kitFor(goal)
      if (!kit) {
        throw new Conflict(
          'kit-early',
          'there is nothing that a recovery kit could bring back yet',
          {
            hint: 'give the box a place for copies first',
          },
        )
      }
      const number = kitNumber(kit)
      const { box, key, authority, targets } = kit
      return {
        ...{ box, key, authority, number },
        texts: kitTexts(kit),
        state: kitState(number, goal.backup.kit),
        places: targets.map(({ name, target, user, password }) => ({
          ...{ name, kind: target.kind, where: whereOf(target) },
          ...(user === undefined ? {} : { user }),
          ...(password === undefined ? {} : { password }),
        })),
      }
    },
  }
}

const restoredAsItWas = (service: string, before: string | undefined): Problem => ({
  code: 'restored',
  message: `${service} was brought back as it was`,
  ...(before === undefined ? {} : { hint: wayBack(service, before) }),
})

/** Undefined where all of it is of one moment. */
async function halvesIn(stage: string): Promise<Halves | undefined> {
  const text = await readText(join(stage, HALVES))
  return text === undefined ? undefined : halvesSchema.parse(JSON.parse(text))
}

const restoredInHalves = (service: string, halves: Halves): Problem => ({
  code: 'restored-halves',
  message: `${service} was brought here, with its databases as they were followed, where they were newer`,
  hint: 'look whether it works: it may know a file that had not been saved yet',
  detail: sayHalves(halves),
})

const givenUp = (service: string): Problem => ({
  code: 'restore-given-up',
  message: `${service} stays as it is: bringing it back was given up`,
})

const brought = (service: string): Problem => ({
  code: 'brought-in',
  message: `${service} has the data that was brought along`,
  hint: 'look whether all of it is there before you erase it where it came from',
})

const missingSource = (path: string) =>
  new InvalidInput('bring-missing', `there is no ${path} on this box`, {
    hint: 'copy it onto the box first, or plug in the disk that has it',
  })

/** Nobody knows what came of it: the power went at the one moment at which that matters. */
const INTERRUPTED: Problem = {
  code: 'restore-interrupted',
  message: 'bringing it back was interrupted before it had begun',
  hint: 'bring it back once more',
}

const entriesSchema = z.object({
  apps: z.record(
    z.string(),
    z.object({
      state: z.string(),
      revision: z.number(),
      recipe: z.string().optional(),
      people: z.array(z.string()).optional(),
      'set-up': z.boolean().default(false),
    }),
  ),
})

/** What box.toml of a snapshot says of an app. Throws NotFound where it does not know it. */
async function appThen(file: string, service: string) {
  const { apps } = decodeToml(file, (await readText(file)) ?? '', entriesSchema)
  const then = apps[service]
  if (then) return then
  throw new NotFound('app-unknown', `${service} is not in this snapshot`, {
    hint: `in it are: ${Object.keys(apps).join(', ') || 'no apps'}`,
  })
}

async function answersIn(file: string) {
  const answers = z.record(z.string(), z.union([z.string(), z.boolean(), z.number()]))
  const text = await readText(file)
  return text === undefined ? {} : decodeToml(file, text, answers)
}

const wayBack = (service: string, snapshot: string) =>
  `what it had before is kept for a week: gantry backup restore ${service} ${snapshot}`

const isWhole = ({ restore }: DesiredApp) => !restore || restore.phase === 'stage'

const withoutRestore = ({ restore: _over, ...it }: AppEntry): AppEntry => it

const unknownTarget = (name: string) =>
  new NotFound('target-unknown', `this box has no target called ${name}`, {
    hint: 'gantry backup target list shows them',
  })

/**
 * Somebody has the kit that fits now before his eyes: two of its words prove it. Throws InvalidInput
 * for words that are others.
 */
export async function confirmKit(
  { change }: Pick<Box, 'change'>,
  kit: RecoveryKit,
  typed: readonly { readonly place: number; readonly word: string }[],
): Promise<void> {
  const words = kit.key.split(' ')
  if (new Set(typed.map(it => it.place)).size < 2) {
    throw new InvalidInput('kit-few-words', 'two of the twelve words of the kit are needed', {
      hint: 'type any two of them, each with its number',
    })
  }
  const wrong = typed.find(({ place, word }) => words[place - 1] !== word.trim().toLowerCase())
  if (wrong) {
    throw new InvalidInput('kit-words', `word ${wrong.place} is another one on the kit`, {
      hint: 'look at the sheet that you have printed: an older one has other words',
    })
  }
  await change({ what: 'the recovery kit is in safe hands', kind: 'kit-confirmed' }, async it => ({
    ...it,
    backup: { ...it.backup, kit: kit.number },
  }))
}

const leftAlone = (service: string) =>
  ({ what: `${service} stays as it is`, kind: 'app-left-alone' }) as const

/** Gives the box a target, after it was tried. Throws what is wrong with it. */
export async function addTarget(
  { change, manifest }: Pick<Box, 'change' | 'manifest'>,
  backups: Backups,
  name: string,
  target: Target,
  credentials: TargetCredentials,
): Promise<void> {
  if ((await manifest()).backup.targets[name]) {
    throw new InvalidInput('target-taken', `there is a target called ${name} already`, {
      hint: 'give this one another name, or remove the other one first',
    })
  }
  await backups.admit(name, target, credentials)
  await change({ what: `backups go to ${name}`, kind: 'target-added', about: name }, async it => ({
    ...it,
    backup: { ...it.backup, targets: { ...it.backup.targets, [name]: target } },
  }))
}

/** From now on a copy goes there each so many minutes. */
export async function paceTarget(
  { change }: Pick<Box, 'change'>,
  name: string,
  every: number,
): Promise<void> {
  const what = `a copy goes to ${name} each ${every} minutes`
  await change({ what, kind: 'target-paced', about: name }, async it =>
    withTarget(it, name, target => ({ ...target, every })),
  )
}

/** From its next copy on, so many kibibytes a second go out to it at most; null: as fast as it goes. */
export async function limitTarget(
  { change }: Pick<Box, 'change'>,
  name: string,
  limit: number | null,
): Promise<void> {
  const what = limit === null ? 'as fast as it goes' : `at most ${limit} KiB a second`
  await change({ what: `to ${name} ${what}`, kind: 'target-limited', about: name }, async it =>
    withTarget(it, name, ({ 'upload-limit': _before, ...target }) =>
      limit === null ? target : { ...target, 'upload-limit': limit },
    ),
  )
}

function withTarget(it: Manifest, name: string, changed: (target: Target) => Target) {
  const { [name]: target } = it.backup.targets
  if (!target) throw unknownTarget(name)
  return {
    ...it,
    backup: { ...it.backup, targets: { ...it.backup.targets, [name]: changed(target) } },
  }
}

/** What was saved there stays there. */
export async function removeTarget(
  { change }: Pick<Box, 'change'>,
  backups: Backups,
  name: string,
): Promise<void> {
  const what = `no backups go to ${name} any more`
  await change({ what, kind: 'target-removed', about: name }, async it => {
    const { [name]: gone, ...targets } = it.backup.targets
    if (!gone) throw unknownTarget(name)
    return { ...it, backup: { ...it.backup, targets } }
  })
  await backups.forget(name)
}
