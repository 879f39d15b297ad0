import { join } from 'node:path'
import { Conflict } from '../../../agent/base/errors.ts'
import { readCatalogue } from '../../../agent/box/catalogue.ts'
import { readIcon } from '../../../agent/box/icon.ts'
import { needsOf } from '../../../agent/box/needs.ts'
import type { HistoryPage } from '../../../agent/http/api.ts'
import { app, apps, silent, status, trouble } from './samples.ts'
import { never, press, type States } from './state.ts'

const box = { signedIn: true }

const history: readonly HistoryPage[] = [
  {
    ...{ number: 3, at: '2026-03-02T09:00:00Z', kind: 'app-stopped' },
    ...{ what: 'photos: stopped', app: 'photos' },
  },
  {
    ...{ number: 2, at: '2026-03-01T20:10:00Z', kind: 'app-installed' },
    ...{ what: 'install photos', app: 'photos' },
  },
  {
    ...{ number: 1, at: '2026-03-01T20:00:00Z', kind: 'box-claimed' },
    ...{ what: 'the box is claimed', about: 'gantry' },
  },
]

const tooSmall = {
  code: 'memory-small',
  message: 'immich needs 4096 MB of memory, this box has 1900 MB',
  hint: 'install it on a box with more memory',
}
const recipes = join(import.meta.dirname, '../../../recipes')
/** What a new box offers, with its pictures. */
const catalogue = [...(await readCatalogue(recipes, '/nowhere')).values()].map(
  ({ recipe, recipe: { service, about }, icon = '', score }) =>
    app({
      service,
      title: about.name ?? service,
      tagline: about.tagline ?? '',
      state: 'available',
      icon,
      score,
      about: { ...about, language: 'en', maintainers: [], keywords: [] },
      needs: needsOf(recipe),
      ...(service === 'immich' ? { obstacle: tooSmall } : {}),
    }),
)
const torn = app({ service: 'torn', title: 'Torn', state: 'available', icon: 'torn' })

