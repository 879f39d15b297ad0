import type { Recipe } from './schema.ts'

/** One thing that a good recipe has: what it is worth, and what to do where it is missing. */
interface Merit {
  readonly points: number
  readonly has: boolean
  readonly advice: string
}

export interface Score {
  readonly points: number
  /** What would make it better, what counts most first. */
  readonly advice: readonly string[]
}

/** Files beside `recipe.toml` that count. */
export interface Beside {
  readonly readme: boolean
  readonly icon: boolean
  /** It went through a whole life on a box, as it is written. */
  readonly tested: boolean
}

/** How well a recipe without mistakes looks after its owner, from 0 to 100. */
export function scoreOf(recipe: Recipe, beside: Beside): Score {
  const merits = meritsOf(recipe, beside)
  const missing = merits.filter(it => !it.has).sort((one, other) => other.points - one.points)
  return {
    points: merits.reduce((sum, it) => sum + (it.has ? it.points : 0), 0),
    advice: missing.map(it => it.advice),
  }
}

const meritsOf = (recipe: Recipe, { readme, icon, tested }: Beside): readonly Merit[] => [
  {
    points: 20,
    has: imagesOf(recipe).every(it => /@sha256:/.test(it)),
    advice: 'name its images by digest: a tag can become another program',
  },
  {
    points: 15,
    has: recipe.health !== undefined,
    advice: 'say how to tell that it works: [health]; without it a broken update is kept',
  },
  {
    points: 15,
    has: keepsSomething(recipe),
    advice: 'say what is saved: [storage.data] or [database]; [scale] says that there is nothing',
  },
  {
    points: 10,
    has: recipe.resources.memory !== undefined || recipe.resources['memory-min'] !== undefined,
    advice: 'say what memory it needs or may take: [resources]',
  },
  {
    points: 10,
    has: tested,
    advice: 'take it through its life on a box: npx gantry recipe test FOLDER',
  },
  { points: 10, has: recipe.version !== undefined, advice: 'say its version' },
  { points: 10, has: recipe.about.license !== undefined, advice: 'say its licence: about.license' },
  { points: 5, has: readme, advice: 'write a README.md: needs, what is saved, first sign-in' },
  { points: 5, has: icon, advice: 'draw an icon.svg' },
]

/** Folders that are saved, or a database; who runs several times keeps nothing on purpose. */
const keepsSomething = ({ storage, database, databases, scale }: Recipe): boolean =>
  scale !== undefined ||
  Object.values(storage).some(it => it.kind === 'data' || it.kind === 'config') ||
  database !== undefined ||
  Object.keys(databases).length > 0

/** What is built here, or travels in the box, needs no digest. */
const imagesOf = ({ image, processes }: Recipe): string[] =>
  [image, ...Object.values(processes).map(it => it.image)].flatMap(it =>
    it === undefined || it.startsWith('localhost/') ? [] : [it],
  )
