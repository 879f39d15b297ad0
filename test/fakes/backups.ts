import type { Backups } from '../../agent/backup/backups.ts'
import type { Drills } from '../../agent/backup/drill/drills.ts'
import { newKey } from '../../agent/backup/key.ts'
import { kitNumber, kitOf, kitState, kitTexts } from '../../agent/backup/kit.ts'
import type { Target } from '../../agent/backup/need.ts'
import { invitationText, readInvitation } from '../../agent/backup/neighbours/invitation.ts'
import type { Neighbours } from '../../agent/backup/neighbours/neighbours.ts'
import { snapshotName } from '../../agent/backup/plan.ts'
import { Conflict, NotFound } from '../../agent/base/errors.ts'
import type { Desired } from '../../agent/box/desired.ts'
import type { KeptFile } from '../../agent/http/api.ts'
import { fakeMajors } from './majors.ts'

const DISKS = [
  { path: '/dev/sdb1', size: 2e12, model: 'Elements 25A2', holds: 'exfat', uuid: '1234-ABCD' },
  { path: '/dev/sdc', size: 64e9, model: 'USB stick' },
]

const folder = (name: string): KeptFile => ({ name, folder: true, size: 0 })
/** What is kept of any app. */
const APP: readonly KeptFile[] = [
  folder('data'),
  { name: 'letter to the landlord.odt', folder: false, size: 48_213 },
]

/** Backups that take no time and keep nothing: for the page on a workstation. */
export function fakeBackups(): Backups {
  /** The apps of each moment, the latest first. */
  const moments = new Map<string, readonly string[]>()
  const snapshots = () => [...moments.keys()].toReversed()
  let key = newKey()
  const kitFor = ({ name, backup }: Desired) => {
    const box = { name, id: '0123456789abcdef' }
    return kitOf({ box, authority: 'AB:CD', secrets: { key }, ssh: undefined }, backup)
  }
  const where = (it: Target) => ('url' in it ? it.url : 'uuid' in it ? it.uuid : it.host)
  return {
    name: 'backup',
    serves: () => false,
    observe: async () => {
      throw new Error('nothing is looked after here')
    },
    plan: () => [],
    moment: async () => '2026-11-20T12-00-00Z',
    apply: async () => {},
    async report(desired) {
      const { backup } = desired
      const targets = Object.entries(backup.targets)
      return {
        snapshots: snapshots(),
        busy: false,
        hasKey: true,
        ...(targets.length > 0 ? { kit: kitState(kitNumber(kitFor(desired)), backup.kit) } : {}),
        kept: targets.flatMap(([target]) =>
          snapshots().map(name => ({ name, target, complete: true })),
        ),
        targets: targets.map(([name, it]) => ({
          name,
          kind: it.kind,
          where: where(it),
          appendOnly: it['append-only'],
          every: it.every ?? 360,
          ...(it['upload-limit'] === undefined ? {} : { uploadLimit: it['upload-limit'] }),
          missing: [],
        })),
      }
    },
    saved: async ({ backup }) =>
      Object.entries(backup.targets).map(([name, it]) => ({
        ...{ name, kind: it.kind, where: where(it), troubled: false },
      })),
    credentials: async () => ({}),
    async now({ apps }) {
      const there = apps.filter(it => it.installed).map(it => it.service)
      moments.set(snapshotName(Date.now()), there)
      return { job: 'now' }
    },
    admit: async () => {},
    test: async () => {},
    tidy: async () => {},
    forget: async () => {},
    async restore(_desired, { snapshot }) {
      if (moments.has(snapshot)) return
      throw new NotFound('snapshot-unknown', `there is no snapshot ${snapshot} there`)
    },
    async giveUp(_desired, service) {
      throw new Conflict('restore-none', `${service} is not being brought back`)
    },
    bringIn: (_from, takeIn) => takeIn({ state: 'running' }),
    sent: {
      take: async ({ offset, data }) => ({ received: offset + data.length }),
      whole: async () => '/data/backup/sent/file',
      forget: async () => {},
    },
    takeBack: async () => {
      throw new Conflict('not-replaced', 'no other machine has taken the place of this box')
    },
    unasked: () => false,
    get carrying(): never {
      throw new Error('nothing is carried from a workstation')
    },
    restoreFrom: async () => {},
    kitOf: async () => undefined,
    promoting: async () => false,
    list: async (_desired, { snapshot, path }) =>
      path === 'gantry/apps' ? (moments.get(snapshot) ?? []).map(folder) : APP,
    async fetch(_desired, { path }) {
      throw new NotFound('file-unknown', `there is no ${path} in that snapshot`)
    },
    prepare: async () => '1-001-fetch',
    prepared: async () => 'sent',
    async *download(_desired, { path }) {
      yield { name: path.split('/').at(-1) ?? path }
    },
    disks: async () => DISKS,
    format: async () => DISKS,
    key: async () => key,
    async replaceKey() {
      key = newKey()
      return key
    },
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
    following: {
      report: async () => undefined,
      begin: async () => {
        throw new NotFound('follow-nothing', 'there are no backups on a workstation')
      },
      end: async () => {},
      fetch: async () => {},
      takeOver: async () => {},
      words: async () => '',
    },
    majors: fakeMajors(),
    async kit(desired) {
      const kit = kitFor(desired)
      const number = kitNumber(kit)
      return {
        ...{ box: kit.box, key, authority: kit.authority, number, texts: kitTexts(kit) },
        state: kitState(number, desired.backup.kit),
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

const FAR = '2100-01-01T00:00:00Z'

/** Space for boxes that never come. */
export function fakeNeighbours(): Neighbours {
  const places = [{ url: 'https://192.168.1.20/neighbours/box/' }]
  const text = (user: string) => invitationText({ box: 'gantry', user, password: 'word', places })
  return {
    report: async ({ neighbours }) => ({
      neighbours: Object.entries(neighbours).map(([name, it]) => ({
        ...{ name, space: it.space, used: 0, tidies: it['tidy-until'] !== undefined },
      })),
    }),
    async offer({ change }, name, space) {
      await change({ what: `keep backups for ${name}`, kind: 'neighbour-added' }, async it => ({
        ...it,
        neighbours: { ...it.neighbours, [name]: { space } },
      }))
      return text(name)
    },
    invitation: async (_desired, name) => text(name),
    async letTidy({ change }, name) {
      await change({ what: `${name} may tidy up`, kind: 'neighbour-tidies' }, async it => {
        const neighbour = { space: it.neighbours[name]?.space ?? 1e9, 'tidy-until': FAR }
        return { ...it, neighbours: { ...it.neighbours, [name]: neighbour } }
      })
    },
    async remove({ change }, name) {
      await change(
        { what: `keep nothing more for ${name}`, kind: 'neighbour-removed' },
        async it => {
          const { [name]: _gone, ...neighbours } = it.neighbours
          return { ...it, neighbours }
        },
      )
    },
    async join(_box, _backups, _name, invitation) {
      readInvitation(invitation)
    },
  }
}
