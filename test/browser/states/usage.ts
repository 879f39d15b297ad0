import { ComponentFailed } from '../../../agent/base/errors.ts'
import { fakeUsage } from '../../fakes/usage.ts'
import { apps, status } from './samples.ts'
import { never, refuse, type States } from './state.ts'

const box = { signedIn: true }
const at = '/#/usage'
const busy = fakeUsage().report()
const takers = [
  { service: 'photos', processor: 0.082, memory: 812e6, disk: 91e9 },
  { service: 'feeds', processor: 0.004, memory: 48e6, disk: 0 },
  { service: 'long', memory: 1.2e9 },
]
const none = Array.from({ length: 288 }, () => null)
const scene = (answers = {}) => ({ box, status: status({ apps }), answers })

/** How busy the box and its apps are, and were. */
export const usageStates: States = {
  'usage-loading': { scene: scene({ 'usage.read': never }), at, sees: 'Loading' },
  usage: {
    scene: scene({ 'usage.read': () => ({ ...busy, apps: takers }) }),
    at,
    does: page => page.getByText('As a table').first().click(),
    sees: 'What apps take now',
  },
  'usage-month': {
    scene: scene({ 'usage.read': () => ({ ...busy, apps: takers }) }),
    at,
    does: page => page.getByRole('radio', { name: 'A month' }).click(),
    sees: 'What apps take now',
  },
  'usage-new-box': {
    scene: scene({
      'usage.read': () => ({
        now: {},
        day: { ...busy.day, processor: none, memory: none, disk: none, temperature: none },
        month: busy.month,
        apps: [],
      }),
    }),
    at,
    sees: 'Nothing was measured yet.',
  },
  'usage-unreadable': {
    scene: scene({ 'usage.read': refuse(new ComponentFailed('worker-down', 'it is away')) }),
    at,
    sees: 'It is away.',
  },
}
