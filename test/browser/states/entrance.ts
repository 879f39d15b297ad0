import type { Page } from 'playwright-core'
import { ComponentFailed, NotAllowed, TooMany } from '../../../agent/base/errors.ts'
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

/** Before one is in. */
export const entranceStates: States = {
  loading: { scene: { answers: { 'box.look': never } }, sees: 'Loading' },
  silent: { scene: { answers: { 'box.look': refuse(down) } }, sees: 'Your box does not answer' },
  move: { scene: {}, open: true, sees: 'Use the secure address' },
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
