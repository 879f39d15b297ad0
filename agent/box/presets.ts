import { type Problem, problemOf } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import { type Finding, findingKey } from '../base/finding.ts'

export interface PresetOptions<Preset> {
  readonly claim: { readonly claimed: boolean }
  /** What the preseed names. */
  readonly wanted: Readonly<Record<string, Preset>>
  /** Whether the box has one of that name already. */
  readonly has: (name: string) => Promise<boolean>
  /** Gives it to the box, or throws why not. */
  readonly give: (name: string, preset: Preset) => Promise<unknown>
  /** Whether that is no failure yet, because something that it needs is still to come. */
  readonly isToCome?: (why: Problem) => Promise<boolean>
  /** Holds the names of those that are settled, a line each. */
  readonly file: string
  readonly tell: (name: string, why: Problem) => Finding
}

/**
 * What the preseed names and the box is given once it has an owner: each once, so what its owner
 * removes later stays away. What cannot be given keeps nothing else away, is told, and is tried
 * again until it can be, or until the owner lets go of it.
 */
export interface Presets {
  /** Tries what is not settled yet. */
  give(): Promise<void>
  /** What could not be given, and why. */
  findings(): readonly Finding[]
  /** The owner wants none of what is told there. Anything else that is found is nothing here. */
  letGo(finding: Pick<Finding, 'code' | 'app' | 'values'>): Promise<void>
}

export async function openPresets<Preset>(options: PresetOptions<Preset>): Promise<Presets> {
  const { claim, wanted, has, give, isToCome, file, tell } = options
  const text = await readText(file)
  // Versions before this one left it empty once all of them were tried.
  const settled = new Set(text === '' ? Object.keys(wanted) : text?.split('\n'))
  const failed = new Map<string, Finding>()
  let turn: Promise<void> = Promise.resolve()

  async function settle(name: string): Promise<void> {
    failed.delete(name)
    settled.add(name)
    await writeWhole(file, [...settled].join('\n'))
  }

  async function giveAll(): Promise<void> {
    if (!claim.claimed) return
    for (const [name, preset] of Object.entries(wanted)) {
      if (settled.has(name)) continue
      const why = (await has(name))
        ? undefined
        : await give(name, preset).then(() => undefined, problemOf)
      if (!why) await settle(name)
      else if (await isToCome?.(why)) failed.delete(name)
      // It may have been let go of meanwhile.
      else if (!settled.has(name)) failed.set(name, tell(name, why))
    }
  }

  return {
    give() {
      const run = turn.then(giveAll)
      turn = run.catch(() => {})
      return run
    },
    findings: () => [...failed.values()],
    async letGo(finding) {
      for (const [name, it] of failed) {
        if (findingKey(it) === findingKey(finding)) await settle(name)
      }
    },
  }
}
