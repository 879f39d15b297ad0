import { imagesOf } from './images.ts'
import type { Recipe } from './schema.ts'

/** What a good recipe has, and what each is worth: what counts most comes first. */
const MERITS = {
  digest: 20,
  health: 15,
  saved: 15,
  memory: 10,
  tested: 10,
  version: 10,
  licence: 10,
  readme: 5,
  icon: 5,
} as const

export type Merit = keyof typeof MERITS

export const isMerit = (word: string): word is Merit => Object.hasOwn(MERITS, word)

/** How well a recipe looks after its owner. What it lacks is said in score-texts/. */
export interface Score {
  /** From 0 to 100. */
  readonly points: number
  /** What would make it better, what counts most first. */
  readonly lacks: readonly Merit[]
}

/** What lacking each means to the owner of an app, beginning small and without a full stop. */
export type ScoreTexts = Readonly<Record<Merit, string>>

/** Files beside `recipe.toml` that count. */
export interface Beside {
  readonly readme: boolean
  readonly icon: boolean
  /** It went through a whole life on a box, as it is written. */
  readonly tested: boolean
}

/** How well a recipe without mistakes looks after its owner. */
export function scoreOf(recipe: Recipe, beside: Beside): Score {
  const has = meritsOf(recipe, beside)
  const lacks = Object.keys(MERITS)
    .filter(isMerit)
    .filter(it => !has[it])
  return { points: lacks.reduce((points, it) => points - MERITS[it], 100), lacks }
}

const meritsOf = (recipe: Recipe, beside: Beside): Readonly<Record<Merit, boolean>> => ({
  ...beside,
  digest: imagesOf(recipe)
    .filter(isFetched)
    .every(it => /@sha256:/.test(it)),
  health: recipe.health !== undefined,
  saved: keepsSomething(recipe),
  memory: recipe.resources.memory !== undefined || recipe.resources['memory-min'] !== undefined,
  version: recipe.version !== undefined,
  licence: recipe.about.license !== undefined,
})

/** Folders that are saved, or a database; who runs several times keeps nothing else on purpose. */
const keepsSomething = ({ storage, database, databases, scale }: Recipe): boolean =>
  scale !== undefined ||
  Object.values(storage).some(it => it.kind === 'data' || it.kind === 'config') ||
  database !== undefined ||
  Object.keys(databases).length > 0

/** What is built here, or travels in the box, needs no digest. */
const isFetched = (image: string) => !image.startsWith('localhost/')
