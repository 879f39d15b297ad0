import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type DatabaseGrant, databaseGrant } from '../../agent/database/need.ts'
import type { Answer } from '../../agent/recipe/question.ts'
import type { Recipe } from '../../agent/recipe/schema.ts'
import { buildRoot } from '../../image/root.ts'
import { openRegistry } from '../stand-ins/registry.ts'
import { claim } from '../system/owner.ts'
import { openHome } from './home.ts'
import { asRegistry } from './saved-images.ts'
import { openShelter } from './shelter.ts'
import { until } from './until.ts'

export interface RecipeLifeOptions {
  /** With `recipe.toml`, and with what its images are built from. */
  readonly folder: string
  readonly recipe: Recipe
  readonly answers: Readonly<Record<string, Answer>>
  /** What `docker save` wrote of its images: a laboratory has no internet to fetch them from. */
  readonly images?: string
  readonly say: (line: string) => void
}

const STEPS = ['install', 'health', 'backup', 'restore', 'update', 'removal'] as const
type Step = (typeof STEPS)[number]
type Outcomes = Partial<Record<Step, true | string>>

const MINUTE = 60_000
const ON_BOX = '/run/recipe-test'
const NEWER = '/data/recipe-test'

/** What is left in each folder that is saved, and looked for again. */
const MARK = '.recipe-test'

