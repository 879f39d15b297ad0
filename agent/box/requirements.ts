import { Conflict } from '../base/errors.ts'
import { DEVICE_PATHS } from '../containers/need.ts'
import { admitsMajor } from '../database/need.ts'
import type { Recipe } from '../recipe/schema.ts'

/** The box as far as it decides what it can run. */
export interface Machine {
  readonly architecture: 'amd64' | 'arm64'
  /** Bytes. */
  readonly memory: number
  /** Bytes that are free on the data partition. */
  readonly diskFree: number
  /** Paths of devices that are there. */
  readonly devices: ReadonlySet<string>
  /** It is at home by cable. */
  readonly wired: boolean
  /** The major of its PostgreSQL. */
  readonly postgresql: string
}

/** Below this nothing is begun: it would only fail half-way. Bytes. */
const LEAST_FREE = 512 * 2 ** 20

/** Throws Conflict that says why this box cannot run an app, and what would help. */
export function refuseUnlessFit(recipe: Recipe, machine: Machine): void {
  const { service, arch, resources, devices } = recipe
  if (!arch.includes(machine.architecture)) {
    throw new Conflict('arch-missing', `${service} does not run on ${machine.architecture}`, {
      hint: `it needs a box with ${arch.join(' or ')}`,
    })
  }
  if (!admitsMajor(recipe, machine.postgresql)) {
    throw new Conflict(
      'database-unlike',
      `${service} does not work with PostgreSQL ${machine.postgresql}, which this box has`,
      { hint: 'gantry database shows whether it has another one, too' },
    )
  }
  const memory = resources['memory-min'] ?? 0
  if (machine.memory < memory) {
    throw new Conflict(
      'memory-small',
      `${service} needs ${megabytes(memory)} of memory, this box has ${megabytes(machine.memory)}`,
      { hint: 'install it on a box with more memory' },
    )
  }
  const disk = Math.max(resources['disk-min'] ?? 0, LEAST_FREE)
  if (machine.diskFree < disk) {
    const free = megabytes(machine.diskFree)
    const message =
      machine.diskFree < LEAST_FREE
        ? `the disk of the box is full: ${free} are free`
        : `${service} needs ${megabytes(disk)} of disk, this box has ${free} free`
    throw new Conflict('disk-full', message, {
      hint: `remove an app or its data until ${megabytes(disk)} are free, then try again`,
    })
  }
  if (recipe.network.lan && !machine.wired) {
    throw new Conflict('cable-missing', `${service} wants a place on the network at home`, {
      hint: 'that works by cable alone: plug the box into the router, then install it again',
    })
  }
  const missing = Object.entries(devices).find(
    ([, it]) => it.required && !machine.devices.has(DEVICE_PATHS[it.class]),
  )
  if (missing) {
    const [id, it] = missing
    throw new Conflict(
      'device-missing',
      `${service} needs a device that this box has not: ${it.class}`,
      {
        hint: `${it.reason ?? id}; plug it in and try again`,
      },
    )
  }
}

function megabytes(bytes: number): string {
  const amount = bytes / 2 ** 20
  return amount < 10_000 ? `${Math.round(amount)} MB` : `${Math.round(amount / 1024)} GB`
}
