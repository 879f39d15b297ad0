import type { Desired, DesiredApp, ImageSource } from '../box/desired.ts'
import type { Step } from '../reconcile/capability.ts'
import { type ContainerSpec, fingerprint, holderOf, processOf } from './spec.ts'

export interface ObservedContainer {
  readonly id: string
  readonly name: string
  readonly app: string
  readonly fingerprint: string
  readonly running: boolean
  /** The container whose network it is in, where it is not its own. */
  readonly networkOf: string | undefined
}

export interface ObservedContainers {
  readonly containers: readonly ObservedContainer[]
  /** Ids of the images that are there. */
  readonly images: ReadonlySet<string>
}

export type ContainerStep = Step &
  (
    | { readonly kind: 'fetch'; readonly app: string; readonly source: ImageSource }
    | { readonly kind: 'create'; readonly app: string; readonly spec: ContainerSpec }
    | { readonly kind: 'start'; readonly app: string; readonly name: string }
    | { readonly kind: 'stop'; readonly app: string; readonly name: string }
    | { readonly kind: 'remove'; readonly app: string; readonly name: string }
    | { readonly kind: 'discard'; readonly app: string; readonly image: string | undefined }
  )

/**
 * A container is never edited: a changed spec means a new one. An app whose image is not settled
 * gets that step alone; the next pass knows the image. The old containers serve until then.
 */
export function planContainers(desired: Desired, observed: ObservedContainers): ContainerStep[] {
  const known = new Set(desired.apps.filter(it => it.installed).map(it => it.service))
  const surplus = observed.containers.filter(it => !known.has(it.app))
  return [
    ...[...surplus].sort(processesFirst).map(remove),
    ...desired.apps.flatMap(app =>
      app.installed ? planApp(app, observed) : planAbsent(app, desired),
    ),
  ]
}

/** What a removed app ran from goes, unless another app runs from the same image. */
function planAbsent({ service, lock }: DesiredApp, { apps }: Desired): ContainerStep[] {
  if (!lock) return []
  const image = lock.id
  const shared = apps.some(it => it.installed && it.lock?.id === image)
  const says = `discard the image of ${service}`
  return [{ kind: 'discard', app: service, image: shared ? undefined : image, says }]
}

function planApp(app: DesiredApp, { containers, images }: ObservedContainers): ContainerStep[] {
  const { service, lock, source } = app
  if (lock?.asked !== source.asked || !images.has(lock.id)) {
    return [{ kind: 'fetch', app: service, source, says: fetching(app) }]
  }
  const specs = [holderOf(app), processOf(app, lock.id)]
  const mine = containers.filter(it => it.app === service)
  if (app.state === 'stopped') {
    return mine
      .filter(it => it.running)
      .sort(processesFirst)
      .map(stop)
  }
  const stale = mine.filter(it => !isCurrent(it, specs, mine))
  return [
    ...[...stale].sort(processesFirst).map(remove),
    ...specs.flatMap((spec): ContainerStep[] => {
      const now = mine.find(it => it.name === spec.name && !stale.includes(it))
      const start: ContainerStep = {
        kind: 'start',
        app: service,
        name: spec.name,
        says: `start ${spec.role === 'holder' ? `the network of ${service}` : service}`,
      }
      if (now) return now.running ? [] : [start]
      return [{ kind: 'create', app: service, spec, says: `create ${spec.name}` }, start]
    }),
  ]
}

/** A process is in the network of one certain holder: a new holder means a new process. */
function isCurrent(
  it: ObservedContainer,
  specs: readonly ContainerSpec[],
  mine: readonly ObservedContainer[],
): boolean {
  const spec = specs.find(spec => spec.name === it.name)
  if (!spec || fingerprint(spec) !== it.fingerprint) return false
  if (spec.role === 'holder') return true
  const holder = mine.find(other => other.name === spec.holder)
  if (!holder || holder.id !== it.networkOf || !isCurrent(holder, specs, mine)) return false
  // A holder that stopped took its network with it: who still runs in there talks to nobody.
  return holder.running || !it.running
}

function fetching({ service, source }: DesiredApp): string {
  return source.kind === 'build' ? `build ${service}` : `fetch ${service} (${source.asked})`
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
