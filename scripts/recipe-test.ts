#!/usr/bin/env node
// Takes a recipe through its life on a box: npx gantry recipe test FOLDER [IMAGES.tar]
import { readFile, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { argv } from 'zx'
import { filesOf, scoreIn } from '../agent/box/recipe-folder.ts'
import { recipeOrThrow } from '../agent/recipe/read.ts'
import { digestOf, TEST_REPORT, type TestReport } from '../agent/recipe/test-report.ts'
import { recipeLife } from '../test/lab/recipe-life.ts'
import { door, onlyOptions } from './door.ts'

await door(async () => {
  onlyOptions(argv, ['folder', 'answers', 'images'])
  const folder = resolve(String(argv.folder))
  const text = await readFile(join(folder, 'recipe.toml'), 'utf8')
  // As it is now: whatever is changed while a box tries it was not tried.
  const tried = digestOf(await filesOf(folder))
  const recipe = recipeOrThrow('recipe.toml', text)
  const steps = await recipeLife({
    folder,
    recipe,
    answers: JSON.parse(String(argv.answers ?? '{}')),
    ...(argv.images === undefined ? {} : { images: resolve(String(argv.images)) }),
    say: line => void process.stderr.write(`${line}\n`),
  })
  const report: TestReport = { recipe: tried, at: new Date().toISOString(), steps }
  await writeFile(join(folder, TEST_REPORT), `${JSON.stringify(report, null, 2)}\n`)
  const outcomes = Object.values(steps)
  const well = outcomes.filter(it => it === true).length
  process.stdout.write(`${well} of ${outcomes.length} steps went well\n`)
  const { points } = await scoreIn(folder, recipe)
  process.stdout.write(`${points} of 100 points: gantry recipe score says what is missing\n`)
  process.exitCode = well === outcomes.length ? 0 : 1
})
