import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../base/exec.ts'
import { readText, writeWhole } from '../base/files.ts'
import type { Desired } from '../box/desired.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import { sliceOf } from './spec.ts'

/** By name of the slice, the text of its unit. */
type Slices = ReadonlyMap<string, string>

export type SliceStep = Step &
  (
    | { readonly kind: 'write'; readonly name: string; readonly text: string }
    | { readonly kind: 'remove'; readonly name: string }
  )

/**
 * What an app may take of the box, as a systemd slice: its containers are all in it, so the limit
 * is that of the app and not of each process.
 */
export function slices(exec: Exec, folder: string): Capability<Slices, SliceStep> {
  return {
    name: 'limits',
    serves: () => true,
    plan: planSlices,
    async observe() {
      const names = (await readdir(folder)).filter(it => /^apps-\d+\.slice$/.test(it))
      const texts = await Promise.all(
        names.map(async name => [name, (await readText(join(folder, name))) ?? ''] as const),
      )
      return new Map(texts)
    },
    async apply(step) {
      const path = join(folder, step.name)
      if (step.kind === 'write') await writeWhole(path, step.text, 0o644)
      else await rm(path)
      // A slice that is in use takes its new limits at once.
      await exec(['systemctl', 'daemon-reload'])
    },
  }
}

function planSlices(desired: Desired, observed: Slices): SliceStep[] {
  const wanted = new Map(
    desired.apps.filter(it => it.installed).map(app => [sliceOf(app), { app, text: unit(app) }]),
  )
  return [
    ...[...observed.keys()]
      .filter(name => !wanted.has(name))
      .map((name): SliceStep => ({ kind: 'remove', name, says: `remove the limits ${name}` })),
    ...[...wanted].flatMap(([name, { app, text }]): SliceStep[] =>
      observed.get(name) === text
        ? []
        : [
            {
              kind: 'write',
              app: app.service,
              name,
              text,
              says: `limit what ${app.service} takes`,
            },
          ],
    ),
  ]
}

/** A swapped-out app would only make the whole box slow: what does not fit is ended instead. */
function unit({ service, resources }: Desired['apps'][number]): string {
  const { memory, cpu } = resources
  return [
    '[Unit]',
    `Description=The app ${service}`,
    '[Slice]',
    ...(memory === undefined ? [] : [`MemoryMax=${memory}`, 'MemorySwapMax=0']),
    ...(cpu === undefined ? [] : [`CPUQuota=${Math.round(cpu * 100)}%`]),
    '',
  ].join('\n')
}
