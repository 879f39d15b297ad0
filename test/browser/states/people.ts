import type { Page } from 'playwright-core'
import { Conflict, NotAllowed, NotFound } from '../../../agent/base/errors.ts'
import type { AuditEntry, Household } from '../../../agent/http/api.ts'
import type { Input } from '../../../agent/verbs/contract.ts'
import { app, status } from './samples.ts'
import { press, refuse, type State, type States } from './state.ts'

const box = { signedIn: true }
const laptop = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
const phone =
  'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'
const session = { since: '2026-03-01T20:00:00Z', seen: '2026-03-02T09:00:00Z', here: false }
const sessions = [
  { ...session, id: 'a', device: laptop, here: true },
  { ...session, id: 'b', device: phone },
  { ...session, id: 'c', device: '' },
]
const token = { person: 'Ada', since: '2026-03-01T20:00:00Z', until: '2026-05-30T20:00:00Z' }
const tokens = [
  { ...token, name: 'nightly-check', scope: 'read', seen: '2026-03-02T09:00:00Z' },
  { ...token, name: 'w'.repeat(40), scope: 'admin' },
] as const
const entry = { at: '2026-03-02T09:00:00Z', outcome: 'done', from: 'home' } as const
const audit: readonly [AuditEntry, ...AuditEntry[]] = [
  { ...entry, number: 9, by: 'person', name: 'Ada', verb: 'app.stop', object: 'photos' },
  {
    ...entry,
    number: 8,
    by: 'token',
    name: 'Ada',
    token: 'nightly-check',
    verb: 'app.update',
    object: 'photos',
  },
  {
    ...entry,
    number: 7,
    by: 'stranger',
    verb: 'session.open',
    outcome: 'sign-in-wrong',
    more: 94,
    from: 'elsewhere',
  },
  {
    ...entry,
    number: 6,
    by: 'root',
    verb: 'token.create',
    object: 'nightly-check read',
    from: 'console',
  },
  {
    ...entry,
    number: 5,
    by: 'person',
    name: 'Ada',
    verb: 'trust.replace',
    outcome: 'interrupted',
  },
  {
    number: 4,
    at: entry.at,
    by: 'box',
    verb: 'box.change',
    ...{ what: 'keep revision 2 of photos', kind: 'app-update-kept', object: 'photos' },
    outcome: 'done',
  },
]
/** A household with one of each role. */
export const household: Household = {
  people: [
    { id: '1', name: 'Ada', account: 'ada', role: 'owner', secondFactor: true },
    { id: '2', name: 'Grace', account: 'grace', role: 'admin', secondFactor: false },
    {
      ...{ id: '3', name: 'Wwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwwww', account: 'w' },
      ...{ role: 'member', secondFactor: false },
    },
  ],
  invitations: [
    { id: 'x', role: 'member', until: '2026-03-09T09:00:00Z' },
    { id: 'y', role: 'admin', for: 'Grace', until: '2026-03-09T09:00:00Z' },
  ],
}
const unconfirmed = new NotAllowed('confirmation-needed', 'type your password again to do that')
const needsCode = new NotAllowed(
  'second-factor-needed',
  'the code of your authenticator is needed, too',
  { hint: 'open the app on your phone that shows codes of six digits' },
)

const scene = {
  box,
  status: status(),
  answers: {
    'session.list': () => ({ sessions }),
    'token.list': () => ({ tokens }),
    'token.create': () => ({
      person: 'Ada',
      token: `gantry_${'Zk3v9QmXw2LrT8sYb1Nc'.repeat(2)}abc`,
    }),
    'audit.read': ({ search, before }: Input<'audit.read'>) =>
      search === 'nothing'
        ? { entries: [], older: false }
        : before === undefined
          ? { entries: audit, older: true }
          : { entries: [{ ...audit[0], number: 1, object: 'the first' }], older: false },
    'people.list': () => household,
    'people.invite': () => ({ url: 'https://kitchen.local/#invitation=Zk3v9QmXw2LrT8sYb1Nc' }),
    'second-factor.begin': () => ({
      secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
      url: 'otpauth://totp/kitchen:Ada?issuer=kitchen&secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP',
    }),
    'second-factor.confirm': refuse(
      new Conflict('second-factor-wrong', 'that is not the code that is shown now', {
        hint: 'scan the picture again; the clocks of the phone and the box must agree',
      }),
    ),
    'password.change': () => null,
  },
}
const at = (place: string, sees: string, does?: (page: Page) => Promise<void>): State => ({
  scene,
  at: `/#/${place}`,
  sees,
  ...(does ? { does } : {}),
})

