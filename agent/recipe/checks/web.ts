import { HEARD_BY_THE_BOX, overlap, type Ports, rangeOf, shownPorts } from '../../firewall/need.ts'
import type { IdentityHeaders } from '../../proxy/need.ts'
import { all, type Check, type Contradiction, given, namesIn, oneOf } from './contradiction.ts'

/** What the proxy does, and cannot do where an app answers HTTPS by itself. */
const PROXIED = [
  'port',
  'protocol',
  'max-body',
  'idle-timeout',
  'auth',
  'identity',
  'public-paths',
  'names',
  'well-known',
  'static',
  'files',
] as const

/** What there is only with a program that is asked. */
const ASKED = [
  ...(['port', 'process', 'protocol', 'max-body', 'idle-timeout'] as const),
  ...(['identity', 'names', 'static'] as const),
]

export const https: Check = ({ https: it }, written) => {
  if (!it) return []
  if (!it['reverse-proxy']) {
    return given(written, ['https'], PROXIED).map(key => ({
      at: ['https', key],
      code: 'E-COMBINATION',
      allowed: `no ${key} where reverse-proxy = false`,
    }))
  }
  if (it.files) {
    const nobody = given(written, ['https'], ASKED).map(key => ({
      at: ['https', key],
      code: 'E-COMBINATION',
      allowed: `no ${key} beside files: no program of the app is asked`,
    }))
    if (nobody.length > 0) return nobody
  }
  if (it.auth === 'proxy') return sameHeader(it.identity)
  const needsAuth = (key: 'public-paths' | 'identity', why: string): Contradiction => ({
    at: ['https', key],
    code: 'E-COMBINATION',
    allowed: `auth = "proxy", ${why}`,
    found: `auth = "${it.auth}"`,
  })
  return [
    ...(it['public-paths'].length > 0
      ? [needsAuth('public-paths', 'without which every path is public')]
      : []),
    ...(it.identity ? [needsAuth('identity', 'without which the app is told of nobody')] : []),
  ]
}

/** What is shown is a folder of the app that outlives its containers. */
export const shownFiles: Check = ({ https, storage = {} }, written) => {
  const { files } = https ?? {}
  if (!files) return []
  const at = ['https', 'files', 'storage']
  const names = namesIn(written, 'storage')
  if (!names.includes(files.storage)) {
    const allowed = names.length === 0 ? 'a [storage]' : `a storage among ${names.join(', ')}`
    return [{ at, code: 'E-COMBINATION', allowed, found: `"${files.storage}"` }]
  }
  if (storage[files.storage]?.kind !== 'scratch') return []
  return [{ at, code: 'E-COMBINATION', allowed: 'a storage that is a folder', found: 'scratch' }]
}

/** One header says one thing. */
function sameHeader(identity: IdentityHeaders | undefined): Contradiction[] {
  const names = Object.entries(identity ?? {}).map(([key, it]) => [key, it.toLowerCase()] as const)
  return names.flatMap(([key, it], index): Contradiction[] => {
    const other = names.slice(0, index).find(([, before]) => before === it)?.[0]
    if (other === undefined) return []
    const at = ['https', 'identity', key]
    return [{ at, code: 'E-COMBINATION', allowed: `a header other than that of ${other}` }]
  })
}

export const tls: Check = ({ https: it, tls }) => {
  if (!tls || it?.['reverse-proxy'] === false) return []
  return [{ at: ['tls'], code: 'E-COMBINATION', allowed: '[https] reverse-proxy = false with it' }]
}

/** One DNS label holds `<id>-<app>-<box>`, of which the box may take twenty, and two for `-2`. */
const LONGEST_NAME = 63 - 23

export const names: Check = ({ https: it, service = '' }) =>
  Object.keys(it?.names ?? {})
    .filter(id => `${id}-${service}`.length > LONGEST_NAME)
    .map(id => ({
      at: ['https', 'names', id],
      code: 'E-NAME',
      allowed: `a name that makes at most ${LONGEST_NAME} characters with "-${service}"`,
      found: `${id.length + service.length + 1}`,
    }))

const PROTOCOLS = ['tcp', 'udp', 'both'] as const

export const ports: Check = recipe => {
  const entries = Object.entries(recipe.ports ?? {})
  const counts = entries.flatMap(([id, it]) => oneOf(it, PROTOCOLS, ['ports', id], 'E-PORT'))
  const single = entries.filter(([, it]) => PROTOCOLS.some(key => it[key]))
  const overlaps = single.flatMap(([id, it], index): Contradiction[] => {
    const other = single.slice(0, index).find(([, other]) => meet(it, other))
    if (!other) return []
    const allowed = `ports that ports.${other[0]} does not have`
    return [{ at: ['ports', id], code: 'E-PORT-OVERLAP', allowed, found: shown(it) }]
  })
  const { https } = recipe
  const web = https?.['reverse-proxy'] && !https.files ? https.port : undefined
  const shared = single
    .filter(([, it]) => web !== undefined && meet(it, { tcp: { first: web, last: web } }))
    .map(([id, it]) => ({
      at: ['ports', id],
      code: 'E-PORT-OVERLAP',
      allowed: `ports other than ${web}, which is https.port`,
      found: shown(it),
    }))
  const onTheBox = single
    .filter(([, it]) => it.ipv4)
    .flatMap(([id, it]): Contradiction[] => {
      if (it.audience === 'apps') {
        const allowed = 'no ipv4 where audience = "apps": nobody outside of the box may come'
        return [{ at: ['ports', id, 'ipv4'], code: 'E-COMBINATION', allowed }]
      }
      const heard = HEARD_BY_THE_BOX.find(other => overlap(rangeOf(it), other))
      if (!heard) return []
      const allowed = `ports of the box other than ${shownPorts(heard)}, at which it listens itself`
      return [{ at: ['ports', id, 'ipv4'], code: 'E-PORT-RESERVED', allowed, found: shown(it) }]
    })
  return [...counts, ...overlaps, ...shared, ...onTheBox]
}

