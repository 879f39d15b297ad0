import { rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import type { Exec } from '../base/exec.ts'
import { writeWhole } from '../base/files.ts'
import type { Capability } from '../reconcile/capability.ts'
import { type NamesStep, type ObservedNames, planNames } from './plan.ts'

export interface NamesOptions {
  readonly exec: Exec
  readonly addresses: () => readonly string[]
  /** Folder of the files that `gantry-name@.service` reads. */
  readonly folder: string
  /** Where the host name outlives a reboot. */
  readonly hostnameFile: string
}

/**
 * Names on the LAN by Avahi. Each announcement is an instance of `gantry-name@.service`, so that
 * names stay while the worker restarts, and systemd brings them back when Avahi restarts.
 */
export function names(options: NamesOptions): Capability<ObservedNames, NamesStep> {
  const { exec, addresses, folder, hostnameFile } = options
  const unit = (id: string) => `gantry-name@${id}.service`
  const file = (id: string) => join(folder, `${id}.env`)
  return {
    name: 'names',
    // An app without its name is still reached by the box's address.
    serves: () => false,
    plan: planNames,
    async observe() {
      const pattern = ['--type=service', '--state=active,activating', 'gantry-name@*']
      const units = await exec(['systemctl', 'list-units', '--plain', '--no-legend', ...pattern])
      const announced = [...units.matchAll(/gantry-name@(\S+)\.service/g)].map(([, id = '']) => id)
      return { hostname: hostname(), addresses: addresses(), announced: new Set(announced) }
    },
    async apply(step) {
      switch (step.kind) {
        case 'hostname':
          await writeWhole(hostnameFile, `${step.name}\n`, 0o644)
          await exec(['hostname', step.name])
          // Avahi asks for the host name only when it starts.
          return void (await exec(['systemctl', 'restart', 'avahi-daemon.service']))
        case 'announce': {
          const { name, address } = step.it
          await writeWhole(file(step.id), `NAME=${name}\nADDRESS=${address}\n`, 0o644)
          return void (await exec(['systemctl', 'restart', unit(step.id)]))
        }
        case 'withdraw':
          await exec(['systemctl', 'stop', unit(step.id)])
          return await rm(file(step.id), { force: true })
      }
    },
  }
}
