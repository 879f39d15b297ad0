import type Docker from 'dockerode'
import type { Lock } from '../box/store.ts'
import type { Capability } from '../reconcile/capability.ts'
import { dockerFailed } from './docker-errors.ts'
import { ensureHolderImage } from './holder.ts'
import { fetchImage, type ImageShelf } from './images.ts'
import { type ContainerStep, type ObservedContainers, planContainers } from './plan.ts'
import { type ContainerSpec, fingerprint, type HolderSpec, type ProcessSpec } from './spec.ts'

const APP = 'gantry.app'
const SPEC = 'gantry.spec'
/** Seconds that a process has to end by itself; Docker's own default. */
const GRACE = 10

export interface ContainersOptions {
  readonly docker: Docker
  readonly shelf: ImageShelf
  readonly saveLock: (service: string, lock: Lock) => Promise<void>
  readonly forgetLock: (service: string) => Promise<void>
}

/** The containers of all apps, in the box's one Docker. */
export function containers(
  options: ContainersOptions,
): Capability<ObservedContainers, ContainerStep> {
  const { docker, shelf, saveLock, forgetLock } = options
  return {
    name: 'containers',
    serves: () => true,
    plan: planContainers,
    observe: () => observe(docker).catch(dockerFailed('tell what is running')),
    async apply(step, tell) {
      const failed = dockerFailed(step.says)
      switch (step.kind) {
        case 'fetch': {
          const lock = await fetchImage(docker, shelf, step, tell).catch(failed)
          return await saveLock(step.app, lock)
        }
        case 'create':
          return await create(docker, shelf, step.spec).catch(failed)
        case 'start':
          return await docker.getContainer(step.name).start().catch(failed)
        case 'stop':
          return await docker.getContainer(step.name).stop({ t: GRACE }).catch(failed)
        case 'remove':
          return await end(docker, step.name).catch(failed)
        case 'discard':
          if (step.image) await discard(docker, step.image).catch(failed)
          return await forgetLock(step.app)
      }
    },
  }
}

async function observe(docker: Docker): Promise<ObservedContainers> {
  const [found, images] = await Promise.all([
    docker.listContainers({ all: true, filters: { label: [SPEC] } }),
    docker.listImages({ all: true }),
  ])
  return {
    containers: found.map(it => ({
      id: it.Id,
      name: it.Names[0]?.slice(1) ?? it.Id,
      app: it.Labels[APP] ?? '',
      fingerprint: it.Labels[SPEC] ?? '',
      running: it.State === 'running',
      networkOf: it.HostConfig.NetworkMode?.match(/^container:(.+)$/)?.[1],
    })),
    images: new Set(images.map(it => it.Id)),
  }
}

async function create(docker: Docker, shelf: ImageShelf, spec: ContainerSpec): Promise<void> {
  const labels = { Labels: { [APP]: spec.app, [SPEC]: fingerprint(spec) } }
  const options =
    spec.role === 'holder'
      ? holderOptions(spec, await ensureHolderImage(docker, shelf.holder))
      : processOptions(spec, (await docker.getContainer(spec.holder).inspect()).Id)
  await docker.createContainer({ name: spec.name, ...labels, ...options })
}

function holderOptions(
  { app, network, hosts }: HolderSpec,
  image: string,
): Docker.ContainerCreateOptions {
  const { bridge, ipv4, ipv6 } = network
  return {
    Image: image,
    Hostname: app,
    HostConfig: { ...CONFINED, CapDrop: ['ALL'], NetworkMode: bridge, ExtraHosts: [...hosts] },
    NetworkingConfig: {
      EndpointsConfig: {
        [bridge]: { IPAMConfig: { IPv4Address: ipv4.address, IPv6Address: ipv6.address } },
      },
    },
  }
}

function processOptions(spec: ProcessSpec, holder: string): Docker.ContainerCreateOptions {
  return {
    Image: spec.image,
    Env: [...spec.environment],
    HostConfig: {
      ...CONFINED,
      NetworkMode: `container:${holder}`,
      Mounts: spec.mounts.map(({ from, to }) => ({ Type: 'bind', Source: from, Target: to })),
    },
  }
}

/** The loop starts containers, in order; Docker must not run ahead of it after a reboot. */
const CONFINED: Docker.HostConfig = {
  RestartPolicy: { Name: 'no' },
  SecurityOpt: ['no-new-privileges'],
  PidsLimit: 512,
}

/** Gives a container its grace and then removes it, whatever state it is in. */
async function end(docker: Docker, name: string): Promise<void> {
  const container = docker.getContainer(name)
  const { State } = await container.inspect()
  if (State.Running) await container.stop({ t: GRACE })
  await container.remove({ force: true, v: true })
}

async function discard(docker: Docker, image: string): Promise<void> {
  try {
    await docker.getImage(image).remove({ force: true })
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode !== 404) throw error
  }
}
