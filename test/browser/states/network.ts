import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { Conflict, NotAllowed } from '../../../agent/base/errors.ts'
import type { NetworkReport } from '../../../agent/http/api.ts'
import { expectSeen } from '../seen.ts'
import { apps, status } from './samples.ts'
import { never, press, refuse, type States } from './state.ts'

const box = { signedIn: true }
const at = '/#/network'

const report = (more: Partial<NetworkReport> = {}): NetworkReport => ({
  level: 'announced',
  why: 'taken',
  wanted: 'auto',
  box: {
    addresses: ['192.168.1.20', '2001:db8:77:0:26:f8ff:fe56:7f25', 'fd12:3456:789a:1::1'],
    card: 'eth0',
    connected: true,
    gateways: ['192.168.1.1', 'fe80::1'],
    announced: ['2001:db8:77::/64'],
    delegated: [],
  },
  settings: { addresses: 'auto' },
  hasWifi: false,
  apps: [
    {
      service: 'photos',
      names: ['photos-kitchen.local'],
      addresses: [{ address: 'fd12:3456:789a:1:a:0:1:2', from: 'box' }],
    },
  ],
  findings: [],
  ...more,
})
const fixed = {
  addresses: 'auto',
  ipv4: { address: '192.168.1.60/24', gateway: '192.168.1.1', dns: ['192.168.1.1'] },
} as const
const scene = (more: Partial<NetworkReport> = {}, answers = {}) => ({
  box,
  status: status({ apps }),
  answers: { 'network.read': () => report(more), ...answers },
})

const number = 'https://[fd12:3456:789a:1:b::2]'
const withPages = {
  apps: [
    {
      service: 'photos',
      names: ['photos-kitchen.local'],
      numberUrl: number,
      addresses: [{ address: 'fd12:3456:789a:1:a:0:2:2', from: 'box' }],
    },
    { service: 'dns', names: [], addresses: [] },
  ],
} as const
/** Presses the button where the browser gets to these pages, and to none beside them. */
const tries =
  (...there: readonly string[]) =>
  async (page: Page) => {
    await page.route(/^https:.*\/\.gantry$/, route =>
      there.some(it => route.request().url().startsWith(it))
        ? route.fulfill({ status: 404, body: 'nothing' })
        : route.abort(),
    )
    await press(page, 'Try')
  }
const photos = 'https://photos-kitchen.local'

/** How the box and its apps are reached, and what can be changed about it. */
export const networkStates: States = {
  'network-loading': { scene: scene({}, { 'network.read': never }), at, sees: 'Loading' },
  network: { scene: scene(), at, sees: 'Every device at home reaches your apps' },
  'network-guarded': {
    scene: scene({
      level: 'router-prefix',
      findings: [
        {
          code: 'announcements-lost',
          values: { pagesOnly: false },
          urgency: 'soon',
          place: 'network',
          since: '2026-03-01T20:00:00Z',
        },
      ],
    }),
    at,
    sees: 'Other devices do not receive what the box announces.',
  },
  'network-alone': {
    scene: scene({
      level: 'proxy-only',
      box: { addresses: [], connected: false, gateways: [], announced: [], delegated: [] },
      apps: [],
    }),
    at,
    sees: 'Your devices reach the pages of your apps',
  },
  'network-unreadable': {
    scene: scene({}, { 'network.read': refuse(new Conflict('busy', 'the box is busy')) }),
    at,
    sees: 'The box is busy.',
  },
  'network-fixed-wrong': {
    scene: scene(),
    at,
    does: async page => {
      await page.getByText('A fixed address', { exact: true }).click()
      await page.getByLabel('Address', { exact: true }).fill('192.168.1.60')
      await press(page, 'Save')
    },
    sees: 'Address of the router',
  },
  'network-fixed-ipv6': {
    scene: scene({}, { 'network.set': refuse(new Conflict('busy', 'the box is busy')) }),
    at,
    does: async page => {
      await page.getByText('A fixed address', { exact: true }).click()
      await page.getByLabel('IPv6 address').fill('fd77:77:77:1::20')
      await press(page, 'Save')
      await page.getByLabel('IPv6 address').fill('fd77:77:77:1::20/64')
      await page.getByLabel('Address of the router for IPv6').fill('fe80::1')
      await press(page, 'Save')
    },
    sees: 'The box is busy.',
  },
  'network-trial': {
    scene: scene(
      { settings: fixed, trialEnds: 52 },
      { 'network.set': () => ({ confirmAt: 'https://192.168.1.60/#confirm=00', seconds: 60 }) },
    ),
    at,
    does: page => press(page, 'Save'),
    sees: 'Open the new address within 52 seconds.',
  },
  'network-trial-of-others': {
    scene: scene({ settings: fixed, trialEnds: 12 }),
    at,
    sees: 'A new address waits to be opened.',
  },
  'network-wifi': {
    scene: scene({
      hasWifi: true,
      settings: { addresses: 'auto', wifi: { ssid: 'Café', country: 'FR' } },
    }),
    at,
    does: page => page.getByText('How apps get their addresses').click(),
    sees: 'It stays on the box and is never shown.',
  },
  'network-levels': {
    scene: scene({}, { 'network.set': refuse(new Conflict('busy', 'the box is busy')) }),
    at,
    does: async page => {
      await page.getByText('How apps get their addresses').click()
      await page.getByRole('radio', { name: /^As the network allows/ }).focus()
      for (let next = 0; next < 3; next++) await page.keyboard.press('ArrowDown')
      expect(await page.locator('[name=addresses]').last().isChecked()).toBe(true)
      await page.getByRole('button', { name: 'Save' }).last().click()
    },
    sees: 'The box is busy.',
  },
  reach: { scene: scene(withPages), at: '/reach', sees: 'Only the box hears of it.' },
  'reach-both': {
    scene: scene(withPages),
    at: '/reach',
    does: tries(photos, number),
    asks: [photos, number],
    sees: 'This device reaches it.',
  },
  'reach-name': {
    scene: scene(withPages),
    at: '/reach',
    does: tries(photos),
    asks: [photos, number],
    sees: 'The name is enough.',
  },
  'reach-number': {
    scene: scene(withPages),
    at: '/reach',
    does: tries(number),
    asks: [photos, number],
    sees: 'Open the number',
  },
  'reach-none': {
    scene: scene(withPages),
    at: '/reach',
    does: tries(),
    asks: [photos, number],
    sees: 'It is not reached.',
  },
  'reach-nothing': {
    scene: scene({ apps: [] }),
    at: '/reach',
    does: tries(),
    sees: 'No app with a page is installed.',
  },
  'reach-unreadable': {
    scene: scene({}, { 'network.read': refuse(new Conflict('busy', 'the box is busy')) }),
    at: '/reach',
    does: tries(),
    sees: 'The box is busy.',
  },
  'network-confirmed': {
    scene: { box, answers: { 'network.confirm': () => null } },
    at: '/#confirm=00',
    sees: 'The box keeps it.',
  },
  'network-confirming': {
    scene: { box, answers: { 'network.confirm': never } },
    at: '/#confirm=00',
    does: async page => {
      await expectSeen(page.getByText('Loading'))
      expect(await page.getByText('The new address works').count()).toBe(0)
    },
    sees: 'Loading',
  },
  'network-not-confirmed': {
    scene: {
      box,
      answers: {
        'network.confirm': refuse(
          new NotAllowed('address-old', 'this is not the new address of the box', {
            hint: 'open the link that was shown with the change',
          }),
        ),
      },
    },
    at: '/#confirm=00',
    sees: 'This is not the new address of the box.',
  },
}
