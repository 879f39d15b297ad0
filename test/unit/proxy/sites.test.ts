import { expect, it } from 'vitest'
import { sitesOf } from '../../../agent/box/sites.ts'
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
