import type { Page } from 'playwright-core'
import { renderSVG } from 'uqr'
import { InvalidInput } from '../../../agent/base/errors.ts'
import type {
  FoundBackups,
  RestoreAnswer,
  RestoreWish,
  WholeProgress,
} from '../../../agent/http/api.ts'
import { CODE } from '../stage.ts'
import { press, type State, type States } from './state.ts'

const found: FoundBackups = {
  box: 'kitchen',
  places: [
    {
      ...{ name: 'nas', kind: 'rest', where: 'https://nas.local:8000/kitchen' },
      apps: ['notes', 'photos'],
      snapshots: [
        { id: 'a1b2c3d4', name: '2026-11-20T17-40-12Z', complete: false, bytes: 2.1e9 },
        { id: 'b1b2c3d4', name: '2026-11-20T11-40-12Z', complete: true, bytes: 2e9 },
      ],
    },
  ],
}
const away: FoundBackups = {
  places: [
    {
      ...{ name: 'nas', kind: 'rest', where: 'https://nas.local:8000/kitchen', snapshots: [] },
      problem: {
        code: 'backup-unreachable',
        message: 'nas cannot be reached',
        hint: 'what was sent already is not lost; it is tried again by itself',
      },
    },
  ],
}

const toKit = async (page: Page) => {
  await page.getByLabel('Code').fill(CODE)
  await press(page, 'Continue')
  await page.getByRole('radio', { name: 'Bring a box back' }).check()
  await press(page, 'Continue')
  await page.getByRole('heading', { name: 'Where is your recovery kit?' }).waitFor()
}
const giveText = async (page: Page) => {
  await toKit(page)
  await page.getByLabel('Or its text').fill('gantry-kit-1.e30.0a1b2c3d')
  await press(page, 'Look for backups')
}

/** As many signs as a kit with one place has. */
const kitText = `gantry-kit-1.${'eyJib3giOnsibmFtZSI6ImtpdGNoZW4i'.repeat(30)}.0a1b2c3d`

/** Gives a picture of this, taken by another page: a PNG, as a camera makes a JPEG. */
const givePicture = (of: string) => async (page: Page) => {
  await toKit(page)
  const camera = await page.context().newPage()
  await camera.setContent(of)
  const buffer = await camera.screenshot()
  await camera.close()
  const picture = { name: 'kit.png', mimeType: 'image/png', buffer }
  await page.getByLabel('A picture of its code').setInputFiles(picture)
}

const restoring = (
  sees: string,
  answers: { readonly found?: FoundBackups; readonly progress?: WholeProgress } = {},
  does = toKit,
): State => ({
  scene: {
    box: { claimed: false, name: 'gantry' },
    restore: ({ ask }: RestoreWish) =>
      ask === 'find'
        ? { found: answers.found ?? found }
        : { progress: answers.progress ?? { state: 'none' } },
  },
  open: true,
  does,
  sees,
})

const toProgress = async (page: Page) => {
  await page.getByLabel('Code').fill(CODE)
  await press(page, 'Continue')
  await page.getByRole('radio', { name: 'Bring a box back' }).check()
  await press(page, 'Continue')
}

/** Says once that it is at work, and nothing sensible from then on. */
function onceWorking(): () => RestoreAnswer {
  let asked = false
  return () => {
    if (asked) throw new Error('the box starts anew')
    asked = true
    return {
      progress: { state: 'working', says: 'make the box ready', step: { number: 4, of: 4 } },
    }
  }
}

/** From a blank box to the one whose recovery kit somebody has. */
export const restoreStates: States = {
  'restore-kit': restoring('A picture of its code'),
  'restore-typed': restoring('With spaces between them.', {}, async page => {
    await toKit(page)
    await press(page, 'Type what stands on it')
  }),
  'restore-picture': {
    ...restoring(
      'This is what there is of kitchen',
      {},
      givePicture(`<div style="width: 640px">${renderSVG(kitText)}</div>`),
    ),
    scene: {
      box: { claimed: false, name: 'gantry' },
      restore(wish) {
        const read = wish.ask === 'find' && 'text' in wish.kit && wish.kit.text === kitText
        return read ? { found } : { progress: { state: 'none' } }
      },
    },
  },
  'restore-no-code': restoring(
    'There is no code in this picture that can be read.',
    {},
    givePicture('<h1>Recovery kit</h1>'),
  ),
  'restore-wrong-kit': {
    ...restoring('That is not the recovery kit of a box.', {}, giveText),
    scene: {
      box: { claimed: false, name: 'gantry' },
      restore({ ask }) {
        if (ask === 'look') return { progress: { state: 'none' } }
        throw new InvalidInput('kit-unknown', 'that is not the recovery kit of a box', {
          hint: 'its text begins with "gantry-kit-"; the code to claim a box is another one',
        })
      },
    },
  },
  'restore-found': restoring('This is what there is of kitchen', {}, async page => {
    await giveText(page)
    const chosen = page.getByRole('radio', { name: '11:40', checked: true })
    await chosen.waitFor()
    // The page asks how far the box is all the while, and what is chosen stays.
    for (const _ of [1, 2]) await page.waitForResponse(/claim.restore/)
    await chosen.waitFor()
  }),
  'restore-away': restoring('Nas cannot be reached.', { found: away }, giveText),
  'restore-going': restoring(
    'About 2:05 min left',
    {
      progress: {
        ...{ state: 'working', says: 'fetch everything from nas', fraction: 0.4 },
        ...{ step: { number: 1, of: 4 }, bytes: { done: 8e8, total: 2e9 }, left: 125 },
      },
    },
    toProgress,
  ),
  'restore-silent': {
    ...restoring('The box does not answer.', {}, toProgress),
    scene: { box: { claimed: false, name: 'gantry' }, restore: onceWorking() },
  },
  'restore-failed': restoring(
    'The backup takes 40.0 GB',
    {
      progress: {
        state: 'failed',
        problem: {
          code: 'restore-room',
          message: 'the backup takes 40.0 GB, and this box has 12.0 GB free',
          hint: 'take a larger disk for this box',
        },
      },
    },
    toProgress,
  ),
  'restore-done': restoring('Everything is here', { progress: { state: 'ready' } }, toProgress),
}
