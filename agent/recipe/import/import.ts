import { readRecipe } from '../read.ts'
import { RESERVED } from '../service-name.ts'
import { Assembly, type AssemblyOf } from './assembly.ts'
import type { Dialect, Source } from './dialect.ts'
import { NOTHING_SAID } from './dialect.ts'
import { casaos } from './dialects/casaos.ts'
import { coolify } from './dialects/coolify.ts'
import { coop } from './dialects/coop.ts'
import { assignmentsIn, dockerRun, isDockerRun } from './dialects/docker-run.ts'
import { runtipi } from './dialects/runtipi.ts'
import { umbrel } from './dialects/umbrel.ts'
import { splitImage } from './images.ts'
import { type Lookup, readEnvFile } from './interpolation.ts'
import { type Beside, loadProject } from './load.ts'
import { withoutMarks } from './marks.ts'
import { type Note, Notes, Unreadable, type WebChoice } from './notes.ts'
import { readTree, readTrees } from './tree.ts'
import { plainName } from './words.ts'

/** A recipe, or why there is none; what did not come along is told either way. */
export type Import = { readonly remarks: readonly Note[] } & (
  | { readonly recipe: string; readonly refusals: readonly [] }
  | {
      readonly recipe?: undefined
      readonly refusals: readonly Note[]
      /** Services of which somebody has to say which one people open. */
      readonly choices?: readonly WebChoice[]
    }
)

export interface ImportWishes {
  /** The service that people open: `SERVICE` or `SERVICE:PORT`. */
  readonly web?: string | undefined
}

/** Pages show files between lines of back quotes; lines stay where they are. */
const withoutFence = (text: string): string =>
  /^\s*```/.test(text) ? text.replace(/^[ \t]*```.*$/gm, '') : text

const ORDER = (a: Note, b: Note) => (a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1)

/**
 * Makes a recipe of a compose file, or of `docker run` lines. The recipe has no mistake; where it
 * would not work, there is none. Never throws for what is in the text.
 */
export function importCompose(
  file: string,
  written: string,
  around: Beside,
  { web }: ImportWishes = {},
): Import {
  const notes = new Notes()
  const text = withoutFence(withoutMarks(written))
  const beside: Beside = {
    filesIn: around.filesIn,
    read: path => {
      const found = around.read(path)
      return found === undefined ? undefined : withoutMarks(found)
    },
  }
  try {
    const dialect = dialectOf(file, text, beside)
    const recipe = recipeFrom({ file, dialect, beside, notes, web })
    const remarks = [...notes.remarks].sort(ORDER)
    if (recipe !== undefined) {
      const { mistakes } = readRecipe(file, recipe)
      if (mistakes.length === 0) return { recipe, remarks, refusals: [] }
      // What it says itself is wrong by the rules of recipes: told as it is, and not written.
      for (const { code, path, message } of mistakes) {
        notes.refuse(
          { file, line: 1 },
          `the recipe would have a mistake: ${code} ${path}: ${message}`,
        )
      }
    }
    const { choices } = notes
    const refusals = [...notes.refusals].sort(ORDER)
    return { remarks, refusals, ...(choices.length > 0 ? { choices } : {}) }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    const { note } = error
    return { remarks: [], refusals: [{ ...note, file: note.file === '' ? file : note.file }] }
  }
}

function dialectOf(file: string, text: string, beside: Beside): Dialect {
  if (isDockerRun(text)) {
    const known = assignmentsIn(text)
    return { ...NOTHING_SAID, name: 'docker run', tree: dockerRun(file, text), known }
  }
  const [tree, ...later] = readTrees(file, text)
  const source: Source = { file, tree, text, beside }
  const dialect = runtipi(source) ??
    casaos(source) ??
    umbrel(source) ??
    coop(source) ??
    coolify(source) ?? { ...NOTHING_SAID, name: 'Compose', tree, ...overridesOf(file, beside) }
  return { ...dialect, more: [...later, ...dialect.more] }
}

/** The file that Docker lays over one with a usual name by itself. */
function overridesOf(file: string, beside: Beside): Partial<Dialect> {
  const [, stem, end] = /(?:^|\/)((?:docker-)?compose)\.(ya?ml)$/.exec(file) ?? []
  const found = [`${stem}.override.${end}`].flatMap(name => {
    const text = stem === undefined ? undefined : beside.read(name)
    return text === undefined ? [] : [readTree(name, text)]
  })
  const sample = [
    '.env.example',
    '.env.sample',
    '.env.dist',
    'example.env',
    'sample.env',
    'env.example',
  ]
    .map(beside.read)
    .find(it => it !== undefined)
  return { more: found, proposed: readEnvFile(sample ?? '') }
}

function recipeFrom({
  file,
  dialect,
  beside,
  notes,
  web,
}: Pick<AssemblyOf, 'file' | 'dialect' | 'beside' | 'notes' | 'web'>): string | undefined {
  const own = readEnvFile(beside.read('.env') ?? '', name => dialect.known.get(name))
  const lookup: Lookup = name => dialect.known.get(name) ?? own.get(name)
  const demanded = new Set<string>()
  const around = { beside, lookup, notes, trail: [], demanded }
  const project = loadProject(dialect.tree, dialect.more, around)
  const assembly = new Assembly({
    file,
    dialect,
    project,
    beside,
    demanded,
    // Only what is known for sure; what a sample proposes is looked at where it is used.
    lookup: name => lookup(name) ?? dialect.proposed.get(name),
    notes,
    web,
  })
  return assembly.recipe(main => serviceName(dialect.service ?? project.name, main))
}

const GENERIC =
  /^(?:app|web|server|main|service|backend|frontend|site|www|api|client|core|ui|nginx|proxy|node|php|docker|compose|default|webserver|webapp)$/

/** What the app is called, as the store, the file or its image call it. */
function serviceName(
  said: string | undefined,
  main: { name: string; image: string | undefined },
): string {
  const { name: whole, base } = splitImage(main.image ?? '')
  // `goauthentik/server` is called by its makers.
  const image = GENERIC.test(base) ? (whole.split('/').at(-2) ?? base) : base
  const names = [said, GENERIC.test(main.name) ? undefined : main.name, image, main.name, 'app']
  const name = names
    .map(it =>
      plainName(it ?? '')
        .slice(0, 40)
        .replace(/-+$/, ''),
    )
    .find(it => it !== '')
  const plain = name ?? 'app'
  return RESERVED.includes(plain) ? `${plain}-app` : plain
}
