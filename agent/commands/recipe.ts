import { InvalidInput, NotFound } from '../base/errors.ts'
import { saidOfChange } from '../recipe/change.ts'
import { en } from '../recipe/change-texts/en.ts'
import { changesOf } from '../recipe/changes.ts'
import { recipeJsonSchema } from '../recipe/json-schema.ts'
import { formatMistake, type Reading, readRecipe, recipeOrThrow } from '../recipe/read.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { Command } from './command.ts'
import { readRecipeFile } from './recipe-file.ts'
import { importRecipe } from './recipe-import.ts'
import { newRecipe } from './recipe-new.ts'
import { outlook } from './recipe-outlook.ts'
import { releaseRecipes } from './recipe-release.ts'
import { scoreRecipes } from './recipe-score.ts'
import { testRecipe } from './recipe-test.ts'
import { upgradeRecipe, withWords } from './recipe-upgrade.ts'

const ACTS: Readonly<Record<string, Command>> = {
  /** Reads only the recipes; exit code 1 where any has a mistake. Warnings are no mistakes. */
  async check(paths, { json, say }) {
    if (paths.length === 0) throw new InvalidInput('word-missing', 'expected the path of a recipe')
    const readings = await Promise.all(paths.map(checkOne))
    const mistakes = readings.flatMap(it => it.mistakes)
    const warnings = readings.flatMap(it => it.warnings)
    if (json) say(JSON.stringify({ mistakes, warnings }))
    else for (const it of [...mistakes, ...warnings]) say(formatMistake(it))
    return mistakes.length > 0 ? 1 : 0
  },

  /** What a box would do, without one. */
  async plan([path], { as, answers, say }) {
    if (path === undefined) throw new InvalidInput('word-missing', 'expected the path of a recipe')
    const { file, folder, text } = await readRecipeFile(path)
    const recipe = recipeOrThrow(file, text)
    say(
      JSON.stringify(
        outlook({ ...recipe, service: as ?? recipe.service }, folder, answers),
        null,
        2,
      ),
    )
    return 0
  },

  /** What another recipe of the same app changes, in words. */
  async diff([before, after], { json, say }) {
    if (before === undefined || after === undefined) {
      throw new InvalidInput('word-missing', 'expected two recipes: gantry recipe diff OLD NEW')
    }
    const [one, other] = await Promise.all([before, after].map(readWhole))
    const changes = one && other ? changesOf(one, other) : []
    if (json) say(JSON.stringify({ changes: changes.map(withWords) }))
    else for (const it of changes) say(saidOfChange(en, it))
    return 0
  },

  /** On a box: its app is offered like those of the catalogue, also on the page. */
  async bring([path], { worker, json, say }) {
    if (path === undefined) throw new InvalidInput('word-missing', 'expected the path of a recipe')
    const { text } = await readRecipeFile(path)
    const { service } = await worker.ask('recipe.bring', { recipe: text })
    say(json ? JSON.stringify({ service }) : `${service} is offered: gantry app install ${service}`)
    return 0
  },

  /** What was installed from it stays. */
  async drop([service = ''], { worker, json, say }) {
    await worker.ask('recipe.drop', { service })
    if (json) say(JSON.stringify({ service }))
    return 0
  },

  new: newRecipe,
  import: importRecipe,
  release: releaseRecipes,
  score: scoreRecipes,
  test: testRecipe,
  upgrade: upgradeRecipe,

  /** For editors. */
  async schema(_words, { say }) {
    say(JSON.stringify(recipeJsonSchema(), null, 2))
    return 0
  },
}

/** `gantry recipe …`: for packagers; only `bring` and `drop` ask a box. */
export const recipeCommand: Command = async ([act = '', ...words], context) => {
  const command = Object.hasOwn(ACTS, act) ? ACTS[act] : undefined
  if (context.host !== undefined && !['bring', 'drop'].includes(act)) {
    throw new InvalidInput('host-needless', `gantry recipe ${act} asks no box`, {
      hint: 'give it without --host',
    })
  }
  if (command) return await command(words, context)
  const said = act === '' ? 'what about a recipe?' : `"gantry recipe ${act}" is not a command`
  throw new InvalidInput('command-unknown', said, {
    hint: `one of: ${Object.keys(ACTS).join(', ')}`,
  })
}

async function readWhole(path: string): Promise<Recipe> {
  const { file, text } = await readRecipeFile(path)
  return recipeOrThrow(file, text)
}

/** A recipe that is not there is a mistake like others: the other ones are read all the same. */
async function checkOne(path: string): Promise<Reading> {
  try {
    const { file, text } = await readRecipeFile(path)
    return readRecipe(file, text)
  } catch (error) {
    if (!(error instanceof NotFound)) throw error
    const { message } = error
    const place = { file: path, line: 1, column: 1 }
    return { mistakes: [{ ...place, code: 'E-FILE', path: '', message }], warnings: [] }
  }
}
