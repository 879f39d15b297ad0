import { GantryError, type Problem, problemOf } from '../base/errors.ts'
import type { Recipe } from '../recipe/schema.ts'
import { refusePorts, refuseUnlessThere } from './consent.ts'
import { type Machine, refuseUnlessFit } from './requirements.ts'

/**
 * Why an app cannot be installed on this box now: the first of the reasons for which that would be
 * refused. Pure.
 *
 * @param beside the recipes of the apps that are installed
 */
export function obstacleTo(
  recipe: Recipe,
  machine: Machine,
  beside: readonly Recipe[],
): Problem | undefined {
  try {
    refuseUnlessFit(recipe, machine)
    refusePorts(recipe, beside)
    refuseUnlessThere(recipe, beside)
    return undefined
  } catch (error) {
    if (error instanceof GantryError) return problemOf(error)
    throw error
  }
}
