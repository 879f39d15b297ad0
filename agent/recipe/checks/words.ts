import { nearest } from '../../base/nearest.ts'
import { complaint } from '../answers.ts'
import { brokenPlaceholder, placeholdersIn } from '../placeholders.ts'
import type { Question } from '../question.ts'
import type { Recipe } from '../schema.ts'
import { knownPlaceholders } from '../values.ts'
import { type Check, type Contradiction, namesIn } from './contradiction.ts'

/** Every text in which `${…}` is filled in, with its place. */
function texts(recipe: Partial<Recipe>): (readonly [Contradiction['at'], string])[] {
  const { env = {}, processes = {}, files = [], https } = recipe
  return [
    ...Object.entries(env).map(([name, text]) => [['env', name], text] as const),
    ...Object.entries(processes).flatMap(([id, it]) =>
      Object.entries(it.env).map(([name, text]) => [['processes', id, 'env', name], text] as const),
    ),
    ...files.flatMap(({ content, set = {} }, index) => [
      ...(content === undefined ? [] : [[['files', index, 'content'], content] as const]),
      ...Object.entries(set).map(
        ([key, value]) => [['files', index, 'set', key], String(value)] as const,
      ),
    ]),
    ...Object.entries(https?.['well-known'] ?? {}).map(
      ([path, text]) => [['https', 'well-known', path], text] as const,
    ),
  ]
}

export const placeholders: Check = (recipe, written) => {
  // What is asked for counts as asked for, even where it has a mistake of its own.
  const known = knownPlaceholders(written as Partial<Recipe>)
  return texts(recipe).flatMap(([at, text]): Contradiction[] => {
    const wrong = (allowed: string, found: string): Contradiction => ({
      at,
      code: 'E-PLACEHOLDER',
      allowed,
      found,
      text: found,
    })
    const broken = brokenPlaceholder(text)
    const strange = [...new Set(placeholdersIn(text))].filter(it => !known.includes(it))
    return [
      ...(broken
        ? [wrong('a closing } ($${ stands for the two characters themselves)', broken)]
        : []),
      ...strange.map(name => wrong(meant(name, known), `\${${name}}`)),
    ]
  })
}

/** Where the values of a placeholder would come from. */
const SOURCES: readonly (readonly [RegExp, string])[] = [
  [/^service\.(?:domain|url)$/, '[https]'],
  [/^names\./, '[https.names.<name>]'],
  [/^database\./, '[database]'],
  [/^databases\./, '[databases.<name>]'],
  [/^cache\./, '[cache]'],
  [/^caches\./, '[caches.<name>]'],
  [/^mail\./, '[mail] send = true'],
  [/^oidc\./, '[users] login = "oidc"'],
  [/^secret\./, '[secrets.<name>]'],
  [/^question\./, '[questions.<name>]'],
  [/^port\./, '[ports.<name>]'],
  [/^apps\./, '[requires.apps.<name>]'],
]

function meant(name: string, known: readonly string[]): string {
  const source = SOURCES.find(([form]) => form.test(name))?.[1]
  const near = nearest(name, known)
  if (near && !(source && near === 'service.name')) return `a placeholder such as \${${near}}`
  if (/^env\./.test(name)) return 'a placeholder: variables do not know each other'
  if (
    source &&
    !known.some(it => it.split('.')[0] === name.split('.')[0] && it !== 'service.name')
  ) {
    return `${source} in this recipe, which would give it`
  }
  return `a placeholder among ${known.join(', ')}`
}

