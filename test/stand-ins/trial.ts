import { engineOf } from '../../agent/database/need.ts'
import type { Recipe } from '../../agent/recipe/schema.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import type { Owner } from '../system/owner.ts'
import type { ImageFacts } from './facts.ts'
import { next } from './images.ts'
import { keptBy } from './kept.ts'

/** What is tried of an app, in this order. */
export const STEPS = ['install', 'pages', 'jobs', 'backup', 'restore', 'update', 'removal'] as const
export type Step = (typeof STEPS)[number]

/** What became of each step: well, or the reason why not. Those after a failed one may be missing. */
export type Tried = Partial<Record<Step, true | string>>

export interface Candidate {
  readonly name: string
  readonly recipe: Recipe
  /** The folder of its recipe, on the box. */
  readonly folder: string
  readonly facts: readonly ImageFacts[]
}

const MINUTE = 60_000
const ON_BOX = '/data/trial'

/** The life of apps on a box that is on and claimed, and has a target for backups called `nas`. */
export function trialOn({ box, phone }: Home, owner: Owner) {
  const gantry = (...words: string[]) => box.exec(['gantry', ...words], { timeout: 5 * MINUTE })
  const shell = (script: string, ...words: string[]) =>
    box.exec(['sh', '-ec', script, '-', ...words], { timeout: 5 * MINUTE })

  /** Asks for it; `install` waits until it runs. */
  const ask = ({ folder }: Candidate) => gantry('app', 'install', folder, '--agree', '--no-wait')

  async function install({ name }: Candidate): Promise<void> {
    await owner.app(name, it => it.state === 'running', 4 * MINUTE)
    await gantry('app', 'set-up', name)
  }

  /** From a phone, at the address that people use. */
  async function pages({ name, facts }: Candidate): Promise<void> {
    const path = facts[0]?.programs[0]?.health[0] ?? '/'
    await until(`${name} answers at ${path}`, async () => {
      const url = `https://${name}-home.local${path}`
      const { status, text } = await phone.fetch(url, { ca: owner.ca, timeoutMs: 10_000 })
      if (status !== 200) throw new Error(`${status} ${text}`)
      return true
    })
  }

  async function jobs({ name, recipe }: Candidate): Promise<void> {
    for (const { process, command } of recipe.jobs) {
      await box.exec(['docker', 'exec', `${name}.${process}`, ...command], { timeout: 5 * MINUTE })
    }
  }

  const keep = (name: string, words: string) => keptBy(box, name).keep(words)

  /** What an app that is brought back has and has not. */
  async function restored(candidate: Candidate, snapshot: string): Promise<void> {
    const { name } = candidate
    await keep(name, 'after')
    await gantry('backup', 'restore', name, snapshot, 'nas')
    await owner.app(name, it => it.state === 'running', 3 * MINUTE)
    for (const [place, lines] of await savedOf(candidate)) {
      if (!lines.includes('before')) throw new Error(`${place} was not brought back`)
      if (lines.includes('after')) throw new Error(`${place} is not as it was`)
    }
  }

  /** Lines in those places that a recipe wants saved. */
  async function savedOf({ name, recipe }: Candidate) {
    const saved = Object.values(recipe.storage).filter(it => ['data', 'config'].includes(it.kind))
    const found = recipe.database && engineOf(recipe.database.variant)
    const engine = found && 'engine' in found ? [found.engine] : []
    const wanted = [...saved.map(it => it.path), ...engine.filter(it => it !== 'sqlite')]
    const kept = await keptBy(box, name).all()
    // Some folders are written by the box alone, and no stand-in leaves anything there.
    return wanted.flatMap(it => {
      const lines = kept.get(it)
      return lines === undefined ? [] : [[it, lines] as const]
    })
  }

  /** To images of other tags, which bring everything along. */
  async function update(candidate: Candidate): Promise<void> {
    const { name, folder, recipe, facts } = candidate
    const there = `${ON_BOX}/${name}`
    await shell(
      'rm -rf "$1" && mkdir -p "$(dirname "$1")" && cp -r "$2" "$1" && sed -i -E "$3" "$1/recipe.toml"',
      ...[there, folder],
      `s/^(image = "[^"]*:[^":]*)"/\\1${next('')}"/; s/^version = "(.*)"/version = "\\1.1"/`,
    )
    await gantry('app', 'update', name, there, '--agree')
    const { version } = await owner.app(name, it => it.state === 'running')
    if (version !== `${recipe.version}.1`) throw new Error(`it is version ${version}`)
    const tag = next(facts[0]?.tags[0] ?? '')
    for (const [place, lines] of await savedOf(candidate)) {
      if (!lines.includes('before')) throw new Error(`${place} is not what it was`)
    }
    const started = [...(await keptBy(box, name).all()).values()].flat()
    if (started.length > 0 && !started.includes(`started ${tag}`)) {
      throw new Error(`${tag} did not start`)
    }
  }

  async function removal({ name }: Candidate): Promise<void> {
    await gantry('app', 'remove', name, '--delete-data')
    const left = await shell(
      'docker ps --all --format "{{.Names}}" | grep "^$1\\." || true; ls -d /data/state/apps/"$1" 2> /dev/null || true',
      name,
    )
    if (left.trim()) throw new Error(`left: ${left.trim()}`)
  }

  return { gantry, shell, ask, install, pages, jobs, keep, restored, update, removal }
}
