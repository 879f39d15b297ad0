import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { inLanguage } from '../../../agent/recipe/in-language.ts'
import { recipeOrThrow } from '../../../agent/recipe/read.ts'
import { TRANSLATIONS } from '../../../agent/recipe/text.ts'

const folder = join(import.meta.dirname, '../../../recipes')
const recipes = readdirSync(folder, { withFileTypes: true })
  .filter(it => it.isDirectory())
  .map(({ name }) => name)
const read = (name: string) =>
  recipeOrThrow(name, readFileSync(join(folder, name, 'recipe.toml'), 'utf8'))

it('says in another language what is said in it, and the rest in English', () => {
  const recipe = recipeOrThrow(
    'recipe.toml',
    `service = "notes"
image = "docker.io/example/notes:1"
[about]
tagline = "Keeps notes"
description = "It keeps them."
[questions.title]
type = "text"
label = "What is it called?"
help = "One word."
[secrets.admin]
show = true
label = "Password of admin"
[text.de]
tagline = "Bewahrt Notizen auf"
questions.title = { label = "Wie heißt es?" }
secrets.admin = "Passwort von admin"
`,
  )
  const german = inLanguage(recipe, 'de')
  expect(german.about).toMatchObject({
    tagline: 'Bewahrt Notizen auf',
    description: 'It keeps them.',
  })
  expect(german.questions.title).toMatchObject({ label: 'Wie heißt es?', help: 'One word.' })
  expect(german.secrets.admin).toMatchObject({ label: 'Passwort von admin', show: true })
  expect(inLanguage(recipe, 'fr')).toBe(recipe)
  expect(inLanguage(recipe, 'en')).toBe(recipe)
})

it.each(recipes)('%s of the catalogue speaks every language', name => {
  const recipe = read(name)
  const shown = Object.entries(recipe.secrets).filter(([, it]) => it.show)
  for (const language of TRANSLATIONS) {
    const text = recipe.text?.[language]
    expect(text?.tagline).toBeTruthy()
    expect(Object.keys(text?.secrets ?? {})).toEqual(shown.map(([id]) => id))
    const labelled = Object.entries(text?.questions ?? {}).filter(([, it]) => it.label)
    expect(labelled.map(([id]) => id)).toEqual(Object.keys(recipe.questions))
    for (const [id, { help }] of Object.entries(recipe.questions)) {
      expect(text?.questions?.[id]?.help === undefined).toBe(help === undefined)
    }
  }
})
