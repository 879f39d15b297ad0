import { setTimeout as pause } from 'node:timers/promises'
import type { LockedImage } from '../../agent/box/app-facts.ts'
import type { DesiredApp } from '../../agent/box/desired.ts'
import type { Check } from '../../agent/box/watch.ts'
import {
  type ContainerStep,
  type ObservedContainer,
  planContainers,
} from '../../agent/containers/plan.ts'
import { fingerprint } from '../../agent/containers/spec.ts'
import { planDatabases } from '../../agent/database/plan.ts'
import { planNetworks } from '../../agent/network/plan.ts'
import { type Part, part, type Tell } from '../../agent/reconcile/capability.ts'
import { planStorage } from '../../agent/storage/plan.ts'

/** Milliseconds that a step takes, so that a person can see it. */
const MOMENT = 300

/** What was settled about the images of an app. */
interface Locks {
  save(service: string, image: LockedImage): Promise<void>
  forget(service: string): Promise<void>
}

/**
 * In-memory components with the planners of the real ones, for a page without a box.
 *
 * @param moment milliseconds that a step takes
 */
export function fakeParts(
  locks: Locks,
  moment = MOMENT,
): { readonly parts: readonly Part[]; checksOf(app: DesiredApp): readonly Check[] } {
  const takesItsTime = () => (moment > 0 ? pause(moment) : Promise.resolve())
  const containers = fakeContainers(locks, takesItsTime)
  return {
    parts: [
      fakeStorage(takesItsTime),
      fakeNetworks(takesItsTime),
      fakeDatabases(takesItsTime),
      containers.part,
    ],
    checksOf: containers.checksOf,
  }
}

function fakeStorage(takesItsTime: () => Promise<void>): Part {
  const folders = new Map<string, { uid: number; gid: number }>()
  return part({
    name: 'storage',
    serves: app => app.storage.length > 0,
    observe: async () => folders,
    plan: planStorage,
    async apply(step) {
      await takesItsTime()
      if (step.kind === 'folder') folders.set(step.path, step.owner)
      else folders.delete(step.path)
    },
  })
}

function fakeNetworks(takesItsTime: () => Promise<void>): Part {
  const networks = new Map<string, readonly string[]>()
  return part({
    name: 'network',
    serves: () => true,
    observe: async () => networks,
    plan: planNetworks,
    async apply(step) {
      await takesItsTime()
      if (step.kind === 'remove') return void networks.delete(step.bridge)
      networks.set(step.grant.bridge, [step.grant.ipv6.subnet, step.grant.ipv4.subnet])
    },
  })
}

function fakeDatabases(takesItsTime: () => Promise<void>): Part {
  const databases = new Map<string, Set<string>>()
  const roles = new Map<string, string | undefined>()
  let access = ''
  return part({
    name: 'database',
    serves: app => app.databases.length > 0,
    observe: async () => ({ databases, roles, access }),
    plan: planDatabases,
    async apply(step) {
      await takesItsTime()
      if (step.kind === 'access') access = step.text
      if (step.kind === 'role') roles.set(step.grant.name, step.mark)
      if (step.kind === 'database') databases.set(step.name, new Set())
      if (step.kind === 'extension') databases.get(step.name)?.add(step.extension)
      if (step.kind === 'drop') {
        databases.delete(step.name)
        roles.delete(step.name)
      }
    },
  })
}

function fakeContainers(locks: Locks, takesItsTime: () => Promise<void>) {
  const containers = new Map<string, ObservedContainer & { readonly since: number }>()
  const images = new Set<string>()
  const locked = new Map<string, readonly string[]>()

  async function fetch({ app, source }: ContainerStep & { kind: 'fetch' }, tell: Tell) {
    const sizes = [120e6, 48e6, 12e6]
    for (let done = 0; done <= 10; done++) {
      const layers = sizes.map(total => ({
        state: done < 10 ? ('downloading' as const) : ('ready' as const),
        done: (total * done) / 10,
        total,
      }))
      tell(done / 10, { doing: 'downloading', layers })
      await takesItsTime()
    }
    const id = `sha256:${Buffer.from(app).toString('hex').padEnd(64, '0').slice(0, 64)}`
    images.add(id)
    locked.set(app, [id])
    await locks.save(app, { asked: source.asked, id, from: 'registry' })
  }

  async function apply(step: ContainerStep, tell: Tell): Promise<void> {
    await takesItsTime()
    switch (step.kind) {
      case 'fetch':
        return await fetch(step, tell)
      case 'create': {
        const { name, app, role } = step.spec
        const networkOf = role === 'process' ? step.spec.holder : undefined
        const plain = { running: false, end: undefined, outOfMemory: false, since: 0 }
        const it = { id: name, name, app, networkOf, ...plain }
        return void containers.set(name, { ...it, fingerprint: fingerprint(step.spec) })
      }
      case 'remove':
        return void containers.delete(step.name)
      case 'await':
        return
      case 'discard':
        locked.delete(step.app)
        return await locks.forget(step.app)
      case 'start':
      case 'stop': {
        const it = containers.get(step.name)
        if (it)
          containers.set(step.name, { ...it, running: step.kind === 'start', since: Date.now() })
      }
    }
  }

  return {
    part: part({
      name: 'containers',
      serves: (_app: DesiredApp) => true,
      observe: async () => ({ containers: [...containers.values()], images, locked }),
      plan: planContainers,
      apply,
    }),
    checksOf({ service }: DesiredApp) {
      const passes = async () => {
        const main = containers.get(`${service}.main`)
        return main?.running === true && Date.now() - main.since > 2_000
      }
      return [{ of: 'main', passes }]
    },
  }
}
