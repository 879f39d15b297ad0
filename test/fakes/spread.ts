import type { Manifest } from '../../agent/box/manifest.ts'
import type { Site, SiteBox } from '../../agent/site/need.ts'
import type { SharedApp } from '../../agent/site/placement/need.ts'
import type { Agreed, SwarmNode } from '../../agent/site/plan.ts'
import { MANIFEST } from './desired.ts'

/** Three boxes of a site, the first of which came first. */
export const [HOME, LOFT, SHED] = ['aaaaaaaaaaaa', 'bbbbbbbbbbbb', 'cccccccccccc'] as const

const boxOf = (name: string, day: number): SiteBox => ({
  ...{ name, address: `192.168.1.2${day}`, since: `2026-01-0${day}T00:00:00.000Z` },
  root: btoa(`root of ${name}`),
  version: '1.2.3',
  hardware: { disk: 'ssd', graphics: [], memory: 4 * 2 ** 30 },
})
export const BOXES = {
  [HOME]: boxOf('home', 1),
  [LOFT]: boxOf('loft', 2),
  [SHED]: boxOf('shed', 3),
}

export const [OLD, NEW] = ['0', '1'].map(it => `sha256:${it.repeat(64)}`) as [string, string]

/** A small page that may run on several boxes. */
export const CLOCK =
  'service = "clock"\nimage = "clock:1"\n[https]\nport = 8080\n[scale]\nreplicas = 3\n'
export const imageOf = (id: string) => [{ asked: 'clock:1', id, from: 'registry' as const }]

export const CLOCK_SHARED: SharedApp = {
  ...{ service: 'clock', home: HOME, number: 3968, images: [OLD], egress: 'internet' },
  web: { port: 8080, maxBody: 2 ** 30, idleTimeout: 600_000 },
  replicas: 3,
}

/** A box as one of the three. */
export const inSite = (me: string, more: Partial<Site> = {}): Manifest => ({
  ...MANIFEST,
  name: BOXES[me as typeof HOME].name,
  site: { revision: 5, me, boxes: BOXES, ...more },
})

export const machine = (box: string, more: Partial<SwarmNode> = {}): SwarmNode => ({
  ...{ id: `node-${box}`, box, up: true, manager: true, leader: box === HOME },
  ...{ drained: false, images: [], labels: {} },
  ...more,
})

/** What the first box has told of its pages. */
export const PAGES = [{ name: 'clock', home: HOME, maxBody: 2 ** 30, idleTimeout: 600_000 }]

export const agreed = (nodes: readonly SwarmNode[], apps?: readonly SharedApp[]): Agreed => ({
  document: { revision: 5, boxes: BOXES, pages: PAGES, ...(apps ? { apps: [...apps] } : {}) },
  nodes,
})

/** The same with what is on its own box alone: PostgreSQL, MariaDB and a cache. */
export const LEANING = `${CLOCK}[database]\nvariant = "postgres"\n[databases.bells]\nvariant = "mariadb"\n[cache]\nvariant = "redis"\n`
export const LEANING_SHARED: SharedApp = { ...CLOCK_SHARED, servers: [3306, 5432, 6379] }

/** What the boxes show where apps ask for their databases. */
export const SHOWN = { [HOME]: 'a'.repeat(64), [LOFT]: 'b'.repeat(64), [SHED]: 'c'.repeat(64) }
export const SHOWING = {
  [HOME]: { ...BOXES[HOME], shows: SHOWN[HOME] },
  [LOFT]: { ...BOXES[LOFT], shows: SHOWN[LOFT] },
  [SHED]: { ...BOXES[SHED], shows: SHOWN[SHED] },
}
