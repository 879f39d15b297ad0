import { expect, it } from 'vitest'
import { refuseNames, sitesOf } from '../../../agent/box/sites.ts'
import { recipeOrThrow } from '../../../agent/recipe/read.ts'
import { desiredWith } from '../../fakes/desired.ts'

const recipe = (service: string, ...names: string[]) =>
  [
    `service = "${service}"`,
    'image = "x:1"',
    '[https]',
    ...names.map(it => `[https.names.${it}]\nport = 9000`),
  ].join('\n')
const sites = (...recipes: string[]) =>
  sitesOf(desiredWith(recipes.map(it => ({ recipe: it }))).apps)

it('gives an app its own name and those it asks for, each with its port', () => {
  const found = sites(recipe('photos', 'api', 'files'))
  expect(found.map(it => `${it.name}:${it.port}`)).toEqual([
    'photos:80',
    'api-photos:9000',
    'files-photos:9000',
  ])
})

it('lets no app take the name of another one', () => {
  const found = sites(recipe('photos', 'admin'), recipe('admin-photos'))
  expect(found.map(it => `${it.name} ${it.app.service}`)).toEqual([
    'photos photos',
    'admin-photos admin-photos',
  ])
})

it('refuses an app that would be called what another one is called', () => {
  const read = (...words: Parameters<typeof recipe>) => recipeOrThrow('x', recipe(...words))
  const photos = read('photos', 'admin')
  expect(() => refuseNames(read('notes', 'admin'), [photos])).not.toThrow()
  for (const other of [read('admin-photos'), read('photos')]) {
    expect(() => refuseNames(other, [photos])).toThrow(
      expect.objectContaining({ code: 'name-taken' }),
    )
  }
  const long = { ...read('photos', 'a-long-name-for-it'), service: 'a-very-long-name-of-an-app' }
  expect(() => refuseNames(long, [])).toThrow(expect.objectContaining({ code: 'name-invalid' }))
})
