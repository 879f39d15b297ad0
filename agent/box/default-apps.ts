import { inFull } from '../base/errors.ts'
import type { Apps } from './apps.ts'
import type { Preseed } from './manifest.ts'
import { openPresets, type PresetOptions, type Presets } from './presets.ts'

export interface DefaultApps extends Pick<PresetOptions<unknown>, 'claim' | 'has' | 'file'> {
  readonly apps: Pick<Apps, 'install'>
  readonly wanted: Preseed['apps']
  /** A catalogue that may have them was not fetched yet. */
  readonly waits: () => Promise<boolean>
}

/** The apps that the preseed names. They wait for an owner: before, they would face strangers. */
export const openDefaultApps = ({
  apps,
  claim,
  has,
  wanted = {},
  waits,
  file,
}: DefaultApps): Promise<Presets> =>
  openPresets({
    ...{ claim, wanted, has, file },
    give: (name, { answers }) => apps.install(name, { answers }),
    isToCome: async ({ code }) => code === 'app-unknown' && (await waits()),
    tell: (app, why) => ({
      ...{ code: 'preset-app-failed', app, values: { name: app } },
      detail: inFull(why),
    }),
  })