/** A recipe on a box of its own: `true` for each step that went well, and the reason for the one that did not. */
export async function recipeLife(options: RecipeLifeOptions): Promise<Outcomes> {
  const { folder, recipe, answers, images, say } = options
  const { root } = await buildRoot({ preload: [] })
  const brought = await mkdtemp(join(tmpdir(), 'gantry-recipe-test-'))
  await using stack = new AsyncDisposableStack()
  stack.defer(() => rm(brought, { recursive: true }))
  const hosts = images === undefined ? [] : await asRegistry(images, brought)
  const tried = images === undefined ? folder : await withoutDigests(brought, options)
  const home = stack.use(
    await openHome({
      box: { root, dataSize: '24G', folders: { [ON_BOX]: tried } },
      folders: { '/lab/images': brought },
    }),
  )
  await home.box.boot()
  if (images !== undefined) await openRegistry(home, '/lab/images', hosts)
  const [shelter, owner] = await Promise.all([openShelter(home), claim(home)])
  await shelter.start()
  const { service } = recipe
  const exec = (...argv: [string, ...string[]]) => home.box.exec(argv, { timeout: 10 * MINUTE })
  const shell = (script: string, ...words: string[]) => exec('sh', '-ec', script, '-', ...words)
  const gantry = (...words: string[]) => exec('gantry', ...words)
  const running = () => owner.app(service, it => it.state === 'running', 5 * MINUTE)
  const saved = savedFolders(recipe)
  const marks = markers(recipe, { exec, shell })

  const acts: Readonly<Record<Step, () => Promise<unknown>>> = {
    async install() {
      const told = Object.entries(answers).flatMap(([it, answer]) => [`--answer=${it}=${answer}`])
      await gantry('app', 'install', ON_BOX, '--agree', ...told)
      await running()
      if (recipe.users?.['first-admin'] === 'wizard') await gantry('app', 'set-up', service)
    },
    async health() {
      if (!recipe.https) return
      const said = recipe.health?.path
      const path = said ?? '/'
      await until(`${service} answers at ${path}`, async () => {
        const url = `https://${service}-home.local${path}`
        const { status } = await home.phone.fetch(url, { ca: owner.ca, timeoutMs: 20_000 })
        // As a box takes it: what the recipe names has to be there, any other page may be missing.
        if (status >= (said === undefined ? 500 : 400))
          throw new Error(`its page answers ${status}`)
        return true
      })
    },
    async backup() {
      await marks.write('before')
      await gantry('backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`)
      snapshot = JSON.parse(await gantry('backup', 'now', '--json')).snapshot
    },
    async restore() {
      await marks.write('after')
      await gantry('backup', 'restore', service, snapshot, 'nas')
      await running()
      await marks.expect('before')
    },
    async update() {
      // The same app as another version: what is tried is that the data lives through it.
      const next = `s/^version = "(.*)"/version = "\\1.1"/`
      await shell('cp -r "$1" "$2" && sed -i -E "$3" "$2/recipe.toml"', ON_BOX, NEWER, next)
      await gantry('app', 'update', service, NEWER, '--agree')
      await running()
      await marks.expect('before')
    },
    async removal() {
      await gantry('app', 'remove', service, '--delete-data')
      const left = await shell(
        'docker ps --all --format "{{.Names}}" | grep "^$1\\." || true; ls -d "/data/state/apps/$1" 2> /dev/null || true',
        service,
      )
      const all = [left.trim(), ...(await marks.left())].filter(Boolean)
      if (all.length > 0) throw new Error(`left: ${all.join(', ')}`)
    },
  }
  let snapshot = ''

  if (saved.length === 0) {
    const some = databasesOf(recipe).length > 0
    say(`no folder is saved: ${some ? 'only databases are' : 'nothing is'} looked at`)
  }
  const outcomes: Outcomes = {}
  for (const step of STEPS) {
    const start = performance.now()
    const outcome = await acts[step]().then(
      () => true as const,
      error => String(error.message ?? error).slice(0, 2000),
    )
    outcomes[step] = outcome
    const seconds = ((performance.now() - start) / 1000).toFixed(1)
    say(`${step.padEnd(8)} ${outcome === true ? `well, in ${seconds} s` : outcome}`)
    if (outcome !== true) break
  }
  return outcomes
}

/** The recipe by the tags of its images: an archive does not have the digests that a registry has. */
async function withoutDigests(into: string, { folder, say }: RecipeLifeOptions): Promise<string> {
  const copy = join(into, 'recipe')
  await cp(folder, copy, { recursive: true })
  const file = join(copy, 'recipe.toml')
  const text = await readFile(file, 'utf8')
  const tagged = text.replace(/(:[\w.-]+)@sha256:[0-9a-f]{64}/g, '$1')
  if (tagged !== text) say('images are taken by their tags: an archive has no digests')
  await writeFile(file, tagged)
  return copy
}

const savedFolders = ({ service, storage }: Recipe): readonly string[] =>
  Object.entries(storage)
    .filter(([, { kind }]) => kind === 'data' || kind === 'config')
    .map(([name]) => `/data/state/apps/${service}/${name}`)

interface Hands {
  readonly exec: (...argv: [string, ...string[]]) => Promise<string>
  readonly shell: (script: string, ...words: string[]) => Promise<string>
}

/** Of the servers of a box; a file of SQLite is saved with the folder that it is in. */
function databasesOf({ service, database, databases }: Recipe) {
  const all = [...(database ? [['', database] as const] : []), ...Object.entries(databases)]
  return all.flatMap(([id, wanted]) => databaseGrant(service, id, wanted, '') ?? [])
}

/** Asks a database of the box as the one who may do everything. */
function asks({ exec }: Hands, { engine, name }: Pick<DatabaseGrant, 'engine' | 'name'>) {
  return async (query: string): Promise<string> => {
    const said =
      engine === 'postgres'
        ? await exec(
            ...(['setpriv', '--reuid=postgres', '--clear-groups'] as const),
            ...['/usr/lib/postgresql/17/bin/psql', '--no-psqlrc', '--tuples-only', '--no-align'],
            ...[`--dbname=${name}`, '--command', query],
          )
        : await exec(
            ...(['mariadb', '--no-defaults', '--batch', '--skip-column-names'] as const),
            ...['--socket=/run/mariadb/mariadb.sock', name, '--execute', query],
          )
    return said.trim()
  }
}

/** One word in every place that is saved: folders, and a table in each database. */
function markers(recipe: Recipe, hands: Hands) {
  const { exec, shell } = hands
  const folders = savedFolders(recipe)
  const databases = databasesOf(recipe).map(it => ({ ...it, ask: asks(hands, it) }))
  return {
    async write(word: string): Promise<void> {
      for (const it of folders) await shell('printf %s "$2" > "$1"', `${it}/${MARK}`, word)
      for (const { ask } of databases) {
        await ask('create table if not exists recipe_test (word text)')
        await ask(`delete from recipe_test; insert into recipe_test values ('${word}')`)
      }
    },
    async expect(word: string): Promise<void> {
      for (const it of folders) {
        const kept = await exec('cat', `${it}/${MARK}`).catch(() => 'nothing')
        if (kept !== word) throw new Error(`${it} has ${kept} in the place of ${word}`)
      }
      for (const { engine, name, ask } of databases) {
        const kept = await ask('select word from recipe_test').catch(() => 'nothing')
        if (kept !== word) {
          throw new Error(`the database ${name} (${engine}) has ${kept} in the place of ${word}`)
        }
      }
    },
    /** Databases that are there yet. */
    async left(): Promise<readonly string[]> {
      const found = databases.map(async ({ engine, name }) => {
        const there =
          engine === 'postgres'
            ? await asks(hands, { engine, name: 'postgres' })(
                `select 1 from pg_database where datname = '${name}'`,
              )
            : // The server itself goes with the last app that needs it.
              await shell('ls -d /data/state/mariadb/*/"$1" 2> /dev/null || true', name)
        return there.trim() === '' ? [] : [`the database ${name} (${engine})`]
      })
      return (await Promise.all(found)).flat()
    },
  }
}
