import { Conflict } from '../../../agent/base/errors.ts'
import { apps, status } from './samples.ts'
import { press, refuse, type States } from './state.ts'

const box = { signedIn: true }
const at = '/shell#photos/main'
const answers = {
  'app.shell': () => ({ shell: '0b0f3c6e-8c9d-4d7e-9d55-2b8b5d0f4a11' }),
  'shell.type': () => null,
  'shell.resize': () => null,
}

/** A shell in an app, on a page of its own. */
export const shellStates: States = {
  shell: { scene: { box, status: status({ apps }), answers }, at, sees: 'Open a shell' },
  'shell-open': {
    scene: { box, status: status({ apps }), answers },
    at,
    does: async page => {
      await press(page, 'Open a shell')
      await page.locator('.xterm-rows', { hasText: 'albums' }).waitFor()
    },
    sees: 'Back to the app',
  },
  'shell-none': {
    scene: {
      box,
      status: status({ apps }),
      answers: {
        ...answers,
        'app.shell': refuse(new Conflict('no-shell', 'photos.main has no shell in it')),
      },
    },
    at,
    does: page => press(page, 'Open a shell'),
    sees: 'Photos.main has no shell in it.',
  },
  'shell-not-yours': {
    scene: { box: { signedIn: 'admin' }, status: status({ apps }) },
    at,
    sees: 'Only the owner of the box can open a shell.',
  },
}
