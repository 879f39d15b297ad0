import { z } from 'zod'
import {
  argv,
  containerPath,
  duration,
  envName,
  hostName,
  imageReference,
  line,
  owner,
  partName,
  port,
  says,
  size,
  variableName,
  variableValue,
} from '../recipe/scalars.ts'

/** `user = "1000"` or `"1000:1000"`. */
const user = z.union(
  [z.string().regex(/^\d{1,6}$/), owner],
  says('E-USER', 'numbers, "uid" or "uid:gid"'),
)

/** `[health]`: how to tell that an app works; exactly one of path, command and tcp. */
export const healthSchema = z.strictObject({
  /** Asked over the proxy's way in: any answer from 200 to 399 is good. */
  path: z
    .string()
    .regex(/^\/[^\s\p{C}]*$/u, says('E-PATH', 'a path such as "/health"'))
    .optional(),
  /** Run inside the process: exit code 0 is good. */
  command: argv.optional(),
  /** A port that takes a connection. */
  tcp: port.optional(),
  interval: duration.default(30_000),
  timeout: duration.default(10_000),
  /** Failures in a row that count as one. */
  retries: z.int().min(1).max(20).default(3),
  /** How long the app may take to come up. */
  grace: duration.default(120_000),
})

/** `[resources]`: what an app may take, and what it needs to be installed at all. */
export const resourcesSchema = z.strictObject({
  /** The limit of all its processes together. */
  memory: size.optional(),
  /** A box with less in all refuses it. */
  'memory-min': size.optional(),
  /** Cores; fractions are shares of one. */
  cpu: z.number().min(0.05).max(256).optional(),
  /** Free space on the data partition without which it is not installed. */
  'disk-min': size.optional(),
  /** Processes and threads of each container. */
  pids: z.int().min(16).max(32_768).default(512),
})

/** Kinds of devices, and where Linux shows them. */
export const DEVICE_PATHS = {
  gpu: '/dev/dri',
  serial: '/dev/ttyUSB0',
  usb: '/dev/bus/usb',
  'tv-tuner': '/dev/dvb',
  camera: '/dev/video0',
  tun: '/dev/net/tun',
  kvm: '/dev/kvm',
  gpio: '/dev/gpiochip0',
} as const

/** `[devices.<id>]`: hardware by its kind, never by a path of one certain box. */
export const deviceSchema = z.strictObject({
  class: z.enum(Object.keys(DEVICE_PATHS) as (keyof typeof DEVICE_PATHS)[]),
  /** Without it the app cannot work: it is not installed on a box that has none. */
  required: z.boolean().default(false),
  reason: line(200).optional(),
})

/** Linux capabilities that a recipe may ask for, beside those that every app has. */
export const CAPABILITIES = ['IPC_LOCK', 'NET_ADMIN', 'NET_RAW', 'SYS_NICE', 'SYS_TIME'] as const

/** `[privileges]`: from a closed list. Nothing here lets an app out of its container. */
export const privilegesSchema = z.strictObject({
  capabilities: z
    .array(
      z.enum(CAPABILITIES, says('E-FORBIDDEN', `capabilities among ${CAPABILITIES.join(', ')}`)),
    )
    .default([]),
  sysctls: z
    .record(
      z.string().regex(/^net\.[a-z0-9_.]+$/, says('E-FORBIDDEN', 'a setting below "net."')),
      z.union([z.string().max(100), z.int()]).transform(String),
    )
    .default({}),
  /** Lets programs gain rights by set-user-id; some images need it to drop root themselves. */
  'new-privileges': z.boolean().default(false),
  /** Size of /dev/shm. */
  shm: size.optional(),
  /** Open files. */
  'open-files': z.int().min(1024).max(1_048_576).optional(),
  /** What the owner reads before he agrees. */
  reason: line(200).optional(),
})

/** `[processes.<id>]`: more programs in the app's one address, or what its main one differs in. */
export const processSchema = z.strictObject({
  /** The app's own image unless said. */
  image: imageReference.optional(),
  command: argv.optional(),
  entrypoint: argv.optional(),
  user: user.optional(),
  env: z.record(envName, variableValue).default({}),
  'env-unset': z.array(variableName).default([]),
  /** `once` runs to its end before those after it start; `on-upgrade` only when the version changed. */
  run: z.enum(['always', 'once', 'on-upgrade']).default('always'),
  /** Processes that come first. */
  after: z.array(partName).default([]),
  health: healthSchema.optional(),
  memory: size.optional(),
  'read-only-root': z.boolean().default(false),
  /** Folders in memory. */
  tmpfs: z.array(containerPath).max(20).default([]),
})

/** What a recipe says of its main process at the top level, in the same words. */
export const mainProcess = {
  command: argv.optional(),
  entrypoint: argv.optional(),
  user: user.optional(),
  'env-unset': z.array(variableName).default([]),
} as const

/** Other names under which the app reaches itself. */
export const aliases = z.array(hostName).max(20).default([])

export type Health = z.output<typeof healthSchema>
export type Resources = z.output<typeof resourcesSchema>
export type Privileges = z.output<typeof privilegesSchema>
export type Process = z.output<typeof processSchema>

/** Secrets that apps read as files: in memory, gone with the power. */
export const SECRETS_FOLDER = '/run/gantry/secrets'
