import { engineOf } from '../../database/need.ts'
import { DISK_KINDS, MOST_SERVERS } from '../../site/placement/need.ts'
import type { Recipe } from '../schema.ts'
import { all, type Check, type Contradiction, type Written } from './contradiction.ts'

/** Tables that bind an app to the box that it is installed on, and how. */
const BINDING: readonly (readonly [keyof Recipe, string])[] = [
  ['storage', 'what it keeps lies on one box'],
  ['libraries', 'folders of a box are on that one alone'],
  ['processes', 'processes that share one address are on one box'],
  ['ports', 'its own address, and the ports on it, are on one box'],
  ['devices', 'a device is plugged into one box'],
  ['files', 'files are written into a folder, and that is on one box'],
  ['users', 'people are asked who they are by the box that they belong to'],
  ['mail', 'letters go out through an app of its own box'],
]

/**
 * An app that runs on several boxes has nothing that is only on one of them, but its databases and
 * caches, to which it is led; what is done by the clock or at a moment of its life is done at home.
 */
export const scale: Check = (recipe, written) => {
  if (!recipe.scale) return []
  const { https, network, requires, secrets = {} } = recipe
  const binds = (at: Contradiction['at'], why: string): Contradiction => ({
    at,
    code: 'E-SCALE',
    allowed: `none of it with [scale]: ${why}`,
  })
  return [
    ...BINDING.filter(([table]) => isSaid(written, table)).map(([table, why]) =>
      binds([table], why),
    ),
    ...inWeb(recipe, binds),
    ...tooMany(recipe),
    ...inWhere(recipe.scale.where),
    ...(network?.lan ? [binds(['network', 'lan'], 'a place at home is at one box')] : []),
    ...(Object.keys(requires?.apps ?? {}).length > 0
      ? [binds(['requires', 'apps'], 'the other app is on one box')]
      : []),
    ...Object.entries(secrets).flatMap(([id, { file }]) =>
      file === undefined
        ? []
        : [binds(['secrets', id, 'file'], 'a file is on one box; a variable goes along')],
    ),
    ...(https || 'https' in written
      ? []
      : [{ at: ['scale'], code: 'E-SCALE', allowed: '[https], by which the others reach it' }]),
  ]
}

/** What boxes find out themselves is said in the words that they have for it. */
function inWhere(where: NonNullable<Recipe['scale']>['where']): Contradiction[] {
  const wrong = (label: string, allowed: string): Contradiction[] =>
    where && Object.hasOwn(where, label)
      ? [{ at: ['scale', 'where', label], code: 'E-SCALE', allowed }]
      : []
  const { disk } = where ?? {}
  const isKnown = disk === undefined || (DISK_KINDS as readonly string[]).includes(disk)
  return [
    ...(isKnown ? [] : wrong('disk', `one of ${DISK_KINDS.join(', ')}`)),
    ...wrong('memory', 'resources.memory-min instead: boxes with less do not run it'),
    ...wrong('graphics', 'none of it with [scale]: a swarm gives no device to what it runs'),
  ]
}

/** What the proxy of another box could not do as that of its own does. */
function inWeb(
  { https }: Partial<Recipe>,
  binds: (at: Contradiction['at'], why: string) => Contradiction,
): Contradiction[] {
  if (!https) return []
  return [
    ...(https['reverse-proxy']
      ? []
      : [binds(['https', 'reverse-proxy'], 'the proxies of all boxes hand requests to it')]),
    ...(https.auth === 'proxy'
      ? [binds(['https', 'auth'], 'people are asked who they are by the box that they belong to')]
      : []),
    ...(https.protocol === 'h2c'
      ? [binds(['https', 'protocol'], 'boxes hand requests to each other as HTTP/1.1')]
      : []),
    ...(Object.keys(https.names).length > 0
      ? [binds(['https', 'names'], 'the other boxes know its own name alone')]
      : []),
    ...(Object.keys(https['well-known']).length > 0
      ? [binds(['https', 'well-known'], 'the proxy of its own box alone knows them')]
      : []),
    ...(https.static.length > 0
      ? [binds(['https', 'static'], 'they are taken out of the image on its own box alone')]
      : []),
  ]
}

/** Each cache, and each kind of server that its databases are on, is led to other boxes by itself. */
function tooMany({
  cache,
  caches = {},
  database,
  databases = {},
}: Partial<Recipe>): Contradiction[] {
  const engines = all(database, databases, ['database', 'databases']).map(({ it }) =>
    engineOf(it.variant),
  )
  const servers = new Set(engines.map(it => ('engine' in it ? it.engine : ''))).size
  const number = Object.keys(caches).length + (cache ? 1 : 0)
  const most = MOST_SERVERS - servers
  if (number <= most) return []
  const allowed = `at most ${most} caches with [scale]: each is led to the other boxes by itself`
  return [{ at: ['caches'], code: 'E-SCALE', allowed }]
}

function isSaid(written: Written, table: string): boolean {
  const { [table]: it } = written
  if (typeof it !== 'object' || it === null) return false
  return Object.keys(it).length > 0
}
