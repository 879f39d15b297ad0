import { readlink, rename, rm, symlink } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { exists, syncFolder } from '../base/files.ts'
import type { Capability } from '../reconcile/capability.ts'
import { type ObservedZone, planZone, type ZoneStep, zoneFindings } from './plan.ts'

export interface LocaltimeOptions {
  /** What `/etc/localtime` of the image leads to: a link on the data partition. */
  readonly link: string
  /** The tz database. */
  readonly zones: string
}

/** Local time of the programs on the box. Apps are told theirs in `TZ`. */
export function localtime({ link, zones }: LocaltimeOptions): Capability<ObservedZone, ZoneStep> {
  return {
    name: 'clock',
    serves: () => false,
    plan: planZone,
    findings: zoneFindings,
    async observe({ timezone }) {
      const target = await readlink(link).catch(() => undefined)
      return {
        zone: target && relative(zones, target),
        known: await exists(join(zones, timezone)),
      }
    },
    async apply({ zone }) {
      const beside = `${link}.new`
      await rm(beside, { force: true })
      await symlink(join(zones, zone), beside)
      await rename(beside, link)
      await syncFolder(dirname(link))
    },
  }
}
