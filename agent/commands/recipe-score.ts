import { InvalidInput } from '../base/errors.ts'
import { scoreIn } from '../box/recipe-folder.ts'
import { recipeOrThrow } from '../recipe/read.ts'
import type { Merit } from '../recipe/score.ts'
import type { Command } from './command.ts'
import { readRecipeFile } from './recipe-file.ts'

/** What a packager can do about what a recipe lacks. */
const ADVICE: Readonly<Record<Merit, string>> = {
  digest: 'name its images by digest: a tag can become another program',
  health: 'say how to tell that it works: [health]; without it a broken update is kept',
  saved: 'say what is saved: [storage.data] or [database]; [scale] says that there is nothing',
  memory: 'say what memory it needs or may take: [resources]',
  tested: 'take it through its life on a box: npx gantry recipe test FOLDER',
  version: 'say its version',
  licence: 'say its licence: about.license',
  readme: 'write a README.md: needs, what is saved, first sign-in',
  icon: 'draw an icon.svg',
}

/** `gantry recipe score PATH...`: how well each looks after its owner, and what would make it better. */
export const scoreRecipes: Command = async (paths, { json, say }) => {
  if (paths.length === 0) throw new InvalidInput('word-missing', 'expected the path of a recipe')
  const scores = await Promise.all(paths.map(scoreAt))
  if (json) say(JSON.stringify({ scores }))
  else {
    for (const { path, points, advice } of scores) {
      say(`${path}: ${points} of 100`)
      for (const it of advice) say(`  ${it}`)
    }
  }
  return 0
}

async function scoreAt(path: string) {
  const { file, folder, text } = await readRecipeFile(path)
  const score = await scoreIn(folder, recipeOrThrow(file, text))
  return { path, ...score, advice: score.lacks.map(it => ADVICE[it]) }
}