/** What one sees first when one is in. */
export const homeStates: States = {
  skeleton: { scene: { box }, sees: 'Sign out' },
  'home-empty': {
    scene: { box, status: status({ apps: apps.filter(it => it.state === 'available') }) },
    sees: 'No apps yet. Choose your first one below.',
  },
  'home-no-catalogue': { scene: { box, status: status() }, sees: 'and none to choose from.' },
  home: { scene: { box, status: status({ apps }) }, sees: 'Add an app' },
  'home-all-installed': {
    scene: { box, status: status({ apps: apps.filter(it => it.state === 'running') }) },
    sees: 'Every app that this box knows is installed.',
  },
  'home-many': {
    scene: {
      box,
      status: status({
        apps: Array.from({ length: 8 }, (_, index) =>
          app({
            service: `app-${index}`,
            title: `App ${index}`,
            state: 'available',
            about: { language: 'en', maintainers: [], keywords: index < 2 ? ['albums'] : [] },
          }),
        ),
      }),
    },
    does: page => page.getByLabel('Find an app').fill('Albu'),
    sees: '2 apps',
  },
  'home-catalogue': {
    scene: {
      box,
      status: status({ apps: [...catalogue, torn] }),
      answers: {
        'app.icon': async ({ service }) => ({
          svg: (await readIcon(join(recipes, service))) ?? 'torn',
        }),
      },
    },
    // A picture that is there, and the letter in the place of one that cannot be shown.
    does: async page => {
      const pictureOf = (title: string) => page.locator('.tile', { hasText: title })
      await pictureOf('Vaultwarden').locator('img.app-icon').waitFor()
      await pictureOf('Torn').scrollIntoViewIfNeeded()
      await pictureOf('Torn').locator('.monogram').waitFor()
    },
    sees: 'Torn',
  },
  'home-category': {
    scene: { box, status: status({ apps: catalogue }) },
    does: async page => {
      await page.getByRole('radio', { name: 'Photos' }).check()
      await page.getByText('Immich needs 4096 MB of memory').waitFor()
    },
    sees: 'One app',
  },
  'home-none-found': {
    scene: {
      box,
      status: status({
        apps: Array.from({ length: 8 }, (_, index) =>
          app({ service: `app-${index}`, state: 'available' }),
        ),
      }),
    },
    does: page => page.getByLabel('Find an app').fill('nothing like it'),
    sees: 'No app is found by that.',
  },
  'home-trouble': {
    scene: {
      box,
      status: status({
        apps,
        findings: trouble,
      }),
    },
    does: page => page.getByText('Technical details').first().click(),
    sees: 'Running apps: not working.',
  },
  'home-long': {
    scene: {
      box,
      status: status({
        apps: [{ ...apps[0]!, problem: silent, title: 'w'.repeat(60), tagline: 'w'.repeat(120) }],
        box: {
          ...status().box,
          name: 'wwwwwwwwwwwwwwwwwwww',
          memory: { used: 0, total: 0 },
          disk: { used: 2e12, total: 2e12 },
        },
      }),
    },
    sees: 'wwwwwwwwwwwwwwwwwwww',
  },
  'home-asking': {
    scene: { box, status: status({ apps }), answers: { 'app.install': never } },
    does: page => press(page, 'Install Maps'),
    sees: 'Asking the box',
  },
  'home-refused': {
    scene: {
      box,
      status: status({ apps }),
      answers: {
        'app.install': () => {
          throw new Conflict('disk-full', 'the disk of the box is full: 300 MB are left', {
            hint: 'remove an app or its data until 512 MB are free, then try again',
          })
        },
      },
    },
    does: page => press(page, 'Install Maps'),
    sees: 'The disk of the box is full: 300 MB are left.',
  },
  domain: {
    at: '/#/domain',
    scene: { box, status: status(), answers: { 'domain.read': () => ({ certified: [] }) } },
    sees: 'Give the box a domain',
  },
  'domain-used': {
    at: '/#/domain',
    scene: {
      box,
      status: status(),
      answers: {
        'domain.read': () => ({
          domain: { name: 'home.example.org', provider: 'rfc2136', server: 'ns.example.org' },
          certified: ['home.example.org', '*.home.example.org'],
        }),
      },
    },
    sees: 'Certified and in use',
  },
  'domain-waiting': {
    at: '/#/domain',
    scene: {
      box,
      status: status({
        findings: [
          {
            ...{ code: 'certificate-refused', urgency: 'soon', place: 'domain' },
            ...{ values: { domain: 'home.example.org' }, since: '2026-03-02T09:00:00Z' },
            detail: 'acme: error 401: unauthorized',
          },
        ],
      }),
      answers: {
        'domain.read': () => ({
          domain: { name: 'home.example.org', provider: 'desec' },
          certified: [],
        }),
      },
    },
    sees: 'asking for a certificate',
  },
  'domain-refused': {
    at: '/#/domain',
    scene: {
      box,
      status: status(),
      answers: {
        'domain.read': () => ({ certified: [] }),
        'domain.set': () => {
          throw new Conflict('credentials-missing', 'desec wants token', {
            hint: 'make them at your provider, allowed to change this domain and nothing else',
          })
        },
      },
    },
    does: page => press(page, 'Use this domain'),
    sees: 'Desec wants token.',
  },
  history: {
    at: '/#/history',
    scene: { box, status: status(), answers: { 'history.read': () => ({ history }) } },
    sees: 'This is how the box is now.',
  },
  'history-later': {
    at: '/#/history',
    scene: {
      box,
      status: status(),
      answers: {
        'history.read': (() => {
          let times = 0
          const later = {
            number: 4,
            at: '2026-03-02T10:00:00Z',
            what: 'install notes',
            kind: 'app-installed',
            app: 'notes',
          } as const
          return () => ({ history: times++ === 0 ? history : [later, ...history] })
        })(),
      },
    },
    sees: 'notes installed',
  },
  'history-refused': {
    at: '/#/history',
    scene: {
      box,
      status: status(),
      answers: {
        'history.read': () => ({ history }),
        'history.restore': () => {
          throw new Conflict('data-gone', 'photos was deleted with its data since then', {
            hint: 'install it anew, or restore it from a backup',
          })
        },
      },
    },
    does: async page => {
      await page.getByRole('button', { name: 'photos installed' }).click()
      await press(page, 'Make it so')
    },
    sees: 'Photos was deleted with its data since then.',
  },
  'home-lost': {
    scene: { box, status: status({ apps }), breaks: true },
    sees: 'The connection to your box is lost',
  },
}
