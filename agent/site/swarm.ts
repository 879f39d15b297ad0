import { rm } from 'node:fs/promises'
import { setTimeout as pause } from 'node:timers/promises'
import type Docker from 'dockerode'
import { dockerFailure } from '../base/docker-failure.ts'
import { ComponentFailed, Conflict } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { exists, writeWhole } from '../base/files.ts'
import { parseJson } from '../base/json.ts'
import { HAS_LABEL, IMAGE_LABEL } from '../box/swarm-service.ts'
import { HIGHEST_NUMBER, networkGrant } from '../network/address-plan.ts'
import { SITE_PORTS, type SiteDocument, siteDocumentSchema } from './need.ts'
import type { Agreed, ObservedSite, SwarmNode } from './plan.ts'

/** Docker's swarm mode, as far as a site needs it. */
export interface Swarm {
  /**
   * What Docker says of its own part. Asks nobody else, and on a box by itself not even Docker. Throws
   * ComponentFailed where Docker says nothing, and keeps no part of a swarm that would explain that.
   */
  look(): Promise<SwarmPart>
  /** Where it is a manager and the managers can decide; undefined otherwise. */
  agreed(): Promise<Agreed | undefined>
  /** Sets Docker up for a site, or for a box by itself: containers go on. */
  prepare(me: string): Promise<void>
  unprepare(): Promise<void>
  /** @param place with the prefix and the pool of the box, for the one bridge that Docker wants */
  found(address: string, place: Place): Promise<void>
  join(address: string, at: readonly string[], token: string, place: Place): Promise<void>
  /** What lets a box in. Throws ComponentFailed where nobody can decide. */
  wayIn(): Promise<string>
  /**
   * Changes what all boxes agree about: written by most of the managers when it returns. Throws
   * Conflict where they cannot decide.
   */
  edit(change: (document: SiteDocument) => SiteDocument): Promise<SiteDocument>
  publish(document: SiteDocument): Promise<void>
  setRole(node: string, role: 'manager' | 'worker'): Promise<void>
  drop(node: string): Promise<void>
  /** Says of a machine which images of apps of other boxes it has, and of no others. */
  labelImages(node: string, images: readonly string[]): Promise<void>
  /** Says of a machine what it has and what it is called, and nothing else of that kind. */
  label(node: string, labels: Readonly<Record<string, string>>): Promise<void>
  /** Whether apps of other boxes may run there; those that do go elsewhere. */
  drain(node: string, isDrained: boolean): Promise<void>
  leave(): Promise<void>
  /** Makes this box decide alone: of who else decided nobody comes back. */
  takeOver(address: string): Promise<void>
}

export interface SwarmPart extends Pick<ObservedSite, 'swarm' | 'manager' | 'prepared'> {
  /** The swarm has given it a certificate: it belongs to it, though it may not be in at this moment. */
  readonly admitted: boolean
}

export interface Place {
  readonly prefix: string
  readonly ipv4Pool: string
}

export interface SwarmOptions {
  readonly docker: Docker
  readonly exec: Exec
  /** Says to the next start of Docker, too, which box of a site this is (docker-configuration). */
  readonly mark: string
  /** Where Docker keeps its part of the swarm. */
  readonly folder: string
}

/** Where the document is: the managers write what is in their cluster as one, and tell each other. */
const DOCUMENT = 'gantry.site'
/** What the Docker of a box says of itself (docker-configuration). */
const BOX = 'gantry.box'
/** Networks between boxes are made out of these: neither homes nor boxes use them. */
const OVERLAYS = '10.215.0.0/16'
/** The bridge that Docker makes by itself otherwise, with numbers that may be the household's. */
const BRIDGE = 'docker_gwbridge'
/** Milliseconds. */
const PREPARED_WITHIN = 20_000
/** Milliseconds: Docker waits for five times as long where too few managers are there. */
const PATIENCE = 4_000
/** Tries to write while others write, too. */
const TRIES = 6