const meet = (one: Ports, other: Ports) =>
  // More than one protocol in one entry is a mistake of its own.
  PROTOCOLS.some(a =>
    PROTOCOLS.some(
      b => one[a] && other[b] && overlap(rangeOf({ [a]: one[a] }), rangeOf({ [b]: other[b] })),
    ),
  )

const shown = (it: Ports) => shownPorts(rangeOf(it))

/** Nobody at home hears an app that has no place there. */
export const discovery: Check = ({ network }) =>
  network && network.discovery.length > 0 && !network.lan
    ? [{ at: ['network', 'discovery'], code: 'E-COMBINATION', allowed: 'lan = true beside it' }]
    : []

/** An app reaches itself anyway. */
export const requiredApps: Check = ({ requires, service = '' }) =>
  requires?.apps && Object.hasOwn(requires.apps, service)
    ? [
        {
          at: ['requires', 'apps', service],
          code: 'E-COMBINATION',
          allowed: 'other apps',
          found: service,
        },
      ]
    : []

const WAYS = ['path', 'command', 'tcp'] as const

export const health: Check = (recipe, written) => {
  const checks = [
    ...all(recipe.health, {}, ['health', '']),
    ...Object.entries(recipe.processes ?? {}).flatMap(([id, { health: it }]) =>
      it ? [{ at: ['processes', id, 'health'], it }] : [],
    ),
  ]
  return checks.flatMap(({ at, it }): Contradiction[] => {
    const proxied = recipe.https?.['reverse-proxy']
    // Out of files the proxy answers for all of them.
    const answers =
      at.length === 1 || at[1] === recipe.https?.process || recipe.https?.files !== undefined
    const unasked: Contradiction[] =
      it.path === undefined || (proxied && answers)
        ? []
        : [
            {
              at: [...at, 'path'],
              code: 'E-HEALTH',
              allowed: proxied
                ? `command or tcp: the pages are those of the process ${recipe.https?.process}`
                : '[https] with the proxy, which asks for it; or command or tcp',
              given: ['https'],
            },
          ]
    const run = recipe.processes?.[String(at[1])]?.run ?? 'always'
    if (run !== 'always') {
      return [{ at, code: 'E-HEALTH', allowed: `no health for run = "${run}"`, found: 'one' }]
    }
    // The kernel knows at once who listens.
    const waits = it.tcp === undefined ? [] : given(written, at, ['timeout'])
    return [
      ...oneOf(it, WAYS, at, 'E-HEALTH'),
      ...unasked,
      ...waits.map(key => ({
        at: [...at, key],
        code: 'E-COMBINATION',
        allowed: 'no timeout for tcp',
      })),
    ]
  })
}

/** What only an app says that sends people to the box. */
const OIDC = ['redirect', 'logout', 'pkce'] as const

export const users: Check = (recipe, written) => [
  ...signIn(recipe, written),
  ...firstAdmin(recipe, written),
]

const signIn: Check = ({ users: it, https: web }, written) => {
  if (!it) return []
  const said = (written.users as Record<string, unknown> | undefined)?.login
  // What was meant is not known.
  if (said !== undefined && said !== it.login) return []
  if (it.login === 'own') {
    const nothing =
      it['first-admin'] === undefined && given(written, ['users'], ['login']).length === 0
    const found = 'neither'
    const allowed = 'first-admin or login'
    return [
      ...(nothing ? [{ at: ['users'], code: 'E-MISSING', allowed, found }] : []),
      ...given(written, ['users'], OIDC).map(key => ({
        at: ['users', key],
        code: 'E-COMBINATION',
        allowed: `login = "oidc", without which nobody comes with ${key}`,
        found: 'login = "own"',
      })),
    ]
  }
  const at = ['users', 'login']
  const code = 'E-COMBINATION'
  const without: Contradiction[] = web?.['reverse-proxy']
    ? []
    : [
        {
          at,
          code,
          allowed: '[https] with the proxy: people sign in with a browser',
          given: ['https'],
        },
      ]
  const both: Contradiction[] =
    web?.auth === 'proxy'
      ? [
          {
            at,
            code,
            allowed: 'one way to sign in: this, or [https] auth = "proxy"',
            found: 'both',
          },
        ]
      : []
  const nowhere: Contradiction[] =
    it.redirect.length > 0 || given(written, ['users'], ['redirect']).length > 0
      ? []
      : [
          {
            at: ['users'],
            code: 'E-MISSING',
            allowed: 'redirect: the paths at which the app takes people back, as its makers say',
            found: 'none',
          },
        ]
  return [...without, ...both, ...nowhere]
}

const firstAdmin: Check = recipe => {
  const wrong = (allowed: string, table: 'https' | 'secrets' | 'questions'): Contradiction[] => [
    { at: ['users', 'first-admin'], code: 'E-COMBINATION', allowed, given: [table] },
  ]
  switch (recipe.users?.['first-admin']) {
    case 'wizard':
      if (recipe.https?.['reverse-proxy']) return []
      return wrong('[https] with the proxy, which keeps strangers out', 'https')
    case 'secret':
      if (Object.values(recipe.secrets ?? {}).some(it => it.show)) return []
      return wrong('a secret with show = true, which the owner signs in with', 'secrets')
    case 'question':
      if (Object.keys(recipe.questions ?? {}).length > 0) return []
      return wrong('a question that asks for the administrator', 'questions')
    case undefined:
      return []
  }
}
