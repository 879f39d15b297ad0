import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { importCompose } from '../../../../agent/recipe/import/import.ts'
import { readRecipe } from '../../../../agent/recipe/read.ts'
import { besideOf, composeCase } from '../../../fakes/compose.ts'

const FOLDER = join(import.meta.dirname, '../../../golden/import')
const CASES = readdirSync(FOLDER)
  .filter(it => it.endsWith('.txt'))
  .map(name => ({ name, text: readFileSync(join(FOLDER, name), 'utf8') }))

/** What every import keeps to, whatever goes in. */
function expectSound(text: string): 'recipe' | 'refusal' {
  const { file, content, beside } = composeCase(text)
  const { recipe, refusals, remarks } = importCompose(file, content, beside)
  for (const it of [...refusals, ...remarks]) {
    expect(it.line).toBeGreaterThan(0)
    expect(it.file).not.toBe('')
    expect(it.says).not.toMatch(/[\uE000\uE001]/)
  }
  if (recipe === undefined) {
    expect(refusals.length).toBeGreaterThan(0)
    return 'refusal'
  }
  expect(refusals).toEqual([])
  expect(recipe).not.toMatch(/[\uE000\uE001]/)
  expect(readRecipe('recipe.toml', recipe).mistakes).toEqual([])
  return 'recipe'
}

it('has a corpus worth the name', () => {
  expect(CASES.length).toBeGreaterThanOrEqual(60)
})

it.each(CASES)('makes a recipe of $name, or says precisely why not', ({ text }) => {
  expectSound(text)
  const { file, content, beside } = composeCase(text)
  const { refusals } = importCompose(file, content, beside)
  // The last net is for files that nobody thought of.
  expect(refusals.filter(it => it.says.startsWith('the recipe would have'))).toEqual([])
})

it('says the same twice', () => {
  for (const { text } of CASES) {
    const { file, content, beside } = composeCase(text)
    expect(importCompose(file, content, beside)).toEqual(importCompose(file, content, beside))
  }
})

/** Numbers that are the same in every run. */
function random(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const SCRAPS = [
  '${',
  '}',
  '$',
  '"',
  "'",
  ':',
  '- ',
  '{',
  '[',
  ']',
  '*x',
  '&x ',
  '<<: ',
  '!reset ',
  '\t',
  '  ',
  '\n',
  '\u0000',
  '\uE000',
  '\uD800',
  'ü',
  '%',
  '@',
  '| ',
  '> ',
  '99999',
  '-1',
  'null',
  '~',
  '../',
  '/',
  '/dev/dri:/dev/dri',
  'network_mode: host',
  '__proto__: 1',
  '!!binary aGk=',
  'extends: { service: app }',
  'network_mode: service:app',
  'build: { context: . }',
  'healthcheck: { test: [NONE] }',
  'secrets: [x]',
  'configs: [x]',
  'deploy: 5',
  'entrypoint: []',
  'tmpfs: [/a:size=x]',
  'expose: [a-b]',
  '\u202e',
  '\r',
  '? a',
]

function mutated(text: string, next: () => number): string {
  const pick = <T>(from: readonly T[]) => from[Math.floor(next() * from.length)] as T
  let now = text
  for (let turn = 0; turn <= next() * 4; turn++) {
    const lines = now.split('\n')
    const at = Math.floor(next() * lines.length)
    const place = Math.floor(next() * now.length)
    switch (Math.floor(next() * 9)) {
      case 0:
        lines.splice(at, 1)
        now = lines.join('\n')
        break
      case 1:
        lines.splice(Math.floor(next() * lines.length), 0, lines[at] ?? '')
        now = lines.join('\n')
        break
      case 2:
        now = now.slice(0, place) + pick(SCRAPS) + now.slice(place)
        break
      case 3:
        now = now.slice(0, place) + now.slice(place + Math.ceil(next() * 8))
        break
      case 4:
        now = now.slice(0, Math.max(1, place))
        break
      case 5: {
        const words = now.match(/[\w/.-]{3,}/g) ?? ['x']
        now = now.replace(pick(words), () => pick(words))
        break
      }
      case 6: {
        const others = pick(CASES).text.split('\n')
        const from = Math.floor(next() * others.length)
        lines.splice(at, 0, ...others.slice(from, from + 6))
        now = lines.join('\n')
        break
      }
      case 7:
        lines[at] = (lines[at] ?? '').replace(/:(\s*)(\S.*)$/, ':$1[$2]')
        now = lines.join('\n')
        break
      default:
        lines[at] = `${' '.repeat(Math.floor(next() * 5))}${(lines[at] ?? '').trimStart()}`
        now = lines.join('\n')
    }
  }
  return now
}

describe('files that somebody broke', () => {
  it.each([1, 2, 3, 4])(
    'seed %i',
    seed => {
      const next = random(seed)
      const count = { recipe: 0, refusal: 0 }
      for (let turn = 0; turn < 100; turn++) {
        const { text } = CASES[Math.floor(next() * CASES.length)] ?? { text: '' }
        const broken = mutated(text, next)
        try {
          count[expectSound(broken)]++
        } catch (cause) {
          throw new Error(`seed ${seed}, turn ${turn}:\n${broken}`, { cause })
        }
      }
      expect(count.recipe).toBeGreaterThan(10)
      expect(count.refusal).toBeGreaterThan(10)
    },
    120_000,
  )
})

describe('files that mean harm', () => {
  const NONE = besideOf(new Map())
  const refused = (text: string) => importCompose('compose.yaml', text, NONE).refusals[0]

  it.each([
    [
      'aliases that multiply',
      `a: &a [x,x,x,x,x,x,x,x,x]\n${[...'bcdefgh'].map((it, i) => `${it}: &${it} [${Array(9).fill(`*${'abcdefgh'[i]}`).join(',')}]`).join('\n')}\nservices: *h\n`,
    ],
    ['an anchor inside itself', 'services: &a\n  app: *a\n'],
    ['lists in lists', `services: ${'['.repeat(3000)}${']'.repeat(3000)}`],
    ['names that every object has', 'services:\n  __proto__:\n    image: x:1\n'],
    ['more than anybody reads', `# ${'x'.repeat(1_000_001)}`],
    ['extends in a circle', 'services:\n  a: { extends: b, image: x:1 }\n  b: { extends: a }\n'],
    ['nothing', ''],
    ['a word', 'hello'],
    ['a list', '- image: x:1'],
    ['two documents', 'services: {}\n---\nservices: {}\n'],
    ['a tag of a program', 'services: !!js/function "function(){}"'],
  ])('%s', (_what, text) => {
    expect(refused(text)).toMatchObject({ file: 'compose.yaml', line: expect.any(Number) })
  })

  it('gives nobody the files of the machine', () => {
    const asked: string[] = []
    const beside = {
      read: (path: string) => {
        asked.push(path)
        return undefined
      },
      filesIn: () => undefined,
    }
    importCompose(
      'compose.yaml',
      'include: [../../etc/passwd]\nservices: { a: { image: "x:1", env_file: /etc/shadow } }',
      beside,
    )
    // Whoever reads decides: the command reads nothing outside of the folder of the file.
    expect(asked).toContain('../../etc/passwd')
  })
})
