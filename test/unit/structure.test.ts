import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'

/** Each outside thing has one door. A new door is a decision: it is made here, in review. */
const DOORS: Readonly<Record<string, RegExp>> = {
  '@iarna/toml': /^agent\/(base\/toml|recipe\/read)\.ts$/,
  'toml-eslint-parser': /^agent\/(base\/toml|recipe\/places)\.ts$/,
  'node:child_process':
    /^agent\/base\/(exec|coprocess)\.ts$|^image\/(qemu|privilege|flash\/source)\.ts$/,
  '@serenity-kit/opaque': /^agent\/claim\/(claimant|pake-orders)\.ts$/,
  '@noble/ciphers': /^agent\/claim\/channel\.ts$/,
  '@noble/hashes': /^agent\/claim\/channel\.ts$/,
  '@scure/bip39': /^agent\/(claim\/channel|certificates\/fingerprint|backup\/key)\.ts$/,
  '@xmldom/xmldom': /^(agent\/files\/merge|image\/flash\/block-map)\.ts$/,
  'js-fatfs': /^image\/flash\/card\.ts$/,
  croner: /^agent\/tasks\/jobs\.ts$/,
  yaml: /^agent\/(files\/merge|recipe\/import\/tree)\.ts$/,
  dockerode:
    /^agent\/(worker|drill|containers\/\w+|network\/docker-networks|proxy\/docker-assets|site\/(swarm|placement\/\w+))\.ts$/,
  express: /^agent\/http\//,
  'oidc-provider': /^agent\/gate\/(provider|artefacts)\.ts$/,
  leven: /^agent\/base\/nearest\.ts$/,
  pg: /^agent\/database\/postgres\.ts$/,
  otpauth: /^agent\/claim\/second-factor\.ts$/,
  react: /^agent\/ui\//,
  '@xterm/xterm': /^agent\/ui\/shell\//,
  '@xterm/addon-fit': /^agent\/ui\/shell\//,
  'tar-stream': /^agent\/proxy\/unpack\.ts$/,
  systeminformation: /^agent\/box\/facts\.ts$/,
  uqr: /^(agent\/(claim\/screen\.ts|commands\/people\.ts|ui\/parts\/qr-code\.tsx)|image\/flash\/labels\.ts)$/,
  qr: /^agent\/ui\/claim\/restore\/read-picture\.ts$/,
  bowser: /^agent\/ui\/account\/device-name\.ts$/,
  vite: /^agent\/(bundle|ui\/vite\.config)\.ts$/,
  zx: /^scripts\//,
}

/** The files that talk to real components: only the roots may choose them. */
const DRIVERS =
  /\/(docker|docker-networks|docker-assets|page-folders|caddy|postgres|mariadb|valkey|nft|verification|attachments|avahi|localtime|authority|lego|dns|folders|display|facts)\.ts$/
const ROOTS =
  /^agent\/(worker|web|oidc|cli|probe|alert|ask|backup|drill|prove|bundle)\.ts$|^scripts\//

/** Rooms that everything else may use; a capability never looks into another one's files. */
const SHARED = ['base', 'box', 'http', 'recipe', 'reconcile', 'verbs', 'ui', 'commands']
/** What a capability tells the others about itself: types and pure functions. */
const FACES = /\/(need|address-plan|keeper)\.ts$/

const files = ['agent', 'image', 'scripts'].flatMap(folder =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => join(folder, name)),
)
const source = new Map(files.map(file => [file, readFileSync(file, 'utf8')]))
const specifiers = (file: string) =>
  [
    ...(source.get(file) ?? '').matchAll(
      /^(?:import|export)\s[^'"]*?from '([^']+)'|^import '([^']+)'/gms,
    ),
  ].map(([, from, bare]) => from ?? bare ?? '')
const local = (file: string) =>
  specifiers(file)
    .filter(it => it.startsWith('.'))
    .map(it => join(dirname(file), it))

it('sees the imports at all', () => {
  expect(files.length).toBeGreaterThan(50)
  expect(local('agent/worker.ts')).toContain('agent/box/box.ts')
})

it('has no import cycle, type-only imports included', () => {
  const done = new Set<string>()
  const visit = (file: string, trail: readonly string[]): void => {
    if (trail.includes(file)) throw new Error(`cycle: ${[...trail, file].join(' -> ')}`)
    if (done.has(file)) return
    for (const next of local(file).filter(it => source.has(it))) visit(next, [...trail, file])
    done.add(file)
  }
  for (const file of files) visit(file, [])
})

it('points one way: scripts -> image -> agent', () => {
  const rank = (file: string) => ['agent', 'image', 'scripts'].indexOf(file.split('/')[0] ?? '')
  const upward = files.flatMap(file =>
    local(file)
      .filter(to => rank(to) > rank(file) || to.startsWith('test/'))
      .map(to => `${file} imports ${to}`),
  )
  // These commands run what tests are made of.
  const fine =
    /^scripts\/(dev\.ts imports test\/fakes|bench\.ts imports test\/bench|recipe-test\.ts imports test\/lab)\//
  expect(upward.filter(it => !fine.test(it))).toEqual([])
})

it('lets every outside library in by its own door', () => {
  const broken = files.flatMap(file =>
    specifiers(file)
      .map(it => it.replace(/^((?:@[^/]+\/)?[^/]+)\/.*$/, '$1'))
      .filter(it => DOORS[it]?.test(file) === false)
      .map(it => `${file} imports ${it}`),
  )
  expect(broken).toEqual([])
})

it('lets only the roots choose drivers', () => {
  const pickers = files.flatMap(file =>
    local(file)
      .filter(to => to.startsWith('agent/') && DRIVERS.test(to) && !ROOTS.test(file))
      .map(to => `${file} imports ${to}`),
  )
  expect(
    pickers.filter(it => !/^agent\/box\/\w+\.ts imports agent\/box\/facts\.ts$/.test(it)),
  ).toEqual([])
})

it('keeps capabilities apart', () => {
  const room = (file: string) => file.match(/^agent\/([a-z]+)\//)?.[1]
  const between = files.flatMap(file =>
    local(file)
      .filter(to => {
        const [from, into] = [room(file), room(to)]
        if (!from || !into || from === into || FACES.test(to)) return false
        return !SHARED.includes(from) && !SHARED.includes(into)
      })
      .map(to => `${file} imports ${to}`),
  )
  expect(between).toEqual([])
})

it('asks for each subject in one way, as answers are kept by it', () => {
  const asked = [...source].flatMap(([file, text]) =>
    file.startsWith('agent/ui/')
      ? [...text.matchAll(/useAsked\(['`](\S[^'`]*)['`],\s*([^,]+?)[,)]/gs)].map(
          ([, what = '', how = '']) => ({
            what,
            how: how.trim(),
          }),
        )
      : [],
  )
  expect(asked.length).toBeGreaterThan(20)
  for (const [what, all] of Map.groupBy(asked, it => it.what)) {
    expect(new Set(all.map(it => it.how)), what).toSatisfy((it: Set<string>) => it.size === 1)
  }
})
