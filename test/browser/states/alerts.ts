import { ComponentFailed } from '../../../agent/base/errors.ts'
import type { AlertsReport } from '../../../agent/http/api.ts'
import { apps, status } from './samples.ts'
import { never, press, refuse, type States } from './state.ts'

const box = { signedIn: true }
const at = '/#/alerts'

const report: AlertsReport = {
  ways: {
    mail: {
      server: 'smtp.example.org',
      port: 587,
      security: 'starttls',
      from: 'box@example.org',
      to: ['ada@example.org', 'charles@example.org'],
    },
    ntfy: { host: 'ntfy.sh' },
  },
  problems: {},
  sent: '2026-11-18T07:12:00Z',
}
const scene = (answer: AlertsReport = report, answers = {}) => ({
  box,
  status: status({ apps }),
  answers: { 'alerts.read': () => answer, ...answers },
})
const refused = {
  code: 'alert-not-allowed',
  message: 'smtp.example.org does not let the box in',
  hint: 'look at the name and the password, or the token; some providers want one made for programs',
  detail: 'Invalid login: 535 5.7.8 authentication failed',
}

/** By which ways the box tells what cannot wait. */
export const alertStates: States = {
  'alerts-loading': { scene: scene(report, { 'alerts.read': never }), at, sees: 'Loading' },
  alerts: { scene: scene(), at, sees: 'To ada@example.org, charles@example.org' },
  'alerts-none': {
    scene: scene({ ways: {}, problems: {} }),
    at,
    sees: 'Only here, and on the screen of the box.',
  },
  'alerts-undelivered': {
    scene: scene({ ...report, problems: { mail: refused } }),
    at,
    sees: 'Smtp.example.org does not let the box in.',
  },
  'alerts-unreadable': {
    scene: scene(report, {
      'alerts.read': refuse(new ComponentFailed('worker-down', 'the box does not answer')),
    }),
    at,
    sees: 'The box does not answer.',
  },
  'alerts-refused': {
    scene: scene(report, {
      'alerts.set': refuse(
        new ComponentFailed('alert-address', 'there is nothing at that address of ntfy.sh', {
          hint: 'copy the address once more from where it was made',
        }),
      ),
    }),
    at,
    does: async page => {
      await page.getByLabel('What it is').selectOption('ntfy')
      await page.getByLabel('Address', { exact: true }).fill('https://ntfy.sh/kitchen-7f3a')
      await press(page, 'Try it and use it')
    },
    sees: 'There is nothing at that address of ntfy.sh',
  },
  'alerts-test': {
    scene: scene(report, { 'alerts.test': () => ({ problems: {} }) }),
    at,
    does: page => page.getByRole('button', { name: 'Send a test' }).first().click(),
    sees: 'A message is on its way.',
  },
}
