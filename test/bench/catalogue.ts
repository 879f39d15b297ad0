import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { readCatalogue } from '../../agent/box/catalogue.ts'
import { project } from '../../image/project.ts'
import { buildRoot } from '../../image/root.ts'
import { openHome } from '../lab/home.ts'
import { openShelter } from '../lab/shelter.ts'
import { readFacts } from '../stand-ins/facts.ts'
import { standIns } from '../stand-ins/images.ts'
import { openRegistry } from '../stand-ins/registry.ts'
import { type Candidate, type Step, type Tried, trialOn } from '../stand-ins/trial.ts'
import { claim } from '../system/owner.ts'
import type { Bench } from './bench.ts'

const recipesOnBox = '/run/recipes'

/**
 * Every app of the catalogue through its life on one box, with stand-ins in the place of images that
 * cannot be had here: what is tried is the recipe and the box, and nothing of the app.
 */
export const catalogue: Bench = {
  minutes: 25,
  async run(say, _minutes, only) {
    const recipes = join(project, 'recipes')
    const [{ root }, images] = [await buildRoot({ preload: ['miniflux'] }), await standIns()]
    const empty = await mkdtemp(join(tmpdir(), 'gantry-nothing-'))
    await using home = await openHome({
      box: {
        root,
        dataSize: '24G',
        // With Miniflux's own image at hand the box would not fetch its stand-in.
        folders: { [recipesOnBox]: recipes, '/usr/share/gantry/images': empty },
      },
      folders: { '/lab/stand-ins': images },
    })
    await home.box.boot()
    const [shelter, owner] = await Promise.all([openShelter(home), claim(home)])
    await shelter.start()
    await openRegistry(home, '/lab/stand-ins')
    const trial = trialOn(home, owner)
    await trial.gantry('backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`)

    const candidates = await candidatesIn(recipes, only)
    const tried = new Map<string, Tried>(candidates.map(it => [it.name, {}]))
    const seconds = new Map<Step, readonly number[]>()
    async function each(step: Step, act: (it: Candidate) => Promise<void>): Promise<void> {
      for (const it of candidates) {
        const before = tried.get(it.name) ?? {}
        if (step !== 'removal' && Object.values(before).some(it => it !== true)) continue
        const start = performance.now()
        const outcome = await act(it).then(
          () => true as const,
          error => String(error.message ?? error).slice(0, 2000),
        )
        seconds.set(step, [...(seconds.get(step) ?? []), (performance.now() - start) / 1000])
        tried.set(it.name, { ...before, [step]: outcome })
        say(`${it.name}: ${step} ${outcome === true ? 'ok' : outcome}`)
      }
    }

    for (const it of candidates) await trial.ask(it)
    await each('install', trial.install)
    await each('pages', trial.pages)
    await each('jobs', trial.jobs)
    await each('backup', it => trial.keep(it.name, 'before'))
    const { snapshot } = JSON.parse(await trial.gantry('backup', 'now', '--json'))
    say(`snapshot ${snapshot}`)
    await each('restore', it => trial.restored(it, snapshot))
    await each('update', trial.update)
    await each('removal', trial.removal)

    const outcomes = [...tried.values()].flatMap(it => Object.values(it))
    const failed = outcomes.filter(it => it !== true).length
    return {
      conditions: { images: 'stand-ins', apps: candidates.length },
      figures: (['restore', 'update', 'removal'] as const).map(step => ({
        name: `${step}, half of the apps less than`,
        value: median(seconds.get(step) ?? []),
        unit: 's',
      })),
      passed: outcomes.length - failed,
      failed,
    }
  },
}

async function candidatesIn(recipes: string, only?: readonly string[]): Promise<Candidate[]> {
  const facts = await readFacts()
  const names = only ?? [...facts.keys()]
  const found = await readCatalogue(recipes, '/nowhere')
  return names.map(name => {
    const [app, images] = [found.get(name), facts.get(name)]
    if (!app || !images) throw new Error(`there is no recipe for ${name}`)
    return { name, recipe: app.recipe, folder: `${recipesOnBox}/${name}`, facts: images }
  })
}

const median = (values: readonly number[]): number =>
  [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
