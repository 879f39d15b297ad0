import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { ACTIVITIES } from '../../../agent/backup/activity.ts'
import { ACTIVITIES as SAID } from '../../../agent/ui/problems/activities.ts'
import { ar } from '../../../agent/ui/problems/ar.ts'
import { de } from '../../../agent/ui/problems/de.ts'
import { es } from '../../../agent/ui/problems/es.ts'
import { fr } from '../../../agent/ui/problems/fr.ts'
import { STEPS } from '../../../agent/ui/problems/steps.ts'

const agent = join(import.meta.dirname, '../../../agent')

/** What only programs get to see: no page asks for it, or it never leaves the box. */
const FOR_PROGRAMS = [
  ...['exchange-malformed', 'foreign-origin', 'not-json', 'other-door', 'path-invalid'],
  'question-unknown',
  ...['root-only', 'route-unknown', 'token-invalid', 'verb-unknown'],
  ...['toml-name', 'toml-syntax', 'toml-value'],
  // Packagers, at a terminal.
  ...['file-too-large', 'key-locked', 'version-missing', 'version-taken', 'version-unknown'],
]

/** What the page asks of recipes: all else is for packagers. */
const ON_THE_PAGE = ['recipe/answers.ts', 'recipe/read.ts']

/** Every code that the box gives a problem, as its sources have it. Commands speak English, here and elsewhere. */
const codes = new Set(
  globSync('**/*.ts', {
    cwd: agent,
    exclude: ['ui/**', 'commands/**', 'workstation/**', 'findings/**'],
  })
    .filter(it => it !== 'cli.ts' && (!it.startsWith('recipe/') || ON_THE_PAGE.includes(it)))
    .flatMap(file => {
      const text = readFileSync(join(agent, file), 'utf8')
      const thrown =
        /new (?:InvalidInput|NotAllowed|Forbidden|NotFound|Conflict|TooMany|ComponentFailed)\(\s*'([a-z0-9-]+)'/g
      const plain = /code: '([a-z0-9-]+)',\s*(?:message|says):?/g
      return [...text.matchAll(thrown), ...text.matchAll(plain)].map(([, code = '']) => code)
    })
    .filter(it => !FOR_PROGRAMS.includes(it)),
)

describe('problems of the box', () => {
  it('are found in its sources', () => {
    expect(codes.size).toBeGreaterThan(100)
    expect(codes).toContain('code-wrong')
  })

  it.each(Object.entries({ de, fr, es, ar }))('are all known in %s', (_language, texts) => {
    expect([...codes].filter(it => !Object.hasOwn(texts, it))).toEqual([])
  })

  it.each(Object.entries({ fr, es, ar }))('have hints in %s where they have some', (_, texts) => {
    const hinted = (all: typeof texts) => Object.keys(all).filter(it => all[it]?.[1])
    expect(Object.keys(texts).sort()).toEqual(Object.keys(de).sort())
    expect(hinted(texts).sort()).toEqual(hinted(de).sort())
  })
})

/** Every kind of step that is done for an app, as the plans have them. */
const kinds = new Set(
  globSync('**/*.ts', { cwd: agent, exclude: ['ui/**', 'recipe/**', 'firewall/**'] }).flatMap(
    file =>
      [...readFileSync(join(agent, file), 'utf8').matchAll(/\{[^{}]*kind: '([a-z-]+)'[^{}]*says:/g)]
        .filter(([step]) => /\bapp\b|\.\.\.it\b/.test(step))
        .map(([, kind = '']) => kind),
  ),
)

describe('steps that are done for an app', () => {
  it('are found in the plans', () => {
    expect([...kinds]).toEqual(expect.arrayContaining(['fetch', 'create', 'database', 'copy']))
  })

  it.each(['de', 'fr', 'es', 'ar'] as const)('are all known in %s', language => {
    expect([...kinds].filter(it => !Object.hasOwn(STEPS[language], it))).toEqual([])
    expect(Object.keys(STEPS[language])).toEqual(Object.keys(STEPS.de))
  })
})

describe('what is done for backups', () => {
  const about = (text: string) => text.includes('{about}')

  it.each(Object.entries(SAID))('is about the same place, app or database in %s', (_, texts) => {
    const { rebuild: _why, ...all } = ACTIVITIES
    expect(
      Object.entries(all).filter(
        ([it, text]) => about(text) !== about(texts[it as keyof typeof all]),
      ),
    ).toEqual([])
  })
})
