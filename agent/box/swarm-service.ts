import { createHash } from 'node:crypto'
import { z } from 'zod'
import { CACHE_HOST } from '../cache/need.ts'
import { CAPABILITIES_OF_ALL } from '../containers/creation.ts'
import { CAPABILITIES, privilegesSchema } from '../containers/need.ts'
import { processSpec } from '../containers/spec.ts'
import { DATABASE_HOST } from '../database/need.ts'
import { SERVERS_AT } from '../site/passage/need.ts'
import { type SharedApp, taskName } from '../site/placement/need.ts'
import type { DesiredApp } from './desired.ts'
import { graceOf } from './grace.ts'

/** Labels of services, of their tasks, and of the machines of a swarm. */
export const HOME_LABEL = 'gantry.home'
export const NUMBER_LABEL = 'gantry.number'
export const TOLD_LABEL = 'gantry.told'
export const IMAGE_LABEL = 'gantry.image'
/** Before what a box has or is called: see site/placement/fitness.ts. */
export const HAS_LABEL = 'gantry.has'

const capability = (it: string) => `CAP_${it}`

/** By the end of the id of an image: names of labels have to be short. */
export const imageLabel = (image: string) =>
  `${IMAGE_LABEL}.${image.replace('sha256:', '').slice(0, 24)}`

const texts = z.array(z.string().max(131_072)).max(500)
const number = z.number().min(0)
const renewal = z.strictObject({
  ...{ Parallelism: z.literal(1), Order: z.literal('stop-first') },
  ...{
    Monitor: number,
    MaxFailureRatio: z.literal(0),
    FailureAction: z.enum(['rollback', 'pause']),
  },
})

/**
 * Everything that Docker's swarm is told of one app, in its words. A box that is told so by another
 * one takes nothing that is not here: no folder of a box, no right that an app could not ask for.
 */
export const serviceSchema = z.strictObject({
  Name: z.string(),
  Labels: z.strictObject({
    [HOME_LABEL]: z.string(),
    [NUMBER_LABEL]: z.string(),
    [TOLD_LABEL]: z.string(),
  }),
  TaskTemplate: z.strictObject({
    ContainerSpec: z.strictObject({
      Image: z.string(),
      Labels: z.strictObject({ [NUMBER_LABEL]: z.string() }),
      Hostname: z.string(),
      Env: texts,
      Command: texts.optional(),
      Args: texts.optional(),
      User: z.string().optional(),
      Mounts: z.array(
        z.strictObject({
          ...{ Type: z.literal('tmpfs'), Target: z.string() },
          TmpfsOptions: z.strictObject({ SizeBytes: number }).optional(),
        }),
      ),
      Hosts: texts,
      ReadOnly: z.boolean(),
      DNSConfig: z.strictObject({ Nameservers: texts }).optional(),
      Sysctls: privilegesSchema.shape.sysctls.unwrap(),
      CapabilityDrop: z.tuple([z.literal('ALL')]),
      CapabilityAdd: z.array(z.enum([...CAPABILITIES_OF_ALL, ...CAPABILITIES].map(capability))),
      Privileges: z.strictObject({ NoNewPrivileges: z.boolean() }),
      Ulimits: z
        .array(z.strictObject({ Name: z.literal('nofile'), Soft: number, Hard: number }))
        .optional(),
      Healthcheck: z
        .strictObject({
          ...{ Test: texts, Interval: number, Timeout: number },
          ...{ Retries: number, StartPeriod: number },
        })
        .optional(),
    }),
    Resources: z.strictObject({
      Limits: z.strictObject({
        ...{ Pids: number, MemoryBytes: number.optional(), NanoCPUs: number.optional() },
      }),
      Reservations: z.strictObject({ MemoryBytes: number }).optional(),
    }),
    RestartPolicy: z.strictObject({ Condition: z.literal('any'), Delay: number }),
    Placement: z.strictObject({ Constraints: texts, MaxReplicas: z.literal(1) }),
    Networks: z.tuple([z.strictObject({ Target: z.string() })]),
    ForceUpdate: number,
  }),
  Mode: z.strictObject({ Replicated: z.strictObject({ Replicas: z.int().min(0).max(9) }) }),
  UpdateConfig: renewal,
  RollbackConfig: renewal,
  EndpointSpec: z.strictObject({ Mode: z.literal('dnsrr') }),
})

export type ServiceSpec = z.output<typeof serviceSchema>

/** Whether a service is that of an app, on its network and from its image. */
export function isOf({ Name, Labels, TaskTemplate }: ServiceSpec, shared: SharedApp): boolean {
  const name = taskName(shared.number)
  const { ContainerSpec, Networks } = TaskTemplate
  return (
    [Name, Networks[0].Target].every(it => it === name) &&
    Labels[HOME_LABEL] === shared.home &&
    [Labels, ContainerSpec.Labels].every(it => it[NUMBER_LABEL] === String(shared.number)) &&
    shared.images.includes(ContainerSpec.Image)
  )
}

/** Docker counts in nanoseconds. */
const nanoseconds = (milliseconds: number) => milliseconds * 1_000_000

/** Milliseconds that the swarm watches a new version for, before it goes on to the next box. */
const [SHORTEST_WATCH, LONGEST_WATCH] = [5_000, 60_000]

/** The site that an app runs in. */
interface Around {
  /** How many boxes it has. */
  readonly boxes: number
  /** Those of them that it may not run on, by their ids. */
  readonly not?: readonly string[]
}

