import type { Page } from 'playwright-core'
import { ComponentFailed, Conflict, NotAllowed, TooMany } from '../../../agent/base/errors.ts'
import type { ClaimCable } from '../../../agent/http/api.ts'
import { CODE } from '../stage.ts'
import { never, press, refuse, type State, type States } from './state.ts'

const box = { claimed: false, name: 'gantry' }
const begin: State = { scene: { box }, open: true, sees: 'Welcome to your box' }
const after = (does: (page: Page) => Promise<void>, sees: string): State => ({
  ...begin,
  does,
  sees,
})

const toBeginning = async (page: Page) => {
  await tryCode()(page)
  await page.getByRole('heading', { name: 'How does it begin?' }).waitFor()
}
const toName = async (page: Page) => {
  await toBeginning(page)
  await press(page, 'Continue')
  await page.getByRole('heading', { name: 'What is your box called?' }).waitFor()
}
const toTimezone = async (page: Page) => {
  await toName(page)
  await press(page, 'Continue')
  await page.getByRole('heading', { name: 'Where is your box?' }).waitFor()
}
const toOwner = async (page: Page) => {
  await toTimezone(page)
  await press(page, 'Continue')
  await page.getByRole('heading', { name: 'Who owns it?' }).waitFor()
}
const toEnd = async (page: Page) => {
  await toOwner(page)
  await page.getByLabel('Your name').fill('Ada')
  await page.getByLabel('Password', { exact: true }).fill('correct horse battery')
  await press(page, 'Make it mine')
}
const tryCode =
  (code = CODE) =>
  async (page: Page) => {
    await page.getByLabel('Code').fill(code)
    await press(page, 'Continue')
  }

const throttled = new TooMany('code-throttled', 'there were too many wrong codes', {
  hint: 'wait 30 seconds and try again',
  retryAfter: 30,
})
const expired = new NotAllowed(
  'claim-expired',
  'the claim took too long, or was begun again elsewhere',
  { hint: 'type the code once more' },
)
const workerDown = new ComponentFailed('worker-down', 'the worker of this box does not answer', {
  hint: 'it starts again by itself; if it lasts: journalctl -u gantry-worker',
  detail: 'connect ECONNREFUSED /run/gantry/worker.sock',
})

/** From a box without an owner to one's own. */
const byCable = { ...box, byCable: true }
const pull = async (page: Page) => {
  await press(page, 'I have no code, but I stand at the box')
  await press(page, 'I am at the box')
}

const pulled = (cable: ClaimCable, sees: string): State => ({
  scene: { box: byCable, answers: { 'claim.cable-state': () => cable } },
  open: true,
  does: pull,
  sees,
})

export const claimStates: States = {
  cable: {
    scene: { box: byCable },
    open: true,
    does: page => press(page, 'I have no code, but I stand at the box'),
    sees: 'Show that you stand at the box',
  },
  'cable-waiting': pulled({ state: 'waiting', left: 87 }, '87 seconds are left.'),
  'cable-over': pulled({ state: 'over', left: 0 }, 'The time is over.'),
  'cable-proved': pulled({ state: 'proved', left: 0 }, 'How does it begin?'),
  code: begin,
  'code-card-refused': {
    scene: { box: { ...box, cardRefused: true } },
    open: true,
    sees: 'The settings on the card (gantry.toml) have a mistake',
  },
  'code-scanned': { ...begin, at: `/#${CODE}`, sees: 'The code came with the address.' },
  'code-incomplete': after(async page => {
    await page.getByLabel('Code').fill('AAAA-A')
    await press(page, 'Continue')
  }, 'Some letters or digits are missing.'),
  'code-checking': {
    ...after(tryCode(), 'Checking the code'),
    scene: { box, answers: { 'claim.begin': never } },
  },
  'code-wrong': after(tryCode('AAAA-AAAB-6'), 'That is not the code of this box.'),
  'code-mistyped': after(tryCode('AAAA-AAAA-A'), 'That is not a complete code.'),
  'code-throttled': {
    ...after(tryCode(), 'There were too many wrong codes.'),
    scene: { box, answers: { 'claim.begin': refuse(throttled) } },
  },
  'code-again': {
    ...after(toEnd, 'The claim took too long, or was begun again elsewhere.'),
    scene: { box, answers: { 'claim.finish': refuse(expired) } },
  },
  beginning: after(toBeginning, 'You choose its name'),
  name: after(toName, 'Its address will be'),
  'name-long': after(async page => {
    await toName(page)
    await page.getByLabel('Name').fill('wwwwwwwwwwwwwwwwwwww')
  }, 'wwwwwwwwwwwwwwwwwwww'),
  'name-invalid': after(async page => {
    await toName(page)
    await page.getByLabel('Name').fill('-')
    await press(page, 'Continue')
  }, 'Use 1 to 20 letters'),
  timezone: after(toTimezone, 'There it is now'),
  'timezone-again': {
    ...begin,
    async does(page) {
      await toTimezone(page)
      await page.reload()
    },
    sees: 'There it is now',
  },
  owner: after(toOwner, 'Who owns it?'),
  'owner-incomplete': after(async page => {
    await toOwner(page)
    await page.getByLabel('Password', { exact: true }).fill('short')
    await press(page, 'Show password')
    await press(page, 'Make it mine')
  }, 'Your name is missing.'),
  'owner-claiming': {
    ...after(toEnd, 'Setting up your box'),
    scene: { box, answers: { 'claim.finish': never } },
  },
  'owner-refused': {
    ...after(toEnd, 'The worker of this box does not answer.'),
    scene: { box, answers: { 'claim.finish': refuse(workerDown) } },
  },
  'owner-taken-meanwhile': {
    ...after(toEnd, 'The box is being claimed at this moment.'),
    scene: {
      box,
      answers: {
        'claim.finish': refuse(
          new Conflict('claim-busy', 'the box is being claimed at this moment'),
        ),
      },
    },
  },
  claimed: after(toEnd, 'The box is yours'),
}
