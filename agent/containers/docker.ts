import { randomUUID } from 'node:crypto'
import type Docker from 'dockerode'
import { asBefore } from '../base/as-before.ts'
import { ComponentFailed, type Problem } from '../base/errors.ts'
import type { Remember } from '../base/remembered.ts'
import type { LockedImage } from '../box/app-facts.ts'
import type { Desired, DesiredApp } from '../box/desired.ts'
import type { Capability } from '../reconcile/capability.ts'
import { type Base, creationOptions, GROUP } from './creation.ts'
import { dockerFailed } from './docker-errors.ts'
import { ensureHolderImage } from './holder.ts'
import { fetchImage, type ImageShelf } from './images.ts'
import { tailOf } from './logs.ts'
import {
  type ContainerStep,
  type ObservedContainer,
  type ObservedContainers,
  planContainers,
} from './plan.ts'
import { APP_LABEL, type ContainerSpec, SPEC_LABEL } from './spec.ts'

/** Seconds that a process has to end by itself; Docker's own default. */
const GRACE = 10

export interface ContainersOptions {
  readonly docker: Docker
  /** Of what Docker lists. */
  readonly remember: Remember
  readonly shelf: ImageShelf
  /** The images that were settled for an app. */
  readonly locked: (service: string) => Promise<readonly LockedImage[]>
  readonly saveImage: (service: string, image: LockedImage) => Promise<void>
  /** Ends what was kept for a removed app's containers: what was settled, and its secrets. */
  readonly forget: (service: string) => Promise<void>
  /** Writes the files and the secrets that an app reads; nothing of it runs. */
  readonly writeFiles: (app: DesiredApp) => Promise<void>
  /** Something that its owner should know of an app, though it goes on. */
  readonly note: (app: string, note: Problem) => void
}

const isGone = (app: string, asked: string): Problem => ({
  code: 'image-gone',
  message: `what ${app} ran from is no longer to be had: it runs from what ${asked} is now`,
  hint: 'it may be a newer version than its data: look whether all is there',
})

/** The containers of all apps, in the box's one Docker. */
export function containers(options: ContainersOptions): Capability<
  ObservedContainers,
  ContainerStep
> & {
  /** A container ended or had too much memory, or Docker was away: what was known is over. */
  distrust(): void
} {
  const { docker, remember, shelf, locked, saveImage, forget, note } = options

  // Docker takes every container and the file of every image apart for them.
  const containersNow = remember(() =>
    docker.listContainers({ all: true, filters: { label: [SPEC_LABEL] } }),
  )
  const imagesNow = remember(() => docker.listImages({ all: true }))
  let apps: readonly DesiredApp[] = []
  /** By id, those that run. What the list leaves out of them changes only when Docker says so. */
  let known = new Map<string, ObservedContainer>()

  async function observeOne(it: Docker.ContainerInfo): Promise<ObservedContainer> {
    // What Docker says while it is asked goes for the next time.
    const believed = known
    const before = believed.get(it.Id)
    if (before && it.State === 'running') return before
    const seen = await observed(docker, it)
    if (seen.running) believed.set(it.Id, seen)
    else believed.delete(it.Id)
    return seen
  }

  async function observe(desired: Desired): Promise<ObservedContainers> {
    apps = desired.apps
    const [found, images, locks] = await Promise.all([
      containersNow(),
      imagesNow(),
      Promise.all(apps.map(async ({ service }) => [service, await locked(service)] as const)),
    ])
    return {
      containers: await Promise.all(found.map(observeOne)),
      images: new Set(images.map(it => it.Id)),
      locked: new Map(
        locks.filter(([, it]) => it.length > 0).map(([key, it]) => [key, it.map(({ id }) => id)]),
      ),
    }
  }

  return {
    distrust() {
      known = new Map()
    },
    name: 'containers',
    serves: () => true,
    plan: asBefore(planContainers),
    observe: desired => observe(desired).catch(dockerFailed('tell what is running')),
    async apply(step, tell) {
      const failed = dockerFailed(step.says)
      switch (step.kind) {
        case 'fetch': {
          const { app, source } = step
          const before = (await locked(app)).find(it => it.asked === source.asked)
          const image = await fetchImage(docker, shelf, { app, source, before }, tell).catch(failed)
          if (before?.digest && image.digest !== before.digest) note(app, isGone(app, source.asked))
          return await saveImage(app, image)
        }
        case 'create':
          return await create(docker, shelf, step.spec).catch(failed)
        case 'files': {
          const app = apps.find(it => it.service === step.app)
          return app && (await options.writeFiles(app))
        }
        case 'start':
          return await start(docker, step.name).catch(already).catch(failed)
        case 'await':
          return await end(docker, step.name).catch(failed)
        case 'stop':
          return await stop(docker, step.name).catch(failed)
        case 'remove':
          return await remove(docker, step.name).catch(failed)
        case 'discard':
          // The newer one may be built on the older.
          for (const image of [...step.images].reverse()) await discard(docker, image).catch(failed)
          return await forget(step.app)
      }
    },
  }
}

