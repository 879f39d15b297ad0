import type { Backups } from '../../agent/backup/backups.ts'
import type { Drills } from '../../agent/backup/drill/drills.ts'
import { newKey } from '../../agent/backup/key.ts'
import { kitNumber, kitOf, kitTexts } from '../../agent/backup/kit.ts'
import type { Target } from '../../agent/backup/need.ts'
import { snapshotName } from '../../agent/backup/plan.ts'
import { NotFound } from '../../agent/base/errors.ts'

const DISKS = [
  { path: '/dev/sdb1', size: 2e12, model: 'Elements 25A2', holds: 'exfat', uuid: '1234-ABCD' },
  { path: '/dev/sdc', size: 64e9, model: 'USB stick' },
]

/** Backups that take no time and keep nothing: for the page on a workstation. */
export function fakeBackups(): Backups {
  const snapshots: string[] = []
  const key = newKey()
  const where = (it: Target) => ('url' in it ? it.url : 'uuid' in it ? it.uuid : it.host)
  return {
    name: 'backup',
    serves: () => false,
    observe: async () => {
      throw new Error('nothing is looked after here')
    },
    plan: () => [],
    apply: async () => {},
    async report({ backup }) {
      const targets = Object.entries(backup.targets)
      return {
        snapshots,
        busy: false,
        hasKey: true,
        kept: targets.flatMap(([target]) =>
          snapshots.map(name => ({ name, target, complete: true })),
        ),
        targets: targets.map(([name, it]) => ({
          name,
          kind: it.kind,
          where: where(it),
          appendOnly: it['append-only'],
          missing: [],
        })),
      }
    },
    async now() {
      snapshots.unshift(snapshotName(Date.now()))
      return { job: 'now' }
    },
    admit: async () => {},
    test: async () => {},
    forget: async () => {},
    async restore(_desired, { snapshot }) {
      if (snapshots.includes(snapshot)) return
      throw new NotFound('snapshot-unknown', `there is no snapshot ${snapshot} there`)
    },
    list: async () => [],
    async fetch(_desired, { path }) {
      throw new NotFound('file-unknown', `there is no ${path} in that snapshot`)
    },
    disks: async () => DISKS,
    format: async () => DISKS,
    key: async () => key,
    whole: {
      find: async ({ box, targets }) => ({
        ...(box.name ? { box: box.name } : {}),
        places: targets.map(it => ({
          ...{ name: it.name, kind: it.target.kind, where: where(it.target), snapshots: [] },
        })),
      }),
      async begin() {
        throw new NotFound('snapshot-unknown', 'there are no backups on a workstation')
      },
      look: async () => ({ state: 'none' }),
      cancel: async () => {},
      underWay: async () => false,
    },
    kit: async ({ name, backup }) => {
      const box = { name, id: '0123456789abcdef' }
      const kit = kitOf({ box, authority: 'AB:CD', secrets: { key }, ssh: undefined }, backup)
      return {
        ...{ box, key, authority: kit.authority, number: kitNumber(kit), texts: kitTexts(kit) },
        state: backup.kit === kitNumber(kit) ? 'confirmed' : 'missing',
        places: kit.targets.map(it => ({
          ...{ name: it.name, kind: it.target.kind, where: where(it.target) },
        })),
      }
    },
  }
}

/** A drill that goes well, at once. */
export function fakeDrills(): Pick<Drills, 'report' | 'now'> {
  let at: string | undefined
  const proof = { seconds: 41, databases: 3, rows: 18_204, bytes: 1_200_000_000, app: 'miniflux' }
  return {
    report: async () => ({
      busy: false,
      targets: at
        ? { nas: { tried: at, proof: { ...proof, at, name: snapshotName(Date.parse(at)) } } }
        : {},
    }),
    async now() {
      at = new Date().toISOString()
    },
  }
}
