import { type Dialect, NOTHING_SAID, type SecretSketch, type Source } from '../dialect.ts'
import { readEnvFile } from '../interpolation.ts'
import { mark } from '../marks.ts'
import { entriesOf, entry, readTree, textOf } from '../tree.ts'
import { lineOf, proseOf, titleOf } from '../words.ts'
import { iconBeside } from './words.ts'

/** Co-op Cloud: compose for swarm, with `.env.sample` and secrets whose versions stand there. */
export function coop({ file, tree, text, beside }: Source): Dialect | undefined {
  const sample = beside.read('.env.sample')
  const versioned = entriesOf(entry(tree, 'secrets')).some(([, it]) =>
    /\$\{?SECRET_\w+_VERSION/.test(textOf(entry(it, 'name')) ?? ''),
  )
  const isOne =
    beside.read('abra.sh') !== undefined ||
    versioned ||
    (/coop-cloud\./.test(text) && /\$\{?STACK_NAME\b/.test(text))
  if (!isOne) return undefined
  const proposed = readEnvFile(sample ?? '')
  const type = proposed.get('TYPE')?.split(':')[0]
  const readme = beside.read('README.md') ?? ''
  const title = /^#\s+(.+)$/m.exec(readme)?.[1]
  const files = (proposed.get('COMPOSE_FILE') ?? '')
    .split(':')
    .map(it => it.trim())
    .filter(it => it !== '' && it !== file.split('/').at(-1) && it !== 'compose.yml')
  const more = [...new Set(files)].flatMap(name => {
    const text = beside.read(name)
    return text === undefined ? [] : [readTree(name, text)]
  })
  return {
    ...NOTHING_SAID,
    name: 'Co-op Cloud',
    tree,
    more,
    service: type,
    about: {
      name: lineOf(title ?? (type === undefined ? undefined : titleOf(type)), 60),
      description: proseOf(/^>\s*(.+)$/m.exec(readme)?.[1]),
    },
    icon: iconBeside(beside.read, ['icon.svg', 'icon.png', 'logo.svg', 'logo.png']),
    known: new Map([
      // Versions of its own files, by which they are called.
      ...[...readEnvFile(beside.read('abra.sh') ?? '')].filter(([name]) => /_VERSION$/.test(name)),
      ['DOMAIN', mark('service.domain')],
      ['STACK_NAME', type ?? 'app'],
      ['EXTRA_DOMAINS', ''],
      ['LETS_ENCRYPT_ENV', ''],
      ['TIMEOUT', '120'],
    ]),
    proposed,
    secrets: lengthsOf(sample ?? ''),
  }
}

/** `SECRET_NAME_VERSION=v1 # length=64` */
function lengthsOf(sample: string): Map<string, SecretSketch> {
  return new Map(
    [...sample.matchAll(/^\s*#?\s*SECRET_(\w+)_VERSION=\S*[ \t]*(?:#(.*))?$/gm)].map(
      ([, name = '', words = '']) => {
        const length = Number(/length=(\d+)/.exec(words)?.[1] ?? 32)
        return [name.toLowerCase(), { length: Math.min(128, Math.max(8, length)) }]
      },
    ),
  )
}
