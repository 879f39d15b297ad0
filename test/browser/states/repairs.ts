import { Conflict } from '../../../agent/base/errors.ts'
import { status, trouble } from './samples.ts'
import { never, press, refuse, type States } from './state.ts'

const box = { signedIn: true }
const at = '/#/repairs'

/** Everything that is wrong with the box, and its fixes. */
export const repairStates: States = {
  repairs: { scene: { box, status: status({ findings: trouble }) }, at, sees: 'Good to know' },
  'repairs-none': {
    scene: { box, status: status() },
    at,
    does: page => page.getByText('parts of the box work').click(),
    sees: 'Nothing is wrong with your box.',
  },
  'repairs-fixing': {
    scene: { box, status: status({ findings: trouble }), answers: { 'findings.fix': never } },
    at,
    does: page => page.getByText('Back up now').click(),
    sees: 'The box is at it',
  },
  'repairs-refused': {
    scene: {
      box,
      status: status({ findings: trouble }),
      answers: {
        'findings.fix': refuse(
          new Conflict('app-changing', 'papers is being changed at this moment', {
            hint: 'wait until that is done, then try again',
          }),
        ),
      },
    },
    at,
    does: page => press(page, 'Restart the app: Paperless-ngx does not work.'),
    sees: 'Papers is being changed at this moment.',
  },
}