/** A variable that two tables set would get only one of the values. */
export const variables: Check = (recipe, written) => {
  const owners = new Map(namesIn(written, 'env').map(name => [name, `env.${name}`]))
  const claim = (at: Contradiction['at'], names: readonly string[]): Contradiction[] =>
    names.flatMap(name => {
      const before = owners.get(name)
      if (!before) owners.set(name, at.slice(0, 2).join('.'))
      const allowed = `a variable that ${before} does not set`
      return before ? [{ at, code: 'E-ENV-TWICE', allowed, found: `"${name}"` }] : []
    })
  const set = [
    ...Object.entries(recipe.secrets ?? {}).flatMap(([id, it]) =>
      claim(['secrets', id, 'env'], it.env),
    ),
    ...Object.entries(recipe.questions ?? {}).flatMap(([id, it]) =>
      claim(['questions', id, 'env'], it.env === undefined ? [] : [it.env]),
    ),
  ]
  const unset = (recipe['env-unset'] ?? [])
    .filter(name => owners.has(name))
    .map(name => ({
      at: ['env-unset'],
      code: 'E-ENV-TWICE',
      allowed: `variables that ${owners.get(name)} does not set`,
      found: `"${name}"`,
    }))
  return [...set, ...unset]
}

export const questions: Check = ({ questions: table = {} }, written) => {
  const names = namesIn(written, 'questions')
  return Object.entries(table).flatMap(([id, it]) =>
    [...answers(it), ...conditions(id, it, table, names)].map(
      ([keys, allowed]): Contradiction => ({
        at: ['questions', id, ...keys.split('.')],
        code: 'E-QUESTION',
        allowed,
      }),
    ),
  )
}

/** Translations are of what is asked and shown. */
export const translations: Check = ({ text = {}, secrets = {} }, written) => {
  const asked = namesIn(written, 'questions')
  const shown = Object.keys(secrets).filter(it => secrets[it]?.show)
  return Object.entries(text).flatMap(([language, it]): Contradiction[] => [
    ...Object.keys(it?.questions ?? {})
      .filter(id => !asked.includes(id))
      .map(id => unknownText([language, 'questions', id], asked)),
    ...Object.keys(it?.secrets ?? {})
      .filter(id => !shown.includes(id))
      .map(id => unknownText([language, 'secrets', id], shown)),
  ])
}

const unknownText = (path: readonly string[], names: readonly string[]): Contradiction => ({
  at: ['text', ...path],
  code: 'E-TRANSLATION',
  allowed:
    names.length > 0
      ? `${path[1]} among ${names.join(', ')}`
      : `no ${path[1]}: this recipe shows none`,
})

type Wrong = readonly [key: keyof Question | 'when.question' | 'when.is', allowed: string]

const BOUNDED = ['text', 'password', 'email', 'url', 'domain', 'integer']

/** What a question says of its own answer. */
function answers(it: Question): Wrong[] {
  if (it.type === 'choice' && it.choices === undefined) {
    return [['choices', 'choices for type = "choice"']]
  }
  const found: Wrong[] = []
  if (it.type !== 'choice' && it.choices !== undefined) {
    found.push(['choices', 'choices for type = "choice" alone'])
  }
  for (const key of ['min', 'max'] as const) {
    if (it[key] !== undefined && !BOUNDED.includes(it.type)) {
      found.push([key, `${key} for a number or a text`])
    }
  }
  if (it.min !== undefined && it.max !== undefined && it.min > it.max) {
    found.push(['max', `${it.min} or more, as min is`])
  }
  const wanted = it.default === undefined ? undefined : complaint(it, it.default)
  return wanted ? [...found, ['default', wanted]] : found
}

/** What a question says of others. */
function conditions(
  id: string,
  { when }: Question,
  table: Recipe['questions'],
  names: readonly string[],
): Wrong[] {
  if (!when) return []
  const others = names.filter(it => it !== id)
  if (!others.includes(when.question)) {
    const among = others.length > 0 ? `among ${others.join(', ')}` : '(there is no other)'
    return [['when.question', `another question ${among}`]]
  }
  const asked = Object.hasOwn(table, when.question) ? table[when.question] : undefined
  const wanted = asked && complaint(asked, when.is)
  return wanted ? [['when.is', `an answer that ${when.question} can have, ${wanted}`]] : []
}
