import { type Dialect, NOTHING_SAID, type SecretSketch, type Source, type Web } from '../dialect.ts'
import { mark } from '../marks.ts'
import { entriesOf, entry, leaf, type Tree, textsOf } from '../tree.ts'
import { lineOf } from '../words.ts'
import { addressOf } from './words.ts'

const MAGIC =
  /\bSERVICE_(FQDN|URL|USER|EMAIL|NAME|PASSWORD|PASSWORDWITHSYMBOLS|BASE64|REALBASE64|HEX)_(\w+)/g

/** Templates of Coolify: variables of a certain form are made up, and say where the pages are. */
export function coolify({ file, tree, text }: Source): Dialect | undefined {
  const magic = [...text.matchAll(MAGIC)].map(([name, kind = '']) => ({ name, kind }))
  if (magic.length === 0) return undefined
  const said = (word: string) => new RegExp(`^#[ \t]*${word}:[ \t]*(.+)$`, 'm').exec(text)?.[1]
  const made = magic.filter(it => /^(?:PASSWORD|BASE64|REALBASE64|HEX)/.test(it.kind))
  return {
    ...NOTHING_SAID,
    name: 'Coolify',
    tree,
    about: {
      tagline: lineOf(said('slogan'), 120),
      docs: addressOf(leaf({ file, line: 1 }, said('documentation') ?? null)),
    },
    icon: said('logo'),
    known: new Map(
      magic.flatMap(({ name, kind }) => {
        const value = VALUES[kind]
        return value === undefined ? [] : [[name, value] as const]
      }),
    ),
    secrets: new Map(made.map(({ name, kind }) => [name, sketchOf(kind, name)])),
    web: webOf(tree, said('port')),
  }
}

const VALUES: Readonly<Record<string, string>> = {
  // Both were the whole address for long.
  FQDN: mark('service.url'),
  URL: mark('service.url'),
  USER: 'app',
  NAME: 'app',
  EMAIL: 'admin@example.org',
}

/** `SERVICE_BASE64_64_NAME` is so long; others are 32. */
function sketchOf(kind: string, name: string): SecretSketch {
  const length = Number(/^SERVICE_[A-Z0-9]+_(\d+)_/.exec(name)?.[1] ?? 32)
  const size = Math.min(128, Math.max(8, length))
  return kind === 'HEX' ? { generate: 'hex', length: size } : { length: size }
}

/** The service whose variable names a port, the one that the head of the file says before others. */
function webOf(tree: Tree, port: string | undefined): Web | undefined {
  const found = entriesOf(entry(tree, 'services')).flatMap(([service, it]) => {
    const environment = entry(it, 'environment')
    const names = [
      ...textsOf(environment).map(line => line.split('=')[0] ?? ''),
      ...entriesOf(environment).map(([name]) => name),
    ]
    return names.flatMap(name => {
      const end = /^SERVICE_(?:FQDN|URL)_\w*?_(\d{2,5})$/.exec(name)?.[1]
      return end === undefined ? [] : [{ service, port: Number(end) }]
    })
  })
  const main = found.find(it => it.port === Number(port)) ?? found[0]
  if (main) return main
  const said = Number(port)
  return Number.isInteger(said) && said > 0 ? { port: said } : undefined
}
