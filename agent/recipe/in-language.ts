import type { Language } from '../base/language.ts'
import type { Recipe } from './schema.ts'
import type { TRANSLATIONS } from './text.ts'

/** A recipe as it speaks to people in a language. Pure. */
export function inLanguage(recipe: Recipe, language: Language): Recipe {
  const text = textOf(recipe, language)
  if (!text) return recipe
  const { questions = {}, secrets = {}, ...about } = text
  return {
    ...recipe,
    about: { ...recipe.about, ...about },
    questions: each(recipe.questions, (it, id) => {
      const { label = it.label, help = it.help } = questions[id] ?? {}
      return { ...it, label, ...(help === undefined ? {} : { help }) }
    }),
    secrets: each(recipe.secrets, (it, id) =>
      secrets[id] === undefined ? it : { ...it, label: secrets[id] },
    ),
  }
}

/** In which a recipe speaks to people who wish for a language: in that one or in English. Pure. */
export const spokenBy = (recipe: Recipe, language: Language): Language =>
  textOf(recipe, language) ? language : 'en'

const textOf = ({ text }: Recipe, language: Language) =>
  text?.[language as (typeof TRANSLATIONS)[number]]

const each = <T>(
  table: Readonly<Record<string, T>>,
  change: (it: T, id: string) => T,
): Record<string, T> =>
  Object.fromEntries(Object.entries(table).map(([id, it]) => [id, change(it, id)]))
