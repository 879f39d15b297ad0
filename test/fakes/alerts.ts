import type { Alerts } from '../../agent/alerts/alerts.ts'

/** Everybody is reached at once, and nobody hears anything: for the page on a workstation. */
export function fakeAlerts(): Alerts {
  let sent: string | undefined
  return {
    name: 'alerts',
    serves: () => false,
    observe: async () => {
      throw new Error('nothing is looked after here')
    },
    plan: () => [],
    apply: async () => {},
    report: async ({ alerts }) => ({ ways: alerts, problems: {}, ...(sent ? { sent } : {}) }),
    async test() {
      sent = new Date().toISOString()
      return {}
    },
    ways: async () => [],
  }
}
