import { expect, it } from 'vitest'
import type { Language } from '../../../agent/base/language.ts'
import {
  type Change,
  type ChangeCode,
  type ChangeValues,
  saidOfChange,
} from '../../../agent/recipe/change.ts'
import { en } from '../../../agent/recipe/change-texts/en.ts'
import { CHANGE_TEXTS } from '../../../agent/recipe/change-texts/languages.ts'
import { changesOf } from '../../../agent/recipe/changes.ts'
import { recipeOrThrow } from '../../../agent/recipe/read.ts'
import type { Recipe } from '../../../agent/recipe/schema.ts'

const recipe = (text: string) =>
  recipeOrThrow('recipe.toml', `service = "notes"\nimage = "docker.io/example/notes:1"\n${text}`)
const said = (before: Recipe, after: Recipe) =>
  changesOf(before, after).map(it => saidOfChange(en, it))
const between = (before: string, after: string) => said(recipe(before), recipe(after))

it('is nothing where only the program is another one', () => {
  const after = recipe('version = "2"').image?.replace(':1', ':2') ?? ''
  expect(changesOf(recipe(''), { ...recipe('version = "2"'), image: after })).toEqual([])
})

it.each([
  [
    'a port',
    '',
    '[ports.dns]\nboth = 53\npurpose = "Names"',
    'it now also asks for port 53 for people at home',
  ],
  [
    'a port that is gone',
    '[ports.dns]\ntcp = 53\npurpose = "Names"',
    '',
    'it no longer asks for port 53 (TCP) for people at home',
  ],
  [
    'who may come',
    '[ports.dns]\nboth = 53\npurpose = "Names"',
    '[ports.dns]\nboth = 53\npurpose = "Names"\naudience = "internet"',
    'now also: everybody on the internet may reach it',
  ],
  [
    'a database',
    '',
    '[database]\nvariant = "postgres"',
    'it now needs a database of the kind postgres',
  ],
  ['a cache that is gone', '[cache]\nvariant = "redis"', '', 'it no longer needs a cache'],
  ['a folder', '', '[storage.a]\npath = "/a"', 'it keeps one more folder, /a'],
  [
    'a question',
    '',
    '[questions.a]\ntype = "text"\nlabel = "What?"\nenv = "A"',
    'it now asks: What?',
  ],
  ['a program', '', '[processes.helper]\ncommand = ["help"]', 'it runs one more program, helper'],
  [
    'a door that is taken off',
    '[https]\nauth = "proxy"',
    '[https]',
    'its page is no longer kept for people of the box: whoever reaches it sees it',
  ],
  [
    'a path past the door',
    '[https]\nauth = "proxy"',
    '[https]\nauth = "proxy"\npublic-paths = ["/*"]',
    'whoever reaches the box may now open /* without signing in',
  ],
  [
    'a folder that is no longer saved',
    '[storage.a]\npath = "/a"',
    '[storage.a]\npath = "/a"\nkind = "cache"',
    'its folder /a is no longer saved',
  ],
  [
    'a part of a folder that is no longer saved',
    '[storage.a]\npath = "/a"',
    '[storage.a]\npath = "/a"\nexclude = ["thumbs/**"]',
    'thumbs/** in its folder /a is no longer saved',
  ],
  ['how it is saved', '', '[backup]\nmode = "hot"', 'it goes on while it is saved'],
  [
    'a job',
    '',
    '[[jobs]]\nname = "tidy"\nschedule = "@daily"\ncommand = ["tidy"]',
    'it now runs its job tidy (@daily)',
  ],
  [
    'a command of its own',
    '',
    '[hooks]\npost-start = { command = ["tidy"] }',
    'it now runs a command of its own (post-start)',
  ],
  ['whom it runs as', 'user = "1000:1000"', 'user = "0:0"', 'its program main runs as 0:0'],
  ['memory', '', '[resources]\nmemory-min = "512M"', 'it asks for 512 MB of memory'],
  ['settings', '[env]\nA = "1"', '[env]\nA = "2"\nB = "1"', 'other settings: A, B'],
  [
    'settings of one process',
    '[processes.main.env]\nA = "1"',
    '[processes.main.env]\nA = "2"\n[processes.helper]\ncommand = ["help"]\n[processes.helper.env]\nB = "1"',
    'other settings: A, B',
  ],
])('tells of %s', (_what, before, after, says) => {
  expect(between(before, after)).toContain(says)
})

it('tells of images from elsewhere', () => {
  const other = { ...recipe(''), image: 'ghcr.io/other/notes:1' }
  expect(said(recipe(''), other)).toEqual([
    'its image now comes from ghcr.io/other/notes',
    'its image no longer comes from docker.io/example/notes',
  ])
})

/** One of each kind, and what every language has to name of it. */
const EACH: { readonly [Code in ChangeCode]: readonly [ChangeValues[Code], ...string[]] } = {
  door: [{ guarded: true }],
  path: [{ path: '/open', gone: false }, '/open'],
  right: [{ right: { kind: 'internet', says: 'reached' }, gone: false }, 'reached'],
  port: [
    { range: '53', protocol: 'UDP', audience: 'apps', onBox: true, gone: false },
    ...['53', 'UDP'],
  ],
  need: [{ need: 'database', name: 'postgres', gone: false }, 'postgres'],
  folder: [{ path: '/albums', gone: false }, '/albums'],
  saved: [{ path: '/albums', gone: false }, '/albums'],
  'left-out': [{ files: 'thumbs', path: '/albums', gone: false }, 'thumbs', '/albums'],
  'as-database': [{ files: 'a.db', path: '/albums', gone: false }, 'a.db', '/albums'],
  halted: [{ halted: true }],
  question: [{ label: 'Colour', gone: false }, 'Colour'],
  program: [{ name: 'helper', gone: false }, 'helper'],
  source: [{ image: 'example/notes', gone: false }, 'example/notes'],
  job: [{ name: 'tidy', schedule: '@daily', gone: false }, 'tidy', '@daily'],
  hook: [{ hook: 'post-start', gone: false }, 'post-start'],
  memory: [{ bytes: 2 ** 29 }, '512'],
  user: [{ program: 'helper', user: '1000:1000' }, 'helper', '1000:1000'],
  settings: [{ names: ['A_SIZE', 'B_SIZE'] }, 'A_SIZE', 'B_SIZE'],
}

it.each(Object.keys(CHANGE_TEXTS) as Language[])('each is told in %s', async language => {
  const texts = await CHANGE_TEXTS[language]()
  for (const [code, [values, ...named]] of Object.entries(EACH)) {
    const says = (more: object) =>
      saidOfChange(texts, { change: code, ...values, ...more } as Change)
    for (const name of named) expect(says({})).toContain(name)
    if ('gone' in values) expect(says({ gone: true })).not.toBe(says({}))
  }
})