export function swarmBy({ docker, exec, mark, folder }: SwarmOptions): Swarm {
  interface Info {
    readonly LiveRestoreEnabled: boolean
    readonly Swarm: {
      readonly LocalNodeState: string
      readonly ControlAvailable: boolean
    }
  }
  const info = async () => (await docker.info().catch(dockerFailure('does not answer'))) as Info
  const inspect = async () => (await docker.swarmInspect()) as Cluster

  async function configure(): Promise<void> {
    await exec(['/usr/lib/gantry/docker-configuration'])
    await exec(['systemctl', 'reload', 'docker.service'])
  }

  async function untilLiveRestore(is: boolean): Promise<void> {
    for (const start = performance.now(); ; await pause(200)) {
      if ((await info()).LiveRestoreEnabled === is) return
      if (performance.now() - start > PREPARED_WITHIN) {
        throw new ComponentFailed('docker-failed', 'Docker does not take its new settings', {
          hint: 'Gantry tries again by itself; if it lasts: journalctl -u docker',
        })
      }
    }
  }

  async function makeBridge({ prefix, ipv4Pool }: Place): Promise<void> {
    const { ipv4 } = networkGrant(prefix, ipv4Pool, HIGHEST_NUMBER)
    const there = await docker.listNetworks({ filters: { name: [BRIDGE] } })
    if (there.some(it => it.Name === BRIDGE)) return
    await docker.createNetwork({
      Name: BRIDGE,
      Driver: 'bridge',
      IPAM: { Config: [{ Subnet: ipv4.subnet, Gateway: ipv4.gateway }] },
      Options: {
        'com.docker.network.bridge.name': BRIDGE,
        'com.docker.network.bridge.enable_icc': 'false',
        'com.docker.network.bridge.enable_ip_masquerade': 'false',
      },
    })
  }

  const all = (address: string) => (address.includes(':') ? '[::]' : '0.0.0.0')
  const listenAt = (address: string) => ({
    ListenAddr: `${all(address)}:${SITE_PORTS.swarm}`,
    AdvertiseAddr: literal(address),
  })

  async function write(document: SiteDocument, { Version, Spec }: Cluster): Promise<void> {
    const labels = { ...Spec.Labels, [DOCUMENT]: JSON.stringify(document) }
    await docker.swarmUpdate({
      _query: { version: Version.Index },
      _body: { ...Spec, Labels: labels },
    } as never)
  }

  async function changeNode(id: string, change: (spec: Node['Spec']) => object): Promise<void> {
    const node = docker.getNode(id)
    const { Version, Spec } = (await node.inspect()) as Node
    const update = { _query: { version: Version.Index }, _body: { ...Spec, ...change(Spec) } }
    await promised(node.update(update as never))
  }

  return {
    async look() {
      const prepared = await exists(mark)
      const known = await exists(`${folder}/docker-state.json`)
      const admitted = await exists(`${folder}/certificates/swarm-node.crt`)
      if (!prepared && !known) return { swarm: 'out', manager: false, prepared, admitted }
      const said = await inTime(info())
      // Of those in a swarm only managers ask the others first: it waits for who is not there.
      if (!said && known) return { swarm: 'in', manager: true, prepared, admitted }
      if (!said) {
        throw new ComponentFailed('docker-failed', 'Docker does not answer', {
          hint: 'Gantry tries again by itself; if it lasts: journalctl -u docker',
        })
      }
      const { Swarm, LiveRestoreEnabled } = said
      return {
        swarm: STATES[Swarm.LocalNodeState] ?? 'broken',
        manager: Swarm.ControlAvailable,
        prepared: prepared && !LiveRestoreEnabled,
        admitted,
      }
    },

    async agreed() {
      try {
        const said = await inTime(Promise.all([inspect(), docker.listNodes()]))
        if (!said) return undefined
        const [cluster, nodes] = said
        return { document: documentIn(cluster), nodes: (nodes as Node[]).map(nodeOf) }
      } catch {
        // Not a manager, or too few of them: both are told by what is missing.
        return undefined
      }
    },

    async prepare(me) {
      await writeWhole(mark, `${me}\n`, 0o644)
      await configure()
      await untilLiveRestore(false)
    },
    async unprepare() {
      await rm(mark, { force: true })
      await configure()
      await untilLiveRestore(true)
    },

    async found(address, place) {
      await makeBridge(place).catch(dockerFailure('makes no bridge'))
      await docker
        .swarmInit({
          ...listenAt(address),
          DefaultAddrPool: [OVERLAYS],
          SubnetSize: 24,
          Spec: {},
        } as never)
        .catch(dockerFailure('makes no swarm'))
      await withoutIngress(docker)
    },
    async join(address, at, token, place) {
      await makeBridge(place).catch(dockerFailure('makes no bridge'))
      await docker
        .swarmJoin({
          ...listenAt(address),
          RemoteAddrs: at.map(it => `${literal(it)}:${SITE_PORTS.swarm}`),
          JoinToken: token,
        } as never)
        .catch(dockerFailure('does not get into the swarm'))
    },

    wayIn: async () =>
      (await inspect().catch(dockerFailure('lets nobody in'))).JoinTokens?.Worker ?? '',

    async edit(change) {
      for (let tries = 1; ; tries++) {
        const cluster = await inspect().catch(undecided)
        const document = documentIn(cluster)
        if (!document) throw undecidedYet()
        const changed = change(document)
        const next = { ...changed, revision: changed.revision + 1 }
        try {
          await write(next, cluster)
          return next
        } catch (cause) {
          if (!String(cause).includes('out of sequence') || tries === TRIES) return undecided(cause)
        }
      }
    },
    async publish(document) {
      await write(document, await inspect().catch(undecided)).catch(
        dockerFailure('writes nothing down'),
      )
    },

    async setRole(id, role) {
      await changeNode(id, () => ({ Role: role })).catch(async cause => {
        // It decided before somebody took over, and there is nothing left to take back.
        if (!isOfAnotherTime(cause)) return dockerFailure(`does not make ${id} a ${role}`)(cause)
        await promised(docker.getNode(id).remove({ force: true }))
      })
    },
    async labelImages(id, images) {
      const here = Object.fromEntries(images.map(it => [it, 'here']))
      await changeNode(id, spec => relabelled(spec, IMAGE_LABEL, here)).catch(
        dockerFailure(`does not know what images ${id} has`),
      )
    },
    async label(id, labels) {
      const named = Object.entries(labels).map(([name, value]) => [`${HAS_LABEL}.${name}`, value])
      await changeNode(id, spec => relabelled(spec, HAS_LABEL, Object.fromEntries(named))).catch(
        dockerFailure(`does not know what ${id} has`),
      )
    },
    async drain(id, isDrained) {
      await changeNode(id, () => ({ Availability: isDrained ? 'drain' : 'active' })).catch(
        undecided,
      )
    },
    async drop(id) {
      await promised(docker.getNode(id).remove({ force: true })).catch(
        dockerFailure(`does not forget ${id}`),
      )
    },
    async leave() {
      await docker.swarmLeave({ force: true }).catch(dockerFailure('does not leave the swarm'))
      await docker
        .getNetwork(BRIDGE)
        .remove()
        .catch(() => {})
    },
    async takeOver(address) {
      await docker
        .swarmInit({ ...listenAt(address), ForceNewCluster: true, Spec: {} } as never)
        .catch(dockerFailure('does not go on alone'))
    },
  }
}

