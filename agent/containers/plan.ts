import type { Problem } from '../base/errors.ts'
import type { Desired, DesiredApp } from '../box/desired.ts'
import type { DesiredProcess, ImageSource } from '../box/processes.ts'
import type { Step } from '../reconcile/capability.ts'
import { type ContainerSpec, fingerprint, holderOf, type ProcessSpec, processSpec } from './spec.ts'

export interface ObservedContainer {
  readonly id: string
  readonly name: string
  readonly app: string
  readonly fingerprint: string
  readonly running: boolean
  /** The code it ended with, where it ran and does not any more. */
  readonly end: number | undefined
  /** The kernel ended a program in it since it was started, though another may go on. */
  readonly outOfMemory: boolean
  /** The container whose network it is in, where it is not its own. */
  readonly networkOf: string | undefined
}

export interface ObservedContainers {
  readonly containers: readonly ObservedContainer[]
  /** Ids of the images that are there. */
  readonly images: ReadonlySet<string>
  /** By service, the ids of the images that were settled for it. */
  readonly locked: ReadonlyMap<string, readonly string[]>
}

export type ContainerStep = Step &
  (
    | { readonly kind: 'fetch'; readonly app: string; readonly source: ImageSource }
    | { readonly kind: 'create'; readonly app: string; readonly spec: ContainerSpec }
    | { readonly kind: 'files'; readonly app: string }
    | { readonly kind: 'start'; readonly app: string; readonly name: string }
    | { readonly kind: 'await'; readonly app: string; readonly name: string }
    | { readonly kind: 'stop'; readonly app: string; readonly name: string }
    | { readonly kind: 'remove'; readonly app: string; readonly name: string }
    | { readonly kind: 'discard'; readonly app: string; readonly images: readonly string[] }
  )

/**
 * A container is never edited: a changed spec means a new one. An app whose images are not settled
 * gets those steps alone; the next pass knows the images. The old containers serve until then.
 */
export function planContainers(desired: Desired, observed: ObservedContainers): ContainerStep[] {
  const known = new Set(desired.apps.filter(it => it.installed).map(it => it.service))
  const surplus = observed.containers.filter(it => !known.has(it.app))
  return [
    ...[...surplus].sort(processesFirst).map(remove),
    ...desired.apps.flatMap(app =>
      app.installed ? planApp(app, observed) : planAbsent(app, desired, observed),
    ),
  ]
}

/** What a removed app ran from goes, but for images that another app runs from. */
function planAbsent(
  { service }: DesiredApp,
  { apps }: Desired,
  { locked }: ObservedContainers,
): ContainerStep[] {
  const mine = locked.get(service)
  if (!mine) return []
  const others = apps.filter(it => it.installed).flatMap(it => locked.get(it.service) ?? [])
  const images = mine.filter(it => !others.includes(it))
  return [{ kind: 'discard', app: service, images, says: `discard the image of ${service}` }]
}

function planApp(app: DesiredApp, { containers, images }: ObservedContainers): ContainerStep[] {
  const mine = containers.filter(it => it.app === app.service)
  const missing = app.processes.filter(it => it.image === undefined || !images.has(it.image))
  if (missing.length > 0) return fetches(app, missing)
  if (app.state === 'stopped') {
    return mine
      .filter(it => it.running)
      .sort(processesFirst)
      .map(stop)
  }
  const specs = [
    holderOf(app),
    ...app.processes.map(it => processSpec(app, it, it.image ?? '')),
  ] as const
  const stale = mine.filter(it => !isCurrent(it, specs, mine))
  const current = mine.filter(it => !stale.includes(it))
  return [
    ...[...stale].sort(processesFirst).map(remove),
    ...filesFor(app, current),
    ...startAll(specs, current),
  ]
}

/** Files are written while nothing of the app runs that could put a link in their way. */
function filesFor(app: DesiredApp, current: readonly ObservedContainer[]): ContainerStep[] {
  const runs = current.some(it => it.running && it.networkOf !== undefined)
  const needed = app.files.length + app.processes.flatMap(it => it.secretFiles).length
  if (runs || needed === 0) return []
  // Once all processes have ended for good there is no start to prepare.
  const lasting = app.processes.some(it => it.run === 'always')
  if (!lasting) return []
  return [{ kind: 'files', app: app.service, says: `write the files of ${app.service}` }]
}

