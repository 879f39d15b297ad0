import type { Page } from 'playwright-core'
import type { BackupReport, NetworkReport } from '../../../agent/http/api.ts'
import { app, status } from './samples.ts'
import { press, type States } from './state.ts'

const box = { signedIn: true }
const links = [
  { name: 'NAS', url: 'https://nas.local/' },
  { name: 'Weather of the whole valley', url: 'https://weather.example.org/valley' },
]
const add = async (page: Page) => {
  await press(page, 'Add a link')
  await page.getByLabel('Address', { exact: true }).fill('not an address')
  await press(page, 'Add it')
}

const report: NetworkReport = {
  level: 'announced',
  why: 'taken',
  wanted: 'auto',
  box: {
    addresses: ['192.168.178.143', '2001:db8:5::143'],
    connected: true,
    gateways: ['192.168.178.1'],
    announced: [],
    delegated: [],
  },
  settings: { addresses: 'auto' },
  hasWifi: false,
  apps: [],
  findings: [],
}
const saved: BackupReport = {
  snapshots: [],
  kept: [],
  targets: ['nas', 'grandma'].map(name => ({
    ...{ name, kind: 'rest', where: `https://${name}.local:8000/kitchen`, appendOnly: true },
    ...{ every: 360, missing: [] },
  })),
  busy: false,
  hasKey: true,
  kit: 'confirmed',
}
const unfold = async (page: Page) => {
  await page.locator('summary').first().waitFor()
  for (const it of await page.locator('summary').all()) await it.click()
}
const played = app({
  ports: [
    {
      protocols: ['udp'],
      first: 27000,
      last: 27100,
      audience: 'internet',
      ipv4: true,
      purpose: 'to play',
    },
    {
      protocols: ['tcp'],
      first: 22067,
      last: 22067,
      audience: 'internet',
      ipv4: false,
      purpose: 'to relay',
    },
  ],
})

/** What is no app, where people get stuck, and who built the box. */
export const linkStates: States = {
  links: { scene: { box, status: status({ links }) }, sees: 'weather.example.org' },
  'links-member': {
    scene: { box: { signedIn: 'member' }, status: status({ links }) },
    sees: 'nas.local',
  },
  'link-wrong': {
    scene: { box, status: status({ links }) },
    does: add,
    sees: 'That is no address of a page.',
  },
  guides: {
    scene: {
      box,
      status: status({ apps: [played] }),
      answers: { 'network.read': () => report, 'backup.read': () => saved },
    },
    at: '/#/guides',
    does: unfold,
    sees: 'UDP 27000-27100',
  },
  'guides-nothing-saved': {
    scene: {
      ...{ box, status: status() },
      answers: {
        'network.read': () => report,
        'backup.read': () => ({ ...saved, targets: [], kit: 'missing' }),
      },
    },
    at: '/#/guides',
    does: unfold,
    sees: 'add a place for copies',
  },
  'vendor-claim': {
    scene: { box: { claimed: false, vendor: { name: 'Acme Boxes', colour: '#2a6fdb' } } },
    open: true,
    sees: 'Built by Acme Boxes.',
  },
  'vendor-home': {
    scene: {
      box: {
        ...box,
        vendor: {
          name: 'Acme Boxes',
          colour: '#7b8896',
          logo: 'a1b2',
          support: 'https://example.org/help',
        },
      },
      status: status(),
      answers: {
        'vendor.logo': () => ({
          type: 'image/svg+xml',
          content: Buffer.from(
            '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20"><rect width="90" height="20" rx="6" fill="#2a6fdb"/></svg>',
          ).toString('base64'),
        }),
      },
    },
    sees: 'Built by Acme Boxes.',
  },
}
