import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { readCatalogue } from '../../../agent/box/catalogue.ts'
import { engineOf } from '../../../agent/database/need.ts'
import { formatMistake, readRecipe } from '../../../agent/recipe/read.ts'
import type { Recipe } from '../../../agent/recipe/schema.ts'
import { TRANSLATIONS } from '../../../agent/recipe/text.ts'
import { type Upstream, upstream } from './upstream.ts'

const recipes = join(import.meta.dirname, '../../../recipes')
const catalogue = await readCatalogue(recipes, '/nowhere')

it('offers the apps of recipes/, whatever else is in there', () => {
  expect([...catalogue.keys()].sort()).toEqual(Object.keys(upstream).sort())
  for (const [service, { recipe }] of catalogue) expect(recipe.service).toBe(service)
})

describe.each([...catalogue].map(([name, { recipe, folder }]) => ({ name, recipe, folder })))(
  '$name',
  ({ name, recipe, folder }) => {
    const facts = upstream[name]
    if (!facts) throw new Error(`nothing is known of ${name}: see upstream.ts`)
    const text = (file: string) => readFileSync(join(folder, file), 'utf8')

    it('has neither mistakes nor warnings', () => {
      const { mistakes, warnings } = readRecipe('recipe.toml', text('recipe.toml'))
      expect([...mistakes, ...warnings].map(formatMistake)).toEqual([])
    })

    it('names images that are there, by the version that it says', () => {
      const images = { main: recipe.image ?? '', ...imagesOf(recipe) }
      const withoutTag = Object.entries(images).map(([id, it]) => [id, it.replace(/:[^:/]+$/, '')])
      expect(Object.fromEntries(withoutTag)).toEqual(facts.images)
      expect(images.main.replaceAll('-', '.')).toContain(recipe.version ?? 'a version')
    })

    it('listens where the box asks it, over IPv6', () => {
      const { listens, ipv6 } = facts
      if (listens === 'nothing') expect(recipe.https).toBeUndefined()
      else if (listens === 'files') expect(recipe.https?.files).toBeDefined()
      else if (typeof listens === 'number') expect(recipe.https?.port).toBe(listens)
      else {
        expect(recipe.env[listens.variable]).toBe(listens.value)
        expect(listens.value).toMatch(new RegExp(`(^|:)${recipe.https?.port}$`))
      }
      if (!ipv6) return
      if ('file' in ipv6) expect(recipe.files.map(it => it.path)).toContain(ipv6.file)
      else expect(recipe.env[ipv6.variable]).toBe(ipv6.value)
    })

    it('says variables that the app knows, and all that it needs', () => {
      const said = variablesOf(recipe)
      expect(said.filter(it => !known(it, facts))).toEqual([])
      expect(facts.needs.filter(it => !said.includes(it))).toEqual([])
    })

    it('asks for the engine that the app speaks to', () => {
      const found = recipe.database && engineOf(recipe.database.variant)
      expect(found && 'engine' in found ? found.engine : undefined).toBe(facts.engine)
      expect(recipe.cache !== undefined).toBe(facts.cache ?? false)
    })

    it('keeps the folders where the app keeps its data, and no others', () => {
      const { storage, libraries } = recipe
      const saved = Object.values(storage).filter(it => it.kind === 'data' || it.kind === 'config')
      const others = Object.values(storage).filter(it => !saved.includes(it))
      expect(saved.map(it => it.path).sort()).toEqual([...facts.keeps].sort())
      expect([...others, ...Object.values(libraries)].map(it => it.path).sort()).toEqual(
        [...(facts.uses ?? [])].sort(),
      )
    })

    it('opens the ports that the app has', () => {
      const opened = Object.values(recipe.ports).flatMap(({ tcp, udp, both }) => [
        ...[tcp, both].flatMap(it => (it ? [`${it.first}/tcp`] : [])),
        ...[udp, both].flatMap(it => (it ? [`${it.first}/udp`] : [])),
      ])
      expect(opened.sort()).toEqual([...(facts.ports ?? [])].sort())
    })

    it('asks after it as its makers do, and lets its owner in', () => {
      const { path, command, tcp } = recipe.health ?? {}
      expect(path ?? command?.join(' ') ?? `port ${tcp}`).toBe(facts.health)
      expect(recipe.users?.['first-admin']).toBe(facts.firstAdmin)
    })

    it('is told of: what it needs, keeps, how to move in, what was tried', () => {
      const readme = text('README.md')
      expect(readme).toMatch(new RegExp(`^# ${recipe.about.name}\n`))
      for (const heading of ['Needs', 'What is saved', 'First sign-in', 'Moving in']) {
        expect(readme).toContain(`**${heading}**`)
      }
      for (const image of [recipe.image, ...Object.values(imagesOf(recipe))]) {
        expect(readme).toContain(`\`${image}\``)
      }
      const settings = [...readme.matchAll(/^\| `(?:\[.*?\] )?([\w.-]+)/gm)].map(
        ([, it = '']) => it,
      )
      expect(settings.length).toBeGreaterThan(2)
      expect(settings.filter(it => !text('recipe.toml').includes(it))).toEqual([])
      expect(readme).toMatch(/^\*\*Not verified\*\*$|that one was tried with this recipe/m)
      const table = readFileSync(join(recipes, 'README.md'), 'utf8')
      const row = table
        .split('\n')
        .find(it => it.startsWith(`| [${recipe.about.name}](${name}/) |`))
      // What it needs, and what was tried, on what.
      expect(row?.split('|').filter(it => it.trim() !== '')).toHaveLength(3)
      expect(row).toMatch(/on a box|stand-in/)
    })

    it('has a picture, a licence, a version, and says what memory it takes or that nobody knows', () => {
      expect(text('icon.svg')).toMatch(/<svg /)
      expect(Buffer.byteLength(text('icon.svg'))).toBeLessThan(64 * 1024)
      const { about, version, resources } = recipe
      expect(about.license).toMatch(/^[A-Za-z0-9.-]+(?: (?:OR|AND) [A-Za-z0-9.-]+)*$/)
      expect(version).toBeDefined()
      const [, unverified = ''] = text('README.md').split('**Not verified**')
      if (resources.memory ?? resources['memory-min']) return
      expect(unverified).toContain('How much memory it takes')
    })

    it('pins no image by a digest that nobody compared with a registry', () => {
      const images = [recipe.image, ...Object.values(imagesOf(recipe))]
      for (const it of images.filter(it => it?.includes('@'))) {
        expect(text('README.md')).toContain('was compared with a registry')
        expect(text('README.md')).toContain(it?.split('@')[1])
      }
    })

    it.each(TRANSLATIONS)('says in %s all that it says in English', language => {
      const { questions = {}, secrets = {}, ...about } = recipe.text?.[language] ?? {}
      const translated = [
        ...Object.keys(about),
        ...Object.entries(questions).flatMap(([id, it]) => Object.keys(it).map(key => id + key)),
        ...Object.keys(secrets),
      ]
      const english = [
        ...(['tagline', 'description', 'before-install', 'after-install'] as const).filter(
          it => recipe.about[it],
        ),
        ...Object.entries(recipe.questions).flatMap(([id, it]) =>
          (['label', 'help'] as const).filter(key => it[key]).map(key => id + key),
        ),
        ...Object.keys(recipe.secrets).filter(id => recipe.secrets[id]?.label),
      ]
      expect(translated.sort()).toEqual(english.sort())
    })

    it('has a picture of its own, small and without anything that runs', () => {
      const picture = text('icon.svg')
      expect(picture).toMatch(/^<svg xmlns="[^"]+" viewBox="0 0 64 64" role="img" aria-label="/)
      expect(picture).not.toMatch(/<(?!\/?(svg|g|rect|circle|ellipse|path)\b)|\bon\w+=|href|url\(/)
      expect(picture.length).toBeLessThan(1500)
    })

    it('says what it is, and where more of it is', () => {
      const { category, tagline, website, source } = recipe.about
      expect([category, tagline, website, source]).not.toContain(undefined)
    })
  },
)

/** Of the processes that have one of their own. */
const imagesOf = ({ processes }: Recipe): Record<string, string> =>
  Object.fromEntries(
    Object.entries(processes).flatMap(([id, { image }]) => (image ? [[id, image]] : [])),
  )

const variablesOf = ({ env, secrets, questions, processes }: Recipe): string[] => [
  ...Object.keys(env),
  ...Object.values(secrets).flatMap(it => it.env),
  ...Object.values(questions).flatMap(it => it.env ?? []),
  ...Object.values(processes).flatMap(it => Object.keys(it.env)),
]

const known = (variable: string, { knows, needs, listens, ipv6 }: Upstream): boolean =>
  [
    ...knows,
    ...needs,
    ...(typeof listens === 'object' ? [listens.variable] : []),
    ...(ipv6 && 'variable' in ipv6 ? [ipv6.variable] : []),
  ].some(it => (typeof it === 'string' ? it === variable : it.test(variable)))
