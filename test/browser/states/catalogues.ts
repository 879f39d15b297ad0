import type { Page } from 'playwright-core'
import { ComponentFailed, Conflict } from '../../../agent/base/errors.ts'
import { importFiles } from '../../../agent/catalogues/import-files.ts'
import type { CataloguesReport } from '../../../agent/http/api.ts'
import type { Given } from '../../../agent/verbs/contract.ts'
import { apps, status } from './samples.ts'
import { never, press, refuse, type States } from './state.ts'

const box = { signedIn: true }
const at = '/#/catalogues'
const key = `RW${'A'.repeat(54)}`

const friends: CataloguesReport['catalogues'][number] = {
  name: 'friends',
  url: 'https://apps.example.org/of-friends',
  ...{ key, priority: -1, apps: 12, number: 7, released: '2026-11-20T09:00:00Z' },
}
const torn = {
  ...friends,
  name: 'torn',
  problem: {
    code: 'catalogue-damaged',
    message: 'apps/notes/1.1/recipe.toml of https://apps.example.org/of-friends was cut off',
    hint: 'perhaps it is just being changed: the box tries again later, and keeps what it has',
  },
}
const wish = { name: 'club', url: 'https://club.example.org/apps', key, priority: -1 }
const report: CataloguesReport = {
  catalogues: [friends, torn],
  brought: [{ service: 'wiki', title: 'Wiki', version: '1.2.0' }],
}
const scene = (answer: CataloguesReport = report, answers = {}) => ({
  box,
  status: status({ apps }),
  answers: {
    'catalogue.read': () => answer,
    'recipe.import': ({ files, web }: Given<'recipe.import'>) => importFiles(files, { web }),
    ...answers,
  },
})

const compose = `services:
  wiki:
    image: ghcr.io/example/wiki:1.2.0
    ports: ["8080:80"]
    mac_address: 02:42:ac:11:65:43
    environment:
      DATABASE_URL: postgres://wiki:wiki@db:5432/wiki
    volumes: ["./pages:/var/lib/wiki"]
  db:
    image: postgres:16
    environment: { POSTGRES_USER: wiki, POSTGRES_PASSWORD: wiki, POSTGRES_DB: wiki }
`
const two = `services:
  shop: { image: "example/shop:1.0", ports: ["8080:80"] }
  panel: { image: "example/panel:1.0", ports: ["8081:8000"] }
`
const paste = (text: string) => async (page: Page) => {
  await page.getByLabel('Compose file or docker run line').fill(text)
  await press(page, 'Make a recipe')
}
const bring = async (page: Page) => {
  await paste(compose)(page)
  await press(page, 'Offer this app')
}
const add = async (page: Page) => {
  await page.getByLabel('Name', { exact: true }).fill('friends')
  await page.getByLabel('Address', { exact: true }).fill('https://apps.example.org/of-friends')
  await page.getByLabel('Key', { exact: true }).fill(key)
  await press(page, 'Try it and use it')
}

/** Where apps come from beside what the box brings along. */
export const catalogueStates: States = {
  'catalogues-loading': { scene: scene(report, { 'catalogue.read': never }), at, sees: 'Loading' },
  catalogues: { scene: scene(), at, sees: '12 apps, release 7 of' },
  'catalogues-none': {
    scene: scene({ catalogues: [], brought: [] }),
    at,
    sees: 'Only the one that the box brings along.',
  },
  'catalogues-unreadable': {
    scene: scene(report, {
      'catalogue.read': refuse(new ComponentFailed('worker-down', 'the box does not answer')),
    }),
    at,
    sees: 'The box does not answer.',
  },
  'catalogue-wrong': {
    scene: scene({ catalogues: [], brought: [] }),
    at,
    does: page => press(page, 'Try it and use it'),
    sees: 'That is no key: 56 characters, RW first.',
  },
  'catalogue-taken': {
    scene: scene(
      { catalogues: [], brought: [] },
      {
        'catalogue.add': refuse(
          new Conflict('catalogue-taken', 'this box has a catalogue friends already', {
            hint: 'give it another name, or remove that one first',
          }),
        ),
      },
    ),
    at,
    does: add,
    sees: 'This box has a catalogue friends already.',
  },
  'catalogue-tried': {
    scene: scene({ ...report, trial: { ...wish, fetching: { done: 3, all: 12 } } }),
    at,
    sees: '3 of 12 apps are here.',
  },
  'catalogue-looked-at': {
    scene: scene({ catalogues: [{ ...friends, fetching: { done: 0 } }], brought: [] }),
    at,
    sees: 'The box looks at it.',
  },
  'catalogue-refused': {
    scene: scene({
      ...{ catalogues: [], brought: [] },
      trial: {
        ...wish,
        problem: {
          code: 'signature-wrong',
          message: 'the catalogue is not signed with this key',
          hint: 'compare the key with whoever makes it',
        },
      },
    }),
    at,
    sees: 'It was not added',
  },
  'compose-nothing': {
    scene: scene(),
    at,
    does: page => press(page, 'Make a recipe'),
    sees: 'Paste something, or choose files.',
  },
  'compose-made': { scene: scene(), at, does: paste(compose), sees: 'Offer this app' },
  'compose-refused': {
    scene: scene(),
    at,
    does: paste(compose.replace('./pages', '/var/run/docker.sock')),
    sees: 'No recipe came out of it',
  },
  'compose-two-webs': {
    scene: scene(),
    at,
    does: async page => {
      await paste(two)(page)
      await press(page, 'panel, at port 8000')
    },
    sees: 'Offer this app',
  },
  'compose-offered': {
    scene: scene(report, { 'recipe.bring': () => ({ service: 'wiki' }) }),
    at,
    does: bring,
    sees: 'It is offered now.',
  },
  'compose-taken': {
    scene: scene(report, {
      'recipe.bring': refuse(
        new Conflict('recipe-taken', 'a catalogue has an app called wiki already', {
          hint: 'call it something else: service = "..." in the recipe',
        }),
      ),
    }),
    at,
    does: bring,
    sees: 'A catalogue has an app called wiki already.',
  },
}
