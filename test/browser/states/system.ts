import type { Page } from 'playwright-core'
import { NotAllowed } from '../../../agent/base/errors.ts'
import { status } from './samples.ts'
import { press, refuse, type State, type States } from './state.ts'

const scene = { box: { signedIn: true }, status: status() }
const at = '/#/system'

async function fill(page: Page): Promise<void> {
  await press(page, 'Start over')
  await page.getByLabel(/^Type/).fill('kitchen')
  await page.getByLabel('Your password').fill('correct horse battery')
  await press(page, 'Erase everything')
}
const seen = (sees: string, more: Partial<State> = {}): State => ({ scene, at, sees, ...more })

/** The box as a whole, and the way back to one that belongs to nobody. */
export const systemStates: States = {
  system: seen('The box forgets everybody who uses it'),
  'system-admin': seen('Only the owner of the box can do this.', {
    scene: { ...scene, box: { signedIn: 'admin' } },
  }),
  'system-name-wrong': seen('Use 1 to 20 letters', {
    async does(page) {
      await page.getByLabel('Name', { exact: true }).fill('-')
      await press(page, 'Give it this name')
    },
  }),
  'system-renamed': seen('In a moment you find it here:', {
    scene: { ...scene, answers: { 'box.rename': () => null } },
    async does(page) {
      await page.getByLabel('Name', { exact: true }).fill('attic')
      await press(page, 'Give it this name')
    },
  }),
  'system-restart': seen('Apps are away for a minute or two', {
    does: page => press(page, 'Restart'),
  }),
  'system-off': seen('The box goes off.', {
    scene: { ...scene, answers: { 'box.shut-down': () => null } },
    async does(page) {
      await press(page, 'Turn off')
      await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click()
    },
  }),
  'system-log': seen('Log of the box', {
    scene: {
      ...scene,
      answers: {
        'box.logs': () => ({
          text: Array.from(
            { length: 30 },
            (_, at) =>
              `2026-03-02T09:00:${String(at).padStart(2, '0')}+01:00 gantry-worker[811]: pass ${at}: nothing to do`,
          ).join('\n'),
        }),
      },
    },
    async does(page) {
      await page.getByLabel('Only lines with').fill('pass')
      await press(page, 'Show the log')
      await page.getByRole('textbox', { name: 'Log of the box' }).waitFor()
    },
  }),
  'system-support': seen('Saved as gantry-support-2026-03-02.tar.gz.', {
    scene: {
      ...scene,
      answers: {
        'support.make': () => ({ name: 'gantry-support-2026-03-02.tar.gz', content: 'H4sI' }),
      },
    },
    does: page => press(page, 'Download the file'),
  }),
  'system-reset': seen('Everything is erased: people, apps', {
    does: page => press(page, 'Start over'),
  }),
  'system-reset-apps': seen('For somebody who takes the box over as it is.', {
    async does(page) {
      await press(page, 'Start over')
      await page.getByText('The apps, with their data').click()
    },
  }),
  'system-reset-refused': seen('The name or the password is wrong', {
    scene: {
      ...scene,
      answers: {
        'box.reset': refuse(new NotAllowed('sign-in-wrong', 'the name or the password is wrong')),
      },
    },
    does: fill,
  }),
  'system-reset-begun': seen('The box starts over', {
    scene: { ...scene, answers: { 'box.reset': () => null } },
    does: fill,
  }),
}
