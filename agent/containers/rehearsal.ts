import { setTimeout as pause } from 'node:timers/promises'
import type Docker from 'dockerode'
import { ComponentFailed } from '../base/errors.ts'
import type { DesiredApp } from '../box/desired.ts'
import { creationOptions } from './creation.ts'
import { type CheckedApp, checksOf, type HealthOptions } from './health.ts'
import { ensureHolderImage } from './holder.ts'
import { tailOf } from './logs.ts'
import { type ProcessSpec, processSpec } from './spec.ts'

/** An app as it is started once more beside itself: plain data, to be handed to another program. */
export interface Rehearsed extends CheckedApp {
  readonly specs: readonly ProcessSpec[]
  /** Bytes, of all its processes together. */
  readonly memory: number | undefined
  /** Milliseconds until it has to work. */
  readonly grace: number
}

/** Pure: what runs always or first. Devices are left out: there is one of each. */
export function rehearsedOf(app: DesiredApp): Rehearsed {
  const { service, web, resources } = app
  const processes = app.processes.filter(it => it.run !== 'on-upgrade')
  return {
    service: `${NAME}.${service}`,
    // Out of files the proxy of the box answers, which knows nothing of what is tried beside it.
    web: web?.files
      ? undefined
      : web && { proxied: web.proxied, port: web.port, protocol: web.protocol },
    processes: processes.map(({ name, run, health }) => ({
      ...{ name, run },
      health: web?.files && health?.path !== undefined ? undefined : health,
    })),
    specs: processes.flatMap(it => {
      const spec = it.image === undefined ? [] : [processSpec(app, it, it.image)]
      return spec.map(it => ({ ...it, devices: [] }))
    }),
    memory: resources.memory,
    grace: Math.max(LEAST_GRACE, ...processes.map(it => it.health?.grace ?? 0)),
  }
}

/** No app is called like that with a dot behind it. */
const NAME = 'drill'
const HOLDER = `${NAME}.holder`
/** What it is known by: the loop looks after those with labels of its own alone. */
const LABEL = 'gantry.drill'
const SLICE = 'apps-drill.slice'
/** The box has other things to do meanwhile. */
const LEAST_GRACE = 240_000

export interface RehearsalOptions {
  readonly docker: Docker
  /** The archive that holders run from. */
  readonly archive: string
  /** The status of a page, asked in the network of a process; undefined where nobody answers. */
  readonly ask: (
    network: number,
    page: { readonly port: number; readonly protocol: string; readonly path: string },
    timeout: number,
  ) => Promise<number | undefined>
}

/** A place where an app is started with a network that leads nowhere. */
export function rehearsals({ docker, archive, ask }: RehearsalOptions) {
  async function open(): Promise<number> {
    const image = await ensureHolderImage(docker, archive)
    const holder = await docker.createContainer({
      name: HOLDER,
      Image: image,
      Labels: { [LABEL]: '1' },
      HostConfig: {
        NetworkMode: 'none',
        CapDrop: ['ALL'],
        CgroupParent: SLICE,
        ExtraHosts: HOSTS,
        Sysctls: { 'net.ipv6.conf.all.disable_ipv6': '0', 'net.ipv6.conf.lo.disable_ipv6': '0' },
        Dns: ['127.0.0.1'],
      },
    })
    await holder.start()
    return (await holder.inspect()).State.Pid
  }

  async function play(
    app: Rehearsed,
    folderOf: (folder: string) => Promise<string>,
  ): Promise<void> {
    const { Id, State } = await docker.getContainer(HOLDER).inspect()
    for (const spec of app.specs) {
      const mounts = await Promise.all(spec.mounts.map(it => moved(it, folderOf)))
      const name = `${app.service}.${spec.name.split('.').at(-1)}`
      const base = { id: Id, group: undefined }
      const options = creationOptions({ ...spec, name, mounts, slice: SLICE }, base)
      const container = await docker.createContainer({
        ...options,
        Labels: { [LABEL]: '1' },
        HostConfig: {
          ...options.HostConfig,
          // Whatever runs for people comes first.
          OomScoreAdj: 800,
          ...(app.memory && !spec.memory ? { Memory: app.memory, MemorySwap: app.memory } : {}),
        },
      })
      await container.start()
      if (spec.run === 'once') await ended(container, name)
    }
    const asked: HealthOptions['ask'] = async (_service, path, timeout) =>
      app.web && (await ask(State.Pid, { ...app.web, path }, timeout))
    await works(docker, app, asked)
  }

  return {
    open,
    play,
    /** Nothing is left, also of one that was cut. */
    async close(): Promise<void> {
      const filters = { label: [LABEL] }
      const found = await docker.listContainers({ all: true, filters })
      for (const { Id } of found) {
        await docker.getContainer(Id).remove({ force: true, v: true }).catch(gone)
      }
    },
  }
}

/** Under the names of the box that apps know, there are servers in that network itself. */
const HOSTS = ['database', 'cache', 'proxy'].map(it => `${it}:127.0.0.1`)

async function moved(
  mount: ProcessSpec['mounts'][number],
  folderOf: (folder: string) => Promise<string>,
) {
  // Secrets are in memory, and read-only.
  return mount.from.startsWith('/data/') ? { ...mount, from: await folderOf(mount.from) } : mount
}

async function ended(container: Docker.Container, name: string): Promise<void> {
  const { StatusCode } = (await container.wait()) as { StatusCode: number }
  if (StatusCode !== 0) throw notWorking(name, await tailOf(container))
}

/** A program that ends is started again, as it would be on the box. */
async function works(docker: Docker, app: Rehearsed, ask: HealthOptions['ask']): Promise<void> {
  const checks = checksOf({ docker, ask }, app)
  const lasting = app.processes.filter(it => it.run === 'always')
  for (const until = Date.now() + app.grace; ; await pause(2_000)) {
    const passed = await Promise.all(checks.map(it => it.passes()))
    if (passed.every(Boolean)) return
    const containers = lasting.map(it => docker.getContainer(`${app.service}.${it.name}`))
    if (Date.now() > until) {
      const said = await Promise.all(containers.map(it => tailOf(it)))
      throw notWorking(app.service.replace(`${NAME}.`, ''), said.join('\n'))
    }
    for (const it of containers) {
      if (!(await it.inspect()).State.Running) await it.start()
    }
  }
}

const notWorking = (name: string, detail: string) =>
  new ComponentFailed('drill-app', `${name} does not work with what was saved of it`, {
    hint: 'the app itself goes on; what it said on trial is below',
    detail,
  })

function gone(error: { statusCode?: number }): void {
  if (error.statusCode !== 404) throw error
}
