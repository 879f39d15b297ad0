import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { configOf, unitOf } from '../../agent/cache/plan.ts'
import { outlook } from '../../agent/commands/recipe-outlook.ts'
import { accessRules } from '../../agent/database/plan.ts'
import { ruleset } from '../../agent/firewall/ruleset.ts'
import { caddyConfig } from '../../agent/proxy/caddy-config.ts'
import { importCompose } from '../../agent/recipe/import/import.ts'
import { formatNote } from '../../agent/recipe/import/notes.ts'
import { formatMistake, readRecipe, recipeOrThrow } from '../../agent/recipe/read.ts'
import { composeCase } from '../fakes/compose.ts'
import { desiredWith, fetched } from '../fakes/desired.ts'

/**
 * A case is a file: `NAME.toml` (or `NAME.txt`) is what goes in, `NAME.out` beside it what must come out. After a
 * change that is meant, `npx vitest --project golden -u` writes the second anew: read the diff.
 */
const ROOMS: Readonly<Record<string, (text: string, file: string) => string>> = {
  recipe(text, file) {
    const { recipe, mistakes, warnings } = readRecipe(file, text)
    const lines = [...mistakes, ...warnings].map(formatMistake)
    return [...lines, ...(recipe ? [JSON.stringify(recipe, null, 2)] : [])].join('\n')
  },
  plan: text => JSON.stringify(outlook(recipeOrThrow('recipe.toml', text), '.', {}), null, 2),
  environment: text =>
    Object.entries(boxWith(text).apps[0]?.processes[0]?.environment ?? {})
      .map(([name, value]) => `${name}=${value}`)
      .join('\n'),
  firewall: text =>
    ruleset(boxWith(text), {
      neighbours: ['192.168.1.0/24', '2001:db8:1::/64'],
      given: new Map([['app-1', ['2001:db8:8000::a1']]]),
    }),
  access: text => accessRules(boxWith(text)),
  cache: text =>
    boxWith(text)
      .apps.flatMap(app =>
        app.caches.map(it => [`## ${it.instance}`, configOf(app, it), unitOf(app, it)].join('\n')),
      )
      .join('\n'),
  import(text) {
    const { file, content, beside } = composeCase(text)
    const { recipe, remarks, refusals } = importCompose(file, content, beside)
    return [
      ...refusals.map(it => `refused ${formatNote(it)}`),
      ...remarks.map(formatNote),
      ...(recipe === undefined ? [] : ['', recipe]),
    ].join('\n')
  },
  proxy: text =>
    JSON.stringify(
      caddyConfig(
        boxWith(text),
        ['192.168.1.20', 'fd12:3456:789a:1::20', '2001:db8::20'],
        {
          webHttp: '/run/gantry-web/http.sock',
          webHttps: '/run/gantry-web/https.sock',
          neighbours: '/run/gantry-neighbours',
          gate: '/run/gantry-web/gate.sock',
          oidc: '/run/gantry-oidc/oidc.sock',
          admin: '/run/caddy/admin.sock',
          apps: '/run/caddy/apps.sock',
          storage: '/data/state/caddy',
        },
        {
          signing: {
            root: '/data/state/certificates/1/root.crt',
            certificate: '/data/state/certificates/1/intermediate-1/certificate.pem',
            key: '/data/state/certificates/1/intermediate-1/key.pem',
            storage: '/data/state/caddy/1',
          },
          shown: undefined,
        },
      ),
      null,
      2,
    ),
}

/** Several recipes in one case are parted by a line of dashes. Their images are there. */
const boxWith = (text: string) => {
  const images = [...text.matchAll(/^image = "(.+)"$/gm)].flatMap(([, it = '']) => fetched(it))
  return desiredWith(text.split(/^-{5,}$/m).map(recipe => ({ recipe, images })))
}

for (const [room, produce] of Object.entries(ROOMS)) {
  const folder = join(import.meta.dirname, room)
  describe(room, () => {
    it.each(readdirSync(folder).filter(name => /\.(?:toml|txt)$/.test(name)))('%s', async name => {
      const output = produce(readFileSync(join(folder, name), 'utf8'), name)
      const expected = join(folder, `${basename(name).replace(/\.\w+$/, '')}.out`)
      await expect(`${output.trimEnd()}\n`).toMatchFileSnapshot(expected)
    })
  })
}
