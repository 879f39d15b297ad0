import { expect, it } from 'vitest'
import { changesOf } from '../../../agent/recipe/changes.ts'
import { recipeOrThrow } from '../../../agent/recipe/read.ts'

const recipe = (text: string) =>
  recipeOrThrow('recipe.toml', `service = "notes"\nimage = "docker.io/example/notes:1"\n${text}`)
const between = (before: string, after: string) => changesOf(recipe(before), recipe(after))

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
  ['memory', '', '[resources]\nmemory-min = "512M"', 'it asks for 512 MB of memory'],
  ['settings', '[env]\nA = "1"', '[env]\nA = "2"\nB = "1"', 'other settings: A, B'],
])('tells of %s', (_what, before, after, said) => {
  expect(between(before, after)).toContain(said)
})

it('tells of images from elsewhere', () => {
  const other = { ...recipe(''), image: 'ghcr.io/other/notes:1' }
  expect(changesOf(recipe(''), other)).toEqual([
    'its image now comes from ghcr.io/other/notes',
    'its image no longer comes from docker.io/example/notes',
  ])
})