/**
 * An app as it runs on other boxes than its own. Its own box keeps running it as it does by itself;
 * the swarm runs as many more as its recipe asks for, on boxes that have its image, and puts them
 * somewhere else when a box dies.
 */
export function serviceSpec(
  app: DesiredApp,
  shared: SharedApp,
  { boxes, not = [] }: Around,
): ServiceSpec {
  const { service, resources, egress, scale } = app
  const [image = ''] = shared.images
  const main = app.processes.find(it => it.name === 'main')
  if (!main) throw new Error(`${service} has no main process`)
  const spec = processSpec(app, main, image)
  const told = {
    Name: taskName(shared.number),
    Labels: { [HOME_LABEL]: shared.home, [NUMBER_LABEL]: String(shared.number) },
    TaskTemplate: {
      ContainerSpec: {
        Image: image,
        Labels: { [NUMBER_LABEL]: String(shared.number) },
        Hostname: service,
        Env: [...spec.environment],
        ...(spec.entrypoint ? { Command: [...spec.entrypoint] } : {}),
        ...(spec.command ? { Args: [...spec.command] } : {}),
        ...(spec.user ? { User: spec.user } : {}),
        Mounts: [
          ...spec.tmpfs.map(path => ({ Type: 'tmpfs', Target: path })),
          ...(spec.shm
            ? [{ Type: 'tmpfs', Target: '/dev/shm', TmpfsOptions: { SizeBytes: spec.shm } }]
            : []),
        ],
        Hosts: hostsOf(app),
        ReadOnly: spec.readOnlyRoot,
        // Questions for names would carry words out of an app that may not speak to anybody.
        ...(egress === 'none' ? { DNSConfig: { Nameservers: ['127.0.0.1'] } } : {}),
        Sysctls: app.privileges.sysctls,
        CapabilityDrop: ['ALL'],
        CapabilityAdd: [...new Set([...CAPABILITIES_OF_ALL, ...spec.capabilities])].map(capability),
        Privileges: { NoNewPrivileges: !spec.newPrivileges },
        ...(spec.openFiles
          ? { Ulimits: [{ Name: 'nofile', Soft: spec.openFiles, Hard: spec.openFiles }] }
          : {}),
        ...healthOf(main.health),
      },
      Resources: {
        Limits: {
          Pids: spec.pids,
          ...(resources.memory ? { MemoryBytes: resources.memory } : {}),
          ...(resources.cpu ? { NanoCPUs: Math.round(resources.cpu * 1e9) } : {}),
        },
        ...(resources['memory-min']
          ? { Reservations: { MemoryBytes: resources['memory-min'] } }
          : {}),
      },
      RestartPolicy: { Condition: 'any', Delay: nanoseconds(1_000) },
      Placement: {
        Constraints: [
          `engine.labels.gantry.box != ${shared.home}`,
          `node.labels.${imageLabel(image)} == here`,
          ...Object.entries(scale?.where ?? {})
            .map(([label, value]) => `node.labels.${HAS_LABEL}.${label} == ${value}`)
            .sort(),
          ...not
            .filter(it => it !== shared.home)
            .map(it => `engine.labels.gantry.box != ${it}`)
            .sort(),
        ],
        // A second one on the same box would be gone with the first.
        MaxReplicas: 1,
      },
      Networks: [{ Target: taskName(shared.number) }],
      ForceUpdate: spec.restarts,
    },
    Mode: { Replicated: { Replicas: Math.min(scale?.replicas ?? 1, boxes) - 1 } },
    UpdateConfig: { ...oneByOne(app), FailureAction: 'rollback' },
    RollbackConfig: { ...oneByOne(app), FailureAction: 'pause' },
    // Its name stands for the addresses of its tasks: a virtual one would need a kernel with IPVS.
    EndpointSpec: { Mode: 'dnsrr' },
  }
  const mark = createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16)
  return serviceSchema.parse({ ...told, Labels: { ...told.Labels, [TOLD_LABEL]: mark } })
}

/** What it calls itself is itself; its databases and caches are where its box leads it to them. */
function hostsOf({ aliases, databases, caches }: DesiredApp): string[] {
  const names = [
    ...(databases.length > 0 ? [DATABASE_HOST] : []),
    ...(caches.length > 0 ? [CACHE_HOST] : []),
  ]
  return [
    ...aliases.flatMap(it => [`::1 ${it}`, `127.0.0.1 ${it}`]),
    ...names.flatMap(it => [`${SERVERS_AT.ipv6} ${it}`, `${SERVERS_AT.ipv4} ${it}`]),
  ]
}

/**
 * The new version runs on its own box by then, and answers for those that end. The swarm's way to
 * start the new one first leaves two of them on one box, and none on the other.
 */
function oneByOne(app: DesiredApp) {
  const watch = Math.min(Math.max(graceOf(app), SHORTEST_WATCH), LONGEST_WATCH)
  return {
    Parallelism: 1,
    Order: 'stop-first',
    Monitor: nanoseconds(watch),
    MaxFailureRatio: 0,
  }
}

/** What can be run in a container; whether its pages answer is asked by the proxies. */
function healthOf(health: DesiredApp['processes'][number]['health']) {
  if (!health?.command) return {}
  const { command, interval, timeout, retries, grace } = health
  return {
    Healthcheck: {
      Test: ['CMD', ...command],
      Interval: nanoseconds(interval),
      Timeout: nanoseconds(timeout),
      Retries: retries,
      StartPeriod: nanoseconds(grace),
    },
  }
}
