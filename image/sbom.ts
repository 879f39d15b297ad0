import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { NEVER_USED } from '../agent/bundle.ts'
import type { Board } from './board.ts'
import { keyOf } from './cache.ts'
import { type Lock, together } from './lock.ts'
import type { NamedImage, PreloadedApp } from './preload.ts'
import { project } from './project.ts'

/** A package of npm that is in the programs or the page of a box. */
export interface NpmPackage {
  readonly name: string
  readonly version: string
  readonly licence: string
  /** SHA-512 of what npm serves, in hexadecimal. */
  readonly sha512: string
}

export interface Ingredients {
  readonly board: Board
  readonly version: string
  /** Debian's packages of the system itself. */
  readonly debian: Lock
  readonly npm: readonly NpmPackage[]
  /** Apps whose container images are inside. */
  readonly apps: readonly Pick<PreloadedApp, 'images' | 'packages'>[]
}

/**
 * What an image is made of, as a bill of materials in CycloneDX 1.6. The same ingredients give the
 * same text: it says nothing of when it was made.
 */
export function sbomOf({ board, version, debian, npm, apps }: Ingredients): string {
  const ofDebian = (lines: Lock) => lines.map(line => debianComponent(line, board.architecture))
  // Several apps may have one image.
  const byRef = apps.flatMap(({ images, packages }) =>
    images.map(containerComponent).map(it => [it['bom-ref'], { component: it, packages }] as const),
  )
  const images = [...new Map(byRef).values()]
  const [own, containers] = [npm.map(npmComponent), images.map(it => it.component)]
  // One component may be in several places: what is in which stands among the dependencies.
  const components = [
    ...ofDebian(together([debian, ...apps.map(it => it.packages ?? [])])),
    ...own,
    ...containers,
  ]
  const inImage = [...ofDebian(debian), ...own, ...containers]
  const dependencies = [
    { ref: 'image', dependsOn: refsOf(inImage) },
    ...images.flatMap(({ component, packages }) =>
      packages ? [{ ref: component['bom-ref'], dependsOn: refsOf(ofDebian(packages)) }] : [],
    ),
  ]
  const unknown = images.filter(it => !it.packages).map(it => it.component['bom-ref'])
  const bom = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf([components, dependencies])}`,
    version: 1,
    metadata: {
      component: {
        'bom-ref': 'image',
        type: 'operating-system',
        name: `gantry-${board.name}`,
        version,
        licenses: [{ license: { id: 'Apache-2.0' } }],
      },
    },
    components,
    dependencies,
    ...(unknown.length > 0
      ? { compositions: [{ aggregate: 'unknown', dependencies: unknown }] }
      : {}),
  }
  return `${JSON.stringify(bom, null, 2)}\n`
}

/** Node itself, the packages of npm that the agent and its page import, and all that those need. */
export async function npmPackages({ node }: Pick<Board, 'node'>): Promise<readonly NpmPackage[]> {
  const { packages } = lockSchema.parse(
    JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8')),
  )
  const found = new Map<string, NpmPackage>()
  const add = (name: string, from: string): void => {
    const path = placeOf(name, from, packages)
    const entry = path === undefined ? undefined : packages[path]
    if (path === undefined || !entry || found.has(path) || NEVER_USED.includes(name)) return
    found.set(path, describe(name, entry))
    for (const next of Object.keys(entry.dependencies)) add(next, path)
  }
  for (const name of [node, ...(await importedPackages())]) add(name, '')
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}

const entrySchema = z.object({
  version: z.string().default(''),
  license: z.string().default('see the package'),
  integrity: z.string().default(''),
  dependencies: z.record(z.string(), z.string()).default({}),
})
const lockSchema = z.object({ packages: z.record(z.string(), entrySchema) })

const describe = (
  name: string,
  { version, license, integrity }: z.output<typeof entrySchema>,
): NpmPackage => ({
  name,
  version,
  licence: license,
  sha512: Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex'),
})

/** Where npm looks for a package: beside the one that needs it, and then further up. */
function placeOf(name: string, from: string, packages: Readonly<Record<string, unknown>>) {
  for (
    let base = from;
    ;
    base = base.slice(0, Math.max(0, base.lastIndexOf('node_modules/') - 1))
  ) {
    const path = `${base}${base === '' ? '' : '/'}node_modules/${name}`
    if (path in packages) return path
    if (base === '') return undefined
  }
}

async function importedPackages(): Promise<readonly string[]> {
  const folder = join(project, 'agent')
  const files = (await readdir(folder, { recursive: true })).filter(
    it => /\.(tsx?|css)$/.test(it) && !/^bundle|vite\.config/.test(it),
  )
  const names = new Set<string>()
  for (const file of files) {
    const text = await readFile(join(folder, file), 'utf8')
    const imports = text.matchAll(/(?:from|import)\s+['"]((?:@[\w.-]+\/)?[\w.-]+)/g)
    for (const [, name = ''] of imports) if (!/^\.|^node$/.test(name)) names.add(name)
  }
  return [...names]
}

function debianComponent(line: string, architecture: string) {
  const [name = '', version = '', sha256 = ''] = line.split(' ')
  const purl = `pkg:deb/debian/${name}@${encodeURIComponent(version)}?arch=${architecture}`
  return {
    'bom-ref': purl,
    type: 'library',
    name,
    version,
    purl,
    hashes: [{ alg: 'SHA-256', content: sha256 }],
  }
}

function npmComponent({ name, version, licence, sha512 }: NpmPackage) {
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  return {
    'bom-ref': purl,
    type: 'library',
    name,
    version,
    purl,
    licenses: [{ expression: licence }],
    hashes: [{ alg: 'SHA-512', content: sha512 }],
  }
}

/** An image is known by its digest: a name may be given to another one any day. */
function containerComponent({ name, id }: NamedImage) {
  return {
    'bom-ref': `${name}@sha256:${id}`,
    type: 'container',
    name,
    version: `sha256:${id}`,
    hashes: [{ alg: 'SHA-256', content: id }],
  }
}

const refsOf = (components: readonly { readonly 'bom-ref': string }[]) =>
  components.map(it => it['bom-ref'])

function uuidOf(content: unknown): string {
  const hex = keyOf(content) + keyOf(content, 'rest')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
