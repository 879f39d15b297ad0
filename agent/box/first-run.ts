import { z } from 'zod'
import type { backupSettings } from '../backup/need.ts'
import type { FirstRun, FirstRunStep } from '../http/api.ts'

/** What an owner is asked after the claim, in this order. */
export const FIRST_RUN = ['network', 'backup', 'kit', 'trust'] as const

/** `[first-run]` of box.toml: which of it the owner has been through, or put off. */
export const firstRunSettings = z.strictObject({
  steps: z.partialRecord(z.enum(FIRST_RUN), z.enum(['done', 'later'])).default({}),
  /** The owner wants to see no more of it. */
  dismissed: z.boolean().default(false),
})

interface Known {
  readonly 'first-run': z.output<typeof firstRunSettings>
  readonly backup: z.output<typeof backupSettings>
}

/** What is left of it; undefined where nothing is. Pure. */
export function firstRunOf(manifest: Known): FirstRun | undefined {
  if (manifest['first-run'].dismissed) return undefined
  const steps = FIRST_RUN.flatMap(step => {
    const state = stateOf(step, manifest)
    return state === undefined ? [] : [{ step, state }]
  })
  return steps.some(it => it.state !== 'done') ? { steps } : undefined
}

/** What the box can see for itself counts more than what was said. */
function stateOf(
  step: FirstRunStep,
  { 'first-run': { steps }, backup }: Known,
): FirstRun['steps'][number]['state'] | undefined {
  const hasTarget = Object.keys(backup.targets).length > 0
  if (step === 'backup' && hasTarget) return 'done'
  // There is nothing yet that a kit could bring back.
  if (step === 'kit' && !hasTarget) return undefined
  if (step === 'kit' && backup.kit !== undefined) return 'done'
  return steps[step] ?? 'open'
}

/** Days after which who put a backup off is reminded of it. */
const REMIND_AFTER = 7

/** @param now milliseconds since 1970. */
export function answered<M extends Known>(
  manifest: M,
  steps: readonly FirstRunStep[],
  answer: 'done' | 'later',
  now: number,
): M {
  const { 'first-run': before, backup } = manifest
  const remind = new Date(now + REMIND_AFTER * 86_400_000).toISOString()
  const putOff = answer === 'later' && steps.includes('backup')
  return {
    ...manifest,
    'first-run': {
      ...before,
      steps: { ...before.steps, ...Object.fromEntries(steps.map(it => [it, answer])) },
    },
    ...(putOff ? { backup: { ...backup, remind } } : {}),
  }
}
