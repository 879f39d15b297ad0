import {
  type Dialect,
  NOTHING_SAID,
  OWN_FOLDER,
  type Source,
  STORE_FOLDER,
  type Web,
} from '../dialect.ts'
import { mark } from '../marks.ts'
import { entriesOf, entry, type Tree, textOf, textsOf } from '../tree.ts'
import { aboutOf, iconBeside, shelfOf, treeBeside } from './words.ts'

/** umbrelOS: `umbrel-app.yml`, a compose file with `app_proxy`, and variables of `exports.sh`. */
export function umbrel({ tree, text, beside }: Source): Dialect | undefined {
  const manifest = treeBeside(beside.read, 'umbrel-app.yml')
  const proxy = entry(tree, 'services', 'app_proxy')
  const isOne =
    manifest !== undefined ||
    entry(proxy, 'environment', 'APP_HOST') !== undefined ||
    /\$\{?(?:UMBREL_ROOT|APP_HIDDEN_SERVICE|DEVICE_DOMAIN_NAME)\b/.test(text)
  if (!isOne) return undefined
  const id = textOf(entry(manifest, 'id')) ?? hostOf(proxy)?.app
  const port = textOf(entry(manifest, 'port'))
  const about = aboutOf(manifest, {
    name: 'name',
    tagline: 'tagline',
    description: 'description',
    website: 'website',
    source: 'repo',
    support: 'support',
  })
  const user = textOf(entry(manifest, 'defaultUsername'))
  const icon = textOf(entry(manifest, 'icon')) ?? iconBeside(beside.read, ['icon.svg', 'icon.png'])
  const dependencies = entry(manifest, 'dependencies')
  return {
    ...NOTHING_SAID,
    name: 'umbrelOS',
    tree,
    service: id,
    about: {
      ...about,
      category: shelfOf(textOf(entry(manifest, 'category')) ?? ''),
      ...(user ? { 'after-install': `The first user is ${user}.` } : {}),
    },
    icon,
    version: textOf(entry(manifest, 'version')),
    told: textsOf(dependencies).map(it => ({
      file: dependencies?.file ?? '',
      line: dependencies?.line ?? 1,
      says: `it works with the app ${it} of its store, and an app reaches no other one by itself: what leads there is asked; [requires.apps] leads to one of the same box`,
    })),
    known: new Map([
      ...exportsOf(beside.read('exports.sh') ?? ''),
      ...portsOf(proxy, text, port),
      ...sameOnBothSides(text),
      ...KNOWN,
      ...[...text.matchAll(/\$\{?(APP_(\w+?)_(?:NODE_)?DATA_DIR)\b/g)].map(
        ([, name = '', app = '']) =>
          [
            name,
            app.toLowerCase().replaceAll('_', '-') === id
              ? `${mark(OWN_FOLDER)}/data/${id}`
              : `${mark(STORE_FOLDER)}/app-data/${app.toLowerCase()}`,
          ] as const,
      ),
      // Addresses in Tor and at home, which only its own scripts know.
      ...[
        ...text.matchAll(
          /\$\{?(APP_\w+_(?:LOCAL_IPS|HIDDEN_SERVICE|RPC_HIDDEN_SERVICE|TOR_ADDRESS))\b/g,
        ),
      ].map(([, name = '']) => [name, ''] as const),
      ...(id === undefined ? [] : ([['APP_ID', id]] as const)),
    ]),
    secrets: new Map([
      ['APP_SEED', { generate: 'hex', length: 64 }],
      ['APP_PASSWORD', { length: 20, show: true, label: 'Password of the first user' }],
      ['JWT_SECRET', { generate: 'hex', length: 64 }],
    ]),
    web: proxy ? { service: hostOf(proxy)?.service } : openWeb(tree, port),
    owner: '1000:1000',
  }
}

const KNOWN: readonly (readonly [string, string])[] = [
  ['APP_DATA_DIR', mark(OWN_FOLDER)],
  ['UMBREL_ROOT', mark(STORE_FOLDER)],
  ['DEVICE_DOMAIN_NAME', mark('service.domain')],
  ['APP_DOMAIN', mark('service.domain')],
  ['APP_HIDDEN_SERVICE', mark('service.domain')],
  ['DEVICE_HOSTNAME', mark('box.name')],
  ['NETWORK_IP', '10.21.0.0'],
]

/** `<app>_<service>_1` */
function hostOf(proxy: Tree | undefined) {
  const host = textOf(entry(proxy, 'environment', 'APP_HOST')) ?? ''
  const [, app, service] = /^(.+?)_(.+)_1$/.exec(host) ?? []
  if (app !== undefined) return { app, service }
  return host === '' || host.startsWith('$') ? undefined : { app: undefined, service: host }
}

/** Without its proxy, the port of the store is the one outside, and in the network of the host the one inside. */
function openWeb(tree: Tree, published: string | undefined): Web {
  const inHost = entriesOf(entry(tree, 'services')).find(
    ([, it]) => textOf(entry(it, 'network_mode')) === 'host',
  )
  const port = Number(published)
  return inHost && port > 0 ? { service: inHost[0], port } : { published }
}

/** Plain values only: what a script would have to work out stays a variable. */
function exportsOf(script: string): [string, string][] {
  return [
    ...script.matchAll(/^\s*export\s+([A-Z0-9_]+)=(?:"([^"$`]*)"|'([^']*)'|([^\s"'$`]+))\s*$/gm),
  ].map(([, name = '', double, single, bare]) => [name, double ?? single ?? bare ?? ''])
}

/** A port that a variable gives to the app and to its proxy can be any: the one of the store. */
function portsOf(proxy: Tree | undefined, text: string, port = '8080'): [string, string][] {
  const said = textOf(entry(proxy, 'environment', 'APP_PORT')) ?? ''
  const name = /^\$\{?([A-Z0-9_]+)\}?$/.exec(said)?.[1]
  if (name === undefined) return []
  const uses = text.split(new RegExp(`\\$\\{?${name}\\b`)).length - 1
  return uses > 1 ? [[name, port]] : []
}

/** `${X_PORT}:${X_PORT}`, where the app is told `X_PORT`, too, can be any port: the store's scripts choose. */
function sameOnBothSides(text: string): [string, string][] {
  const names = [...text.matchAll(/\$\{?(APP_\w+_PORT)\}?:\$\{?\1\b/g)].map(it => it[1] ?? '')
  const told = names.filter(it => text.split(it).length - 1 > 2)
  return [...new Set(told)].map((name, index) => [
    name,
    /SSH/.test(name) ? '2222' : String(8100 + index),
  ])
}
