import type Docker from 'dockerode'
import { dockerFailure } from '../../base/docker-failure.ts'
import { Conflict } from '../../base/errors.ts'
import { HOME_LABEL, NUMBER_LABEL, type ServiceSpec, TOLD_LABEL } from '../../box/swarm-service.ts'
import type { SharedService } from '../front/need.ts'
import { taskName } from './need.ts'

/** What Docker's swarm runs for a site: asked on a box that decides. */
export interface Services {
  list(): Promise<SharedService[]>
  /** Has it run, or changes it one by one. Returns once the managers have written that down. */
  serve(number: number, spec: ServiceSpec): Promise<void>
  end(number: number): Promise<void>
}

/** The network that a box has laid for a guest: what the swarm's one takes its numbers from. */
export const roomName = (number: number) => `${taskName(number)}-here`

export function servicesBy(docker: Docker): Services {
  async function ensureNetwork(number: number): Promise<void> {
    const name = taskName(number)
    const there = await docker.listNetworks({ filters: { name: [name] } })
    if (there.some(it => it.Name === name)) return
    await docker.createNetwork({
      ...{ Name: name, Driver: 'bridge', Scope: 'swarm' },
      ConfigFrom: { Network: roomName(number) },
    } as Docker.NetworkCreateOptions)
  }

  async function serve(number: number, spec: ServiceSpec): Promise<void> {
    await ensureNetwork(number)
    const services = (await docker.listServices({
      filters: { name: [spec.Name] },
    })) as unknown as Service[]
    const now = services.find(it => it.Spec.Name === spec.Name)
    if (!now) return void (await docker.createService(spec as object))
    await docker
      .getService(now.ID)
      .update({ _query: { version: now.Version.Index }, _body: spec } as never)
  }

  /** Those of services that are there, and of those whose tasks had not ended yet. */
  async function networksLeft(): Promise<number[]> {
    const networks = await docker.listNetworks({ filters: { scope: ['swarm'] } })
    return networks.flatMap(({ Name }) => {
      const [, number] = /^gantry-(\d+)$/.exec(Name) ?? []
      return number === undefined ? [] : [Number(number)]
    })
  }

  return {
    async list() {
      const silent = dockerFailure('does not tell what runs on other boxes')
      const services = (await docker
        .listServices({ filters: { label: [NUMBER_LABEL] } })
        .catch(silent)) as unknown as Service[]
      const [tasks, nodes, networks] = await Promise.all([
        docker.listTasks({ filters: { 'desired-state': ['running'] } }).catch(silent),
        docker.listNodes().catch(silent),
        networksLeft().catch(silent),
      ])
      const boxes = new Map((nodes as Machine[]).map(it => [it.ID, boxOf(it)]))
      const seen = services.map(it => serviceOf(it, tasks as Task[], boxes))
      const left = networks.filter(number => !seen.some(it => it.number === number))
      return [...seen, ...left.map(number => ({ ...NOTHING, number }))]
    },
    serve: (number, spec) => serve(number, spec).catch(refused(spec.Name)),
    async end(number) {
      const name = taskName(number)
      await docker.getService(name).remove().catch(missing).catch(refused(name))
      await docker.getNetwork(name).remove().catch(missing).catch(inUse).catch(refused(name))
    },
  }
}

const NOTHING = { home: '', told: '', undone: false, running: {} }

/** Its tasks take a moment to end, and hold on to the network until then: the next pass takes it. */
function inUse(error: unknown): void {
  if (!/in use|active endpoints/.test(String(error))) throw error
}

interface Service {
  readonly ID: string
  readonly Version: { readonly Index: number }
  readonly Spec: { readonly Name: string; readonly Labels?: Readonly<Record<string, string>> }
  readonly UpdateStatus?: { readonly State?: string }
}

interface Task {
  readonly ServiceID: string
  readonly NodeID?: string
  readonly Status: { readonly State: string }
}

interface Machine {
  readonly ID: string
  readonly Status: { readonly State: string }
  readonly Description?: {
    readonly Engine?: { readonly Labels?: Readonly<Record<string, string>> }
  }
}

/** Of a machine that is away nobody knows whether anything runs there. */
const boxOf = ({ Status, Description }: Machine) =>
  Status.State === 'ready' ? Description?.Engine?.Labels?.['gantry.box'] : undefined

function serviceOf(
  { ID, Spec: { Labels = {} }, UpdateStatus }: Service,
  tasks: readonly Task[],
  boxes: ReadonlyMap<string, string | undefined>,
): SharedService {
  const running: Record<string, number> = {}
  for (const { ServiceID, NodeID = '', Status } of tasks) {
    const box = boxes.get(NodeID)
    if (ServiceID !== ID || Status.State !== 'running' || box === undefined) continue
    running[box] = (running[box] ?? 0) + 1
  }
  return {
    number: Number(Labels[NUMBER_LABEL]),
    home: Labels[HOME_LABEL] ?? '',
    told: Labels[TOLD_LABEL] ?? '',
    undone: UpdateStatus?.State?.startsWith('rollback') ?? false,
    running,
  }
}

function missing(error: unknown): void {
  if ((error as { statusCode?: number }).statusCode !== 404) throw error
}

const refused =
  (name: string) =>
  (cause: unknown): never => {
    throw new Conflict('site-service-refused', `the swarm does not take ${name}`, {
      hint: 'Gantry tries again by itself; if it lasts: journalctl -u docker',
      detail: cause instanceof Error ? cause.message : String(cause),
      cause,
    })
  }