/** What came of it, or undefined where that takes too long. */
async function inTime<T>(work: Promise<T>): Promise<T | undefined> {
  const over = new AbortController()
  const late = pause(PATIENCE, undefined, { signal: over.signal }).catch(() => undefined)
  return await Promise.race([work, late]).finally(() => over.abort())
}

interface Versioned {
  readonly Version: { readonly Index: number }
}

interface Cluster extends Versioned {
  readonly ID: string
  readonly Spec: { readonly Labels?: Readonly<Record<string, string>> }
  readonly JoinTokens?: { readonly Worker: string }
}

interface Node extends Versioned {
  readonly ID: string
  readonly Spec: {
    readonly Role: string
    readonly Availability: 'active' | 'pause' | 'drain'
    readonly Labels?: Readonly<Record<string, string>>
  }
  readonly Description?: {
    readonly Engine?: { readonly Labels?: Readonly<Record<string, string>> }
  }
  readonly Status: { readonly State: string }
  readonly ManagerStatus?: { readonly Leader?: boolean; readonly Reachability?: string }
}

const nodeOf = ({ ID, Spec, Description, Status, ManagerStatus }: Node): SwarmNode => ({
  id: ID,
  box: Description?.Engine?.Labels?.[BOX],
  up: Status.State === 'ready' && ManagerStatus?.Reachability !== 'unreachable',
  manager: Spec.Role === 'manager',
  leader: ManagerStatus?.Leader ?? false,
  drained: Spec.Availability === 'drain',
  images: Object.keys(Spec.Labels ?? {})
    .filter(it => it.startsWith(`${IMAGE_LABEL}.`))
    .sort(),
  labels: Object.fromEntries(
    Object.entries(Spec.Labels ?? {}).flatMap(([name, value]) =>
      name.startsWith(`${HAS_LABEL}.`) ? [[name.slice(HAS_LABEL.length + 1), value]] : [],
    ),
  ),
})

/** All labels of one kind anew; those of the other kinds stay. */
function relabelled({ Labels = {} }: Node['Spec'], kind: string, of: Record<string, string>) {
  const others = Object.entries(Labels).filter(([name]) => !name.startsWith(`${kind}.`))
  return { Labels: { ...Object.fromEntries(others), ...of } }
}

function documentIn({ Spec }: Cluster): SiteDocument | undefined {
  return siteDocumentSchema.safeParse(parseJson(Spec.Labels?.[DOCUMENT] ?? '')).data
}

const isOfAnotherTime = (cause: unknown) =>
  String(cause).includes("can't find manager in raft memberlist")

/** Its types forget that dockerode promises this, too. */
const promised = (answer: unknown) => answer as Promise<unknown>

const STATES: Readonly<Record<string, ObservedSite['swarm']>> = {
  inactive: 'out',
  pending: 'coming',
  active: 'in',
}

/** Nothing is published at ports of boxes, and its address may be that of a household. */
async function withoutIngress(docker: Docker): Promise<void> {
  await docker
    .getNetwork('ingress')
    .remove()
    .catch(() => {})
}

const literal = (address: string) => (address.includes(':') ? `[${address}]` : address)

function undecided(cause: unknown): never {
  throw new Conflict('site-undecided', 'too few boxes of the site are there to decide anything', {
    hint: 'apps go on; turn the other boxes on, or go on without them: gantry site recover --agree',
    detail: cause instanceof Error ? cause.message : String(cause),
    cause,
  })
}

const undecidedYet = () =>
  new Conflict('site-undecided', 'the site is only just being made', {
    hint: 'wait a moment, and try once more',
  })
