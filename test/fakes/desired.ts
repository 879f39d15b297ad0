import type { AppFacts, LockedImage } from '../../agent/box/app-facts.ts'
import { type Circumstances, type Desired, desiredBox } from '../../agent/box/desired.ts'
import type { AppEntry, Manifest } from '../../agent/box/manifest.ts'
import { secretsFor } from '../../agent/box/secrets.ts'
import { recipeOrThrow } from '../../agent/recipe/read.ts'
import { updateSettings } from '../../agent/system/need.ts'

export const MANIFEST: Manifest = {
  name: 'gantry',
  prefix: 'fd12:3456:789a',
  'ipv4-pool': '172.29.0.0/16',
  timezone: 'Etc/UTC',
  language: 'en',
  authority: 1,
  origins: [],
  network: { addresses: 'auto' },
  backup: { targets: {} },
  neighbours: {},
  links: [],
  'first-run': { steps: {}, dismissed: false },
  catalogues: {},
  update: updateSettings.parse({}),
  alerts: {},
  apps: {},
}

export interface AppSketch {
  readonly recipe: string
  readonly state?: AppEntry['state']
  readonly restore?: AppEntry['restore']
  readonly restarts?: AppEntry['restarts']
  readonly processRestarts?: AppEntry['process-restarts']
  readonly images?: readonly LockedImage[]
}

/** A box with apps from recipe texts, numbered from 1, their secrets the same every time. */
export function desiredWith(
  apps: readonly AppSketch[],
  manifest: Manifest = MANIFEST,
  around: Partial<Circumstances> = {},
): Desired {
  const facts = apps.map((sketch, index): AppFacts => {
    const {
      recipe,
      state = 'running',
      restore,
      restarts = 0,
      processRestarts,
      images = [],
    } = sketch
    const read = recipeOrThrow('recipe.toml', recipe)
    const ids = Object.keys(secretsFor(read, {}))
    return {
      entry: {
        ...{ state, number: index + 1, revision: 1, stops: [], restarts, 'set-up': false },
        ...(restore ? { restore } : {}),
        ...(processRestarts ? { 'process-restarts': processRestarts } : {}),
      },
      next: undefined,
      recipe: read,
      folder: `/data/state/gantry/apps/${read.service}/revisions/1`,
      images,
      answers: {},
      overrides: {},
      secrets: Object.fromEntries(ids.map(id => [id, `secret-of-${id.replace(':', '-')}`])),
    }
  })
  const entries = Object.fromEntries(facts.map(it => [it.recipe.service, it.entry]))
  return desiredBox({ ...manifest, apps: entries }, facts, new Set(), around)
}

export const IMAGE_ID = `sha256:${'a'.repeat(64)}`

/** What is settled once the image of a recipe was fetched. */
export const fetched = (asked: string): readonly LockedImage[] => [
  { asked, id: IMAGE_ID, from: 'registry' },
]
