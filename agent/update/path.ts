import { Conflict } from '../base/errors.ts'
import { compareVersions, majorOf, versionOf } from '../base/version.ts'
import type { Recipe } from '../recipe/schema.ts'

/** A stop on the way to a newer version: the new recipe with an older image. */
export interface Stop {
  readonly image: string
  readonly version: string
}

/**
 * The stops between two versions of a recipe: none where any version may follow any other, else
 * one for each major in between. Throws Conflict where the recipe has no step for a major.
 */
export function stopsBetween(now: Recipe, next: Recipe): Stop[] {
  const [from, to] = [versionOf(now), versionOf(next)]
  if (next.upgrade.sequence === 'any' || majorOf(to) - majorOf(from) <= 1) return []
  const steps = [...next.upgrade.step].sort((a, b) => compareVersions(a.version, b.version))
  const stops: Stop[] = []
  for (let major = majorOf(from) + 1; major < majorOf(to); major++) {
    const stop = steps.filter(it => majorOf(it.version) === major).at(-1)
    if (!stop) {
      throw new Conflict('update-gap', `${now.service} cannot go from ${from} to ${to}`, {
        hint: `the recipe has no step for version ${major}: tell its packager`,
      })
    }
    stops.push(stop)
  }
  return stops
}

/** The versions that change so much that the owner has to agree to each. */
export function breakingBetween(now: Recipe, next: Recipe): string[] {
  const [from, to] = [versionOf(now), versionOf(next)]
  return next.upgrade.breaking.filter(
    it => compareVersions(it, from) > 0 && compareVersions(it, to) <= 0,
  )
}
