import { InvalidInput, problemOf } from '../agent/base/errors.ts'
import { nearest } from '../agent/base/nearest.ts'
import { refuseWithoutConsent } from '../agent/box/consent.ts'
import type { Preseed } from '../agent/box/manifest.ts'
import { settleAnswers } from '../agent/recipe/answers.ts'
import { recipeNames, recipeOf } from './preload.ts'

type Said = Pick<Preseed, 'apps' | 'catalogues'>

/**
 * Looks at a vendor's default apps as the box will when it has an owner, so that what it would refuse
 * then comes to light here. What only a catalogue knows is left to the box. Throws InvalidInput with
 * every mistake.
 */
export async function refuseWrongApps(
  file: string,
  { apps = {}, catalogues = {} }: Said,
  architecture: string,
): Promise<void> {
  const others = Object.values(catalogues)
  // The box takes the recipe of whoever has the higher number, and its own has 0.
  const areOurs = others.every(it => it.priority <= 0)
  const wrong: string[] = []
  for (const [name, { answers }] of Object.entries(apps)) {
    const recipe = await recipeOf(name)
    if (!recipe && others.length === 0) wrong.push(`apps.${name}: ${await noSuchApp(name)}`)
    if (!recipe || !areOurs) continue
    if (!recipe.arch.some(it => it === architecture)) {
      wrong.push(`apps.${name}: does not run on ${architecture}`)
    }
    for (const check of [
      () => void settleAnswers(recipe.questions, answers),
      () => refuseWithoutConsent(recipe, false),
    ]) {
      wrong.push(...complaints(check).map(it => `apps.${name}: ${it}`))
    }
  }
  if (wrong.length === 0) return
  throw new InvalidInput('vendor-apps', `${file} names apps that its boxes would not install`, {
    hint: 'what an app asks stands in recipes/APP/recipe.toml; what needs its owner to agree only the owner installs',
    detail: wrong.map(it => `${file}: ${it}`).join('\n'),
  })
}

async function noSuchApp(name: string): Promise<string> {
  const names = await recipeNames()
  const meant = nearest(name, names)
  return meant
    ? `there is no such app, did you mean "${meant}"?`
    : `there is no such app, and no [catalogues] that may have it; there are ${names.join(', ')}`
}

/** What a check of the box says, one line for each mistake. */
function complaints(check: () => void): readonly string[] {
  try {
    check()
    return []
  } catch (error) {
    const { message, detail = message } = problemOf(error)
    return detail.split('\n')
  }
}
