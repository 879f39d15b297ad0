import { type Dialect, NOTHING_SAID, type Source } from '../dialect.ts'
import { mark } from '../marks.ts'
import { entriesOf, entry, type Tree, textOf, textsOf } from '../tree.ts'
import { proseOf } from '../words.ts'
import { aboutOf, localText, shelfOf } from './words.ts'

/** CasaOS and ZimaOS: a compose file with `x-casaos` at the top. */
export function casaos({ tree }: Source): Dialect | undefined {
  const said = entry(tree, 'x-casaos') ?? entry(tree, 'x-zimaos')
  if (!said) return undefined
  const name = textOf(entry(tree, 'name'))
  const id = textOf(entry(said, 'store_app_id')) ?? name
  const main = textOf(entry(said, 'main'))
  const tips = entry(said, 'tips', 'before_install')
  return {
    ...NOTHING_SAID,
    name: 'CasaOS',
    tree,
    service: id,
    about: {
      ...aboutOf(said, {
        name: 'title',
        tagline: 'tagline',
        description: 'description',
        website: 'website',
        source: 'repo',
        docs: 'docs',
        support: 'support',
      }),
      category: shelfOf(textOf(entry(said, 'category')) ?? ''),
      'before-install': proseOf(localText(tips) ?? localText(entry(said, 'tips', 'custom'))),
    },
    icon: textOf(entry(said, 'icon')),
    version: textOf(entry(said, 'version')) ?? textOf(entry(said, 'app_version')),
    arch: entry(said, 'architectures') ? textsOf(entry(said, 'architectures')) : undefined,
    known: new Map([
      ['AppID', name ?? id ?? 'app'],
      ['APP_ID', name ?? id ?? 'app'],
      ['TZ', mark('box.timezone')],
      ['PUID', '1000'],
      ['PGID', '1000'],
    ]),
    web: {
      service: main,
      published:
        textOf(entry(said, 'port_map')) ??
        textOf(entry(tree, 'services', main ?? '', 'x-casaos', 'port_map')),
      port: insideOf(entry(tree, 'services', main ?? ''), said),
      https: textOf(entry(said, 'scheme')) === 'https',
    },
  }
}

/** In the network of the host, the port outside is the one inside. */
function insideOf(service: Tree | undefined, said: Tree): number | undefined {
  const port = Number(textOf(entry(said, 'port_map')))
  const maps = entriesOf(service).some(([key]) => key === 'ports')
  return !maps && Number.isInteger(port) && port > 0 ? port : undefined
}