function fetches(app: DesiredApp, missing: readonly DesiredProcess[]): ContainerStep[] {
  const sources = new Map(missing.map(it => [it.source.asked, it.source]))
  return [...sources.values()].map(source => ({
    kind: 'fetch',
    app: app.service,
    source,
    says: source.kind === 'build' ? `build ${app.service}` : `fetch ${source.asked}`,
  }))
}

/** In order; what has to end first is waited for before the next one is made. */
function startAll(
  specs: readonly ContainerSpec[],
  current: readonly ObservedContainer[],
): ContainerStep[] {
  return specs.flatMap((spec): ContainerStep[] => {
    const now = current.find(it => it.name === spec.name)
    const created: ContainerStep[] = now
      ? []
      : [{ kind: 'create', app: spec.app, spec, says: `create ${spec.name}` }]
    if (spec.role === 'process' && spec.run !== 'always') return [...created, ...runOnce(spec, now)]
    if (now?.running && !now.outOfMemory) return []
    // What is left of it may wait for what was ended, for ever.
    return [...created, ...(now?.running ? [stop(now)] : []), start(spec, now)]
  })
}

function runOnce(spec: ProcessSpec, now: ObservedContainer | undefined): ContainerStep[] {
  const { app, name } = spec
  const wait: ContainerStep = { kind: 'await', app, name, says: `wait for ${name} to finish` }
  if (now?.running) return [wait]
  // One that failed is started again: the loop tries slower and slower.
  return now?.end === 0 ? [] : [start(spec, undefined), wait]
}

function start(spec: ContainerSpec, now: ObservedContainer | undefined): ContainerStep {
  const { app, name } = spec
  const what = spec.role === 'holder' ? `the network of ${app}` : name.replace(/\.main$/, '')
  const note = now && noteOf(now)
  const says = `start ${what}${note ? ' again' : ''}`
  return { kind: 'start', app, name, says, ...(note ? { note } : {}) }
}

/** What people are told of a process that did not end because somebody wanted it to. */
function noteOf({ app, end, outOfMemory }: ObservedContainer): Problem | undefined {
  if (outOfMemory) {
    return {
      code: 'app-out-of-memory',
      message: `${app} took more memory than it may and was started again`,
      hint: 'if it happens often, let it take more: "Memory" among the advanced things on its page',
    }
  }
  if (end === undefined || end === 0 || STOPPED_BY_US.includes(end)) return undefined
  return {
    code: 'app-crashed',
    message: `${app} ended by itself with code ${end} and was started again`,
    hint: 'if it happens often, look at its log',
  }
}

/** 128 + SIGTERM and SIGKILL: how processes end that are asked to, or that lose the power. */
const STOPPED_BY_US = [143, 137, 255]

/** A process is in the network of one certain holder: a new holder means a new process. */
function isCurrent(
  it: ObservedContainer,
  specs: readonly ContainerSpec[],
  mine: readonly ObservedContainer[],
): boolean {
  const spec = specs.find(spec => spec.name === it.name)
  if (!spec || fingerprint(spec) !== it.fingerprint) return false
  if (spec.role === 'holder') return true
  // What has done its work is not done again because the network is another one.
  if (spec.run !== 'always' && it.end === 0) return true
  const holder = mine.find(other => other.name === spec.holder)
  if (!holder || holder.id !== it.networkOf || !isCurrent(holder, specs, mine)) return false
  // A holder that stopped took its network with it: who still runs in there talks to nobody.
  return holder.running || !it.running
}

const remove = ({ app, name }: ObservedContainer): ContainerStep => ({
  kind: 'remove',
  app,
  name,
  says: `remove ${name}`,
})

const stop = ({ app, name }: ObservedContainer): ContainerStep => ({
  kind: 'stop',
  app,
  name,
  says: `stop ${name}`,
})

const processesFirst = (one: ObservedContainer, other: ObservedContainer) =>
  Number(one.networkOf === undefined) - Number(other.networkOf === undefined)
