import type { Page } from 'playwright-core'
import { ComponentFailed, Conflict, NotAllowed, TooMany } from '../../../agent/base/errors.ts'
import { never, press, refuse, type States } from './state.ts'

const signIn = async (page: Page) => {
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('Password', { exact: true }).fill('correct horse')
  await press(page, 'Sign in')
}

const down = new ComponentFailed('worker-down', 'the worker of this box does not answer')
const wrong = new NotAllowed('sign-in-wrong', 'the name or the password is wrong')
const throttled = new TooMany('sign-in-throttled', 'there were too many wrong passwords', {
  hint: 'wait 30 seconds and try again',
  retryAfter: 30,
})
const spent = new NotAllowed(
  'handover-spent',
  'this link can be used only once, within ten minutes',
  {
    hint: 'sign in with your name and password',
  },
)

const trust = {
  name: 'kitchen',
  pem: '',
  sha256: Array.from({ length: 32 }, (_, i) => (i * 7 + 16).toString(16).toUpperCase()).join(':'),
  words: ['quote', 'abandon', 'zoo', 'ability', 'above', 'absent'],
}
const noTrust = new Conflict('certificate-missing', 'the box has made no certificate yet', {
  hint: 'it does so as soon as it knows what time it is; try again in a moment',
})

/** Before one is in. */
export const entranceStates: States = {
  loading: { scene: { answers: { 'box.look': never } }, sees: 'Loading' },
  silent: { scene: { answers: { 'box.look': refuse(down) } }, sees: 'Your box does not answer' },
  move: { scene: {}, open: true, sees: 'Use the secure address' },
  trust: {
    scene: { answers: { 'trust.read': () => trust } },
    open: true,
    at: '/#/trust',
    sees: 'Let your devices know the box',
    does: page => page.getByText('iPhone and iPad', { exact: true }).click(),
  },
  'trust-secure': {
    scene: { box: { signedIn: true }, answers: { 'trust.read': () => trust } },
    at: '/#/trust',
    sees: 'quote abandon zoo ability above absent',
  },
  'trust-missing': {
    scene: { answers: { 'trust.read': refuse(noTrust) } },
    at: '/#/trust',
    sees: 'The box has made no certificate yet.',
  },
  'not-shared': {
    scene: { box: { signedIn: true } },
    at: '/#/not-shared/photos',
    sees: 'photos is not shared with you',
  },
  'sign-in': { scene: {}, sees: 'Sign in to kitchen' },
  'sign-in-long': {
    scene: { box: { name: 'wwwwwwwwwwwwwwwwwwww' } },
    sees: 'Sign in to wwwwwwwwwwwwwwwwwwww',
  },
  'sign-in-incomplete': {
    scene: {},
    does: page => press(page, 'Sign in'),
    sees: 'Fill in both your name and your password.',
  },
  'sign-in-busy': {
    scene: { answers: { 'session.open': never } },
    does: signIn,
    sees: 'Signing in',
  },
  'sign-in-wrong': {
    scene: { answers: { 'session.open': refuse(wrong) } },
    does: signIn,
    sees: 'The name or the password is wrong.',
  },
  'sign-in-throttled': {
    scene: { answers: { 'session.open': refuse(throttled) } },
    does: signIn,
    sees: 'There were too many wrong passwords.',
  },
  handover: {
    scene: { answers: { 'session.take': never } },
    at: '/#handover=token',
    sees: 'Signing you in',
  },
  'handover-spent': {
    scene: { answers: { 'session.take': refuse(spent) } },
    at: '/#handover=token',
    sees: 'This link can be used only once, within ten minutes.',
  },
}
