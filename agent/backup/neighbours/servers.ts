import { chmod, chown, mkdir, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed, problemOf } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import { readText, writeWhole } from '../../base/files.ts'
import type { Capability } from '../../reconcile/capability.ts'
import { GONE } from './need.ts'
import {
  type NeighbourFiles,
  type NeighbourStep,
  type ObservedNeighbours,
  planNeighbours,
} from './plan.ts'

export interface NeighbourServersOptions {
  readonly exec: Exec
  /** Folder of the files that `gantry-neighbour@.service` reads. */
  readonly configs: string
  /** What is kept for neighbours: beside the state, so that no backup of this box holds it. */
  readonly room: string
  readonly passwords: () => Promise<Readonly<Record<string, string>>>
}

/** The id of the user gantry-neighbours, in every image: it owns files on the data partition. */
const NEIGHBOURS = 818

const unitName = (name: string) => `gantry-neighbour@${name}.service`

/** Each neighbour is an instance of restic's own server, which sees its own folder alone. */
export function neighbourServers(
  options: NeighbourServersOptions,
): Capability<ObservedNeighbours, NeighbourStep> {
  const { exec, configs, room, passwords } = options
  const environmentFile = (name: string) => join(configs, `${name}.env`)
  const accountFile = (name: string) => join(configs, `${name}.htpasswd`)

  async function told(name: string): Promise<NeighbourFiles> {
    const texts = [environmentFile(name), accountFile(name)].map(readText)
    const [environment = '', account = ''] = await Promise.all(texts)
    return { environment, account }
  }

  async function open(name: string, { environment, account }: NeighbourFiles): Promise<void> {
    const folder = join(room, name)
    await mkdir(folder, { recursive: true })
    await chmod(folder, 0o700)
    await chown(folder, NEIGHBOURS, NEIGHBOURS)
    await writeWhole(environmentFile(name), environment)
    await writeWhole(accountFile(name), account)
    await exec(['systemctl', 'restart', unitName(name)])
  }

  async function close(name: string): Promise<void> {
    await exec(['systemctl', 'stop', unitName(name)])
    for (const it of [environmentFile(name), accountFile(name)]) await rm(it, { force: true })
  }

  return {
    name: 'neighbours',
    serves: () => false,
    plan: planNeighbours,
    async observe() {
      const names = (await readdir(configs)).flatMap(it => it.match(/^(.+)\.env$/)?.[1] ?? [])
      const files = names.map(async name => [name, await told(name)] as const)
      return {
        now: Date.now(),
        files: new Map(await Promise.all(files)),
        // None is started without a file, and none loses its file before it is stopped.
        running: names.length > 0 ? await runningUnits(exec) : new Set(),
        passwords: await passwords(),
        gone: (await readdir(room)).filter(it => it.startsWith(GONE)),
      }
    },
    async apply(step) {
      switch (step.kind) {
        case 'open':
          return await open(step.name, step.files).catch(failed(step.name))
        case 'close':
          return await close(step.name).catch(failed(step.name))
        case 'delete':
          return await rm(join(room, step.folder), { recursive: true, force: true })
      }
    },
  }
}

async function runningUnits(exec: Exec): Promise<ReadonlySet<string>> {
  const pattern = ['--type=service', '--state=active', 'gantry-neighbour@*']
  const units = await exec(['systemctl', 'list-units', '--plain', '--no-legend', ...pattern])
  return new Set([...units.matchAll(/gantry-neighbour@(\S+)\.service/g)].map(([, it = '']) => it))
}

function failed(name: string): (cause: unknown) => never {
  return cause => {
    const { message, detail = message } = problemOf(cause)
    throw new ComponentFailed('neighbour-failed', `the space for ${name} does not open or close`, {
      hint: `Gantry tries again by itself; if it lasts: journalctl -u ${unitName(name)}`,
      detail,
      cause,
    })
  }
}
