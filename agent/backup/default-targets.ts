import { inFull } from '../base/errors.ts'
import { openPresets, type PresetOptions, type Presets } from '../box/presets.ts'
import type { PresetBackup, Target, TargetCredentials } from './need.ts'

export interface DefaultTargets extends Pick<PresetOptions<unknown>, 'claim' | 'has' | 'file'> {
  readonly wanted: PresetBackup | undefined
  /** Tries a target and gives it to the box, or throws why not. */
  readonly add: (name: string, target: Target, credentials: TargetCredentials) => Promise<void>
}

/**
 * The targets of the preseed. They wait for an owner: before, nobody could be handed the recovery
 * kit. One may be off on the first day.
 */
export const openDefaultTargets = ({
  claim,
  has,
  wanted: { targets, credentials } = { targets: {}, credentials: {} },
  add,
  file,
}: DefaultTargets): Promise<Presets> =>
  openPresets({
    ...{ claim, wanted: targets, has, file },
    give: (name, target) => add(name, target, credentials[name] ?? {}),
    tell: (target, why) => ({
      ...{ code: 'preset-target-late', values: { target } },
      detail: inFull(why),
    }),
  })