const invitation = '/#invitation=Zk3v9QmXw2LrT8sYb1Nc'
const accepting = (invited: { role: 'admin' | 'member'; for?: string }) => ({
  answers: { 'people.invited': () => invited },
})

/** Who may use the box, and what everybody looks after themselves. */
export const peopleStates: States = {
  account: at('account', 'Where you are signed in'),
  'account-password-incomplete': at('account', '9 more characters are needed.', async page => {
    await page.getByLabel('New password').fill('s')
    await press(page, 'Change password')
  }),
  'account-password-changed': at('account', 'Every other browser is signed out.', async page => {
    await page.getByLabel('Current password').fill('correct horse')
    await page.getByLabel('New password').fill('correct horse battery')
    await press(page, 'Change password')
  }),
  'account-second-factor': at('account', 'Scan this picture', page => press(page, 'Set it up')),
  'account-second-factor-wrong': at('account', 'That is not the code', async page => {
    await press(page, 'Set it up')
    await page.getByLabel('Six digits').fill('123456')
    await press(page, 'Switch it on')
  }),
  'account-token-made': at('account', 'It is shown only now', async page => {
    await page.getByLabel('Name of the token').fill('backup')
    await press(page, 'Make a token')
  }),
  'account-token-incomplete': at('account', 'at most 40', page => press(page, 'Make a token')),
  audit: at('audit', 'Somebody who is not signed in'),
  'audit-older': at('audit', 'the first', page => press(page, 'Show older')),
  'audit-none': at('audit', 'Nothing of that kind', page =>
    page.getByLabel('Search').fill('nothing'),
  ),
  people: at('people', 'Not used yet'),
  'people-invited': at('people', 'It is shown only now', page => press(page, 'Invite a member')),
  'people-remove': at('people', 'can no longer come in', page => press(page, 'Remove Grace')),
  'people-hand-over': at('people', 'Only Grace can turn that round', page =>
    press(page, 'Hand over the box to Grace'),
  ),
  'people-confirmation': {
    scene: { ...scene, answers: { ...scene.answers, 'people.invite': refuse(unconfirmed) } },
    at: '/#/people',
    does: page => press(page, 'Invite a member'),
    sees: 'Type your password again.',
  },
  'sign-in-second-factor': {
    scene: { answers: { 'session.open': refuse(needsCode) } },
    does: async page => {
      await page.getByLabel('Your name').fill('Ada')
      await page.getByLabel('Password', { exact: true }).fill('correct horse')
      await press(page, 'Sign in')
    },
    sees: 'Six digits',
  },
  accept: { scene: accepting({ role: 'member' }), at: invitation, sees: 'Welcome to kitchen' },
  'accept-incomplete': {
    scene: accepting({ role: 'admin' }),
    at: invitation,
    does: page => press(page, 'Come in'),
    sees: '10 more characters are needed.',
  },
  'accept-again': {
    scene: accepting({ role: 'admin', for: 'Grace' }),
    at: invitation,
    sees: 'Choose a new password',
  },
  'accept-spent': {
    scene: {
      answers: {
        'people.invited': refuse(
          new NotFound('invitation-spent', 'this invitation was used, withdrawn, or is too old', {
            hint: 'ask whoever sent it for a new one; it lasts seven days',
          }),
        ),
      },
    },
    at: invitation,
    sees: 'This link does not work any more',
  },
  'member-home': {
    scene: {
      box: { signedIn: 'member' },
      status: status({
        apps: [app({ state: 'running' }), app({ service: 'b', state: 'stopped' })],
      }),
    },
    sees: 'Your apps',
  },
  'member-home-empty': {
    scene: { box: { signedIn: 'member' }, status: status() },
    sees: 'Ask who looks after the box',
  },
}
