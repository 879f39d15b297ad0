import { Conflict } from '../../agent/base/errors.ts'
import type { SiteReport } from '../../agent/http/api.ts'
import type { SiteDesk } from '../../agent/site/site.ts'
import type { NewcomerOptions } from '../../agent/site/verbs.ts'

type Boxes = NonNullable<SiteReport['site']>['boxes']

const SEEN = {
  ...{ decides: true, leaving: false, shared: [], moves: [] },
  kits: { lent: false, givenTo: [], kept: [] },
}

/** A site in memory: whoever is found comes in with any code, and is there at once. */
export function fakeSite(): SiteDesk {
  let boxes: Boxes = []
  const member = (name: string, here: boolean): Boxes[number] => ({
    ...{ id: name, name, here, address: here ? '192.168.1.20' : '192.168.1.21', state: 'up' },
    ...{ decides: true, decidedWithout: false, drained: false, labels: {} },
    glance: {
      version: 'dev',
      load: { processor: here ? 0.12 : 0.03 },
      memory: { used: 2e9, total: 8e9 },
      disk: { used: 12e9, total: 64e9 },
      apps: [],
      saved: [],
      troubles: 0,
    },
  })
  return {
    report: async () => (boxes.length > 1 ? { site: { ...SEEN, boxes } } : {}),
    find: async () => (boxes.length > 1 ? [] : [{ hostname: 'gantry', address: '192.168.1.21' }]),
    async join(box, { name = 'home-2' }) {
      boxes = [member((await box.manifest()).name, true), member(name, false)]
      return name
    },
    async leave() {
      boxes = []
    },
    async remove() {
      boxes = []
    },
    async drain(_box, name, drained) {
      boxes = boxes.map(it => (it.name === name ? { ...it, drained } : it))
    },
    async label(_box, name, labels) {
      boxes = boxes.map(it => {
        if (it.name !== name) return it
        const all = Object.entries({ ...it.labels, ...labels }).flatMap(([label, value]) =>
          value === null ? [] : [[label, value] as const],
        )
        return { ...it, labels: Object.fromEntries(all) }
      })
    },
    sharePlace: async () => boxes.flatMap(({ name, here }) => (here ? [] : [{ name }])),
    lend: async () => {},
    standBy: async () => {},
    kept: async () => ({ places: [] }),
    bring: async () => ({ moment: '2026-11-29T17-40-12Z', databases: [] }),
    takeBack: async () => {},
    forget: async () => {},
    recover: async () => {
      throw new Conflict('site-decides', 'the boxes of the site can decide as it is')
    },
    outlook: async (_box, service, to) => OUTLOOK(service, to),
    move: async (_box, service, to) => OUTLOOK(service, to),
    async stay(_box, service) {
      throw new Conflict('move-none', `${service} is not being moved`)
    },
    answer: async () => ({}),
  }
}

const OUTLOOK = (service: string, to: string) => ({
  ...{ service, to, bytes: 12e9, changing: 80e6, needs: 33e9, free: 52e9 },
  ...{ speed: 90e6, copying: 600, standing: 35 },
})

/** A workstation is taken in by nobody. */
export const fakeNewcomer: Omit<NewcomerOptions, 'claimed' | 'becomesAnother'> = {
  store: { secrets: async () => ({}), saveSecrets: async () => {} },
  facts: () => ({ version: 'dev', machine: process.arch, time: Date.now(), addresses: [] }),
  takeOwner: async () => {
    throw new Conflict('site-box-owned', 'a workstation is taken in by nobody')
  },
  adopt: async () => {},
}
