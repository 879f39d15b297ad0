import { updateSettings } from '../../agent/system/need.ts'
import type { System } from '../../agent/system/system.ts'

/** A box that is up to date: for the page on a workstation. */
export const fakeSystem = (): System => ({
  name: 'system',
  serves: () => false,
  observe: async () => {
    throw new Error('nothing is looked after here')
  },
  plan: () => [],
  apply: async () => {},
  report: async () => ({
    version: '0.1.0',
    phase: 'idle',
    takesUpdates: true,
    settings: updateSettings.parse({}),
  }),
  check: async () => {},
  install: async () => ({ version: '0.1.0' }),
  sticks: async () => [],
  upload: async ({ offset, data }) => ({ received: offset + data.length }),
  start: async () => {},
  cancel: async () => {},
  seen: async () => {},
  renewal: async () => ({ failed: [] }),
})