async function observed(docker: Docker, it: Docker.ContainerInfo): Promise<ObservedContainer> {
  const { State } = await docker.getContainer(it.Id).inspect()
  return {
    id: it.Id,
    name: it.Names[0]?.slice(1) ?? it.Id,
    app: it.Labels[APP_LABEL] ?? '',
    fingerprint: it.Labels[SPEC_LABEL] ?? '',
    running: State.Running,
    end: State.Running || State.Status === 'created' ? undefined : State.ExitCode,
    outOfMemory: State.OOMKilled,
    networkOf: it.HostConfig.NetworkMode?.match(/^container:(.+)$/)?.[1],
  }
}

async function create(docker: Docker, shelf: ImageShelf, spec: ContainerSpec): Promise<void> {
  const base =
    spec.role === 'holder'
      ? { id: await ensureHolderImage(docker, shelf.holder), group: randomUUID() }
      : await holderNow(docker, spec.holder)
  await docker.createContainer(creationOptions(spec, base))
}

/** One that was made by an older version of the box is in no group. */
async function holderNow(docker: Docker, name: string): Promise<Base> {
  const { Id, HostConfig } = await docker.getContainer(name).inspect()
  const { Annotations } = HostConfig as { Annotations?: Readonly<Record<string, string>> }
  return { id: Id, group: Annotations?.[GROUP] }
}

/**
 * A power cut may leave in Docker's store that a container is in its network although it is not; its
 * next start is refused until that is taken back.
 */
async function start(docker: Docker, name: string): Promise<void> {
  const container = docker.getContainer(name)
  await container.start().catch(async error => {
    const [, network] = /endpoint with name \S+ already exists in network (\S+)/.exec(error) ?? []
    if (network === undefined) throw error
    await docker.getNetwork(network).disconnect({ Container: name, Force: true })
    await container.start()
  })
}

/** Waits until a process has done its work; what it said last tells why it could not. */
async function end(docker: Docker, name: string): Promise<void> {
  const container = docker.getContainer(name)
  const { StatusCode } = (await container.wait()) as { StatusCode: number }
  if (StatusCode === 0) return
  const { State } = await container.inspect()
  if (State.OOMKilled) {
    throw new ComponentFailed('app-out-of-memory', `${name} took more memory than it may`, {
      hint: 'it is tried again by itself; let the app take more: "Memory" on its page',
      detail: await tailOf(container),
    })
  }
  throw new ComponentFailed('process-failed', `${name} failed with code ${StatusCode}`, {
    hint: 'it is tried again by itself; the last lines of its log are below',
    detail: await tailOf(container),
  })
}

async function stop(docker: Docker, name: string): Promise<void> {
  await docker.getContainer(name).stop({ t: GRACE }).catch(already)
}

/** Gives a container its grace and then removes it, whatever state it is in. */
async function remove(docker: Docker, name: string): Promise<void> {
  const container = docker.getContainer(name)
  const { State } = await container.inspect()
  if (State.Running) await stop(docker, name)
  await container.remove({ force: true, v: true })
}

/** What another image was built on goes by itself with the last of those. */
async function discard(docker: Docker, image: string): Promise<void> {
  await docker.getImage(image).remove({ force: true }).catch(neededOrMissing)
}

/** The process that a running container began with. */
export async function processOf(docker: Docker, container: string): Promise<number> {
  const failed = dockerFailed(`tell whether ${container} runs`)
  return (await docker.getContainer(container).inspect().catch(failed)).State.Pid
}

/** Apps of which a process runs. */
export async function runningApps(docker: Docker): Promise<ReadonlySet<string>> {
  const found = await docker
    .listContainers({ filters: { label: [SPEC_LABEL] } })
    .catch(dockerFailed('tell what is running'))
  const processes = found.filter(it => it.HostConfig.NetworkMode?.startsWith('container:'))
  return new Set(processes.map(it => it.Labels[APP_LABEL] ?? ''))
}

/** By app, the process that owns its network: those of apps that do not run are missing. */
export async function holdersOf(docker: Docker): Promise<ReadonlyMap<string, number>> {
  const found = await docker
    .listContainers({ filters: { label: [SPEC_LABEL] } })
    .catch(dockerFailed('tell what is running'))
  const holders = found.filter(it => it.Names.some(name => name.endsWith('.holder')))
  const known = await Promise.all(
    holders.map(async ({ Id, Labels }) => {
      const it = await docker.getContainer(Id).inspect().catch(missing)
      return it?.State.Running ? ([Labels[APP_LABEL] ?? '', it.State.Pid] as const) : undefined
    }),
  )
  return new Map(known.filter(it => it !== undefined))
}

/** By name, which start of a container runs; those that do not run are missing. */
export async function startsOf(
  docker: Docker,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const found = await Promise.all(
    names.map(async name => {
      const it = await docker.getContainer(name).inspect().catch(missing)
      return it?.State.Running ? ([name, `${it.Id} ${it.State.StartedAt}`] as const) : undefined
    }),
  )
  return new Map(found.filter(it => it !== undefined))
}

function missing(error: unknown): undefined {
  if ((error as { statusCode?: number }).statusCode !== 404) throw error
  return undefined
}

/** Docker answers 304 where a container has started, or stopped, in the meantime. */
function already(error: unknown): undefined {
  if ((error as { statusCode?: number }).statusCode === 304) return undefined
  throw error
}

function neededOrMissing(error: unknown): undefined {
  const { statusCode, message } = error as { statusCode?: number; message?: string }
  if (statusCode === 409 && message?.includes('dependent child images')) return undefined
  return missing(error)
}
