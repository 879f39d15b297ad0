import type { Page } from 'playwright-core'
import { ComponentFailed, Conflict, InvalidInput } from '../../../agent/base/errors.ts'
import type { BackupReport, DrillReport, RecoveryKit } from '../../../agent/http/api.ts'
import type { Input } from '../../../agent/verbs/contract.ts'
import { app, apps, status } from './samples.ts'
import { never, press, refuse, type States } from './state.ts'

const box = { signedIn: true }
const at = '/#/backups'

const nas = {
  name: 'nas',
  kind: 'rest',
  where: 'https://nas.local:8000/kitchen',
  appendOnly: true,
  every: 360,
  succeeded: '2026-11-20T17:42:30Z',
  missing: [],
} as const

const proof = {
  at: '2026-11-19T03:12:40Z',
  seconds: 73,
  name: '2026-11-18T23-40-12Z',
  databases: 4,
  rows: 18_204,
  bytes: 1_200_000_000,
  app: 'miniflux',
}
const proven: DrillReport = { busy: false, targets: { nas: { tried: proof.at, proof } } }

const report = (more: Partial<BackupReport> = {}): BackupReport => ({
  snapshots: ['2026-11-20T17-40-12Z', '2026-11-20T16-40-11Z'],
  kept: [
    { name: '2026-11-20T17-40-12Z', target: 'nas', complete: true },
    { name: '2026-11-19T11-40-10Z', target: 'nas', complete: true },
    { name: '2026-11-18T11-40-10Z', target: 'nas', complete: false },
  ],
  targets: [nas],
  busy: false,
  moment: { at: '2026-11-20T17:40:12Z', frozen: 48 },
  hasKey: true,
  publicKey: 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIKitchenKitchenKitchenKitchen gantry backup',
  ...more,
})
const scene = (more: Partial<BackupReport> = {}, answers = {}) => ({
  box,
  status: status({ apps }),
  answers: {
    'backup.read': () => report(more),
    'drill.read': () => proven,
    'neighbour.read': () => ({ neighbours: [] }),
    ...answers,
  },
})
const full = {
  code: 'backup-full',
  message: 'nas is full',
  hint: 'make room there, or choose another place',
}

const there = {
  files: [apps[0]?.service ?? '', 'deleted'].map(name => ({ name, folder: true, size: 0 })),
}

const inside = {
  files: [
    { name: 'thumbs', folder: true, size: 0 },
    { name: 'a letter to the landlord about the heating.odt', folder: false, size: 48_213 },
    { name: 'holiday.mp4', folder: false, size: 1_204_113_000 },
  ],
}
const neighbours = [
  {
    name: 'grandma',
    space: 200e9,
    used: 61_300_000_000,
    tidies: false,
    saved: '2026-11-20T12:02:30Z',
  },
  { name: 'the-miller-family', space: 50e9, used: 0, tidies: true },
]
const openMoment = async (page: Page) =>
  void (await page.getByLabel('The files as they were').selectOption({ index: 1 }))

const kit: RecoveryKit = {
  box: { name: 'kitchen', id: '0123456789abcdef' },
  key: 'nephew same apple today inquiry barely skull review rose weather grief pet',
  authority: Array.from({ length: 32 }, () => 'A1').join(':'),
  number: 'A1B2-C3D4',
  state: 'missing',
  texts: [`gantry-kit-1.${'eyJib3giOnsibmFtZSI6ImtpdGNoZW4i'.repeat(14)}.0a1b2c3d`],
  places: [
    {
      ...{ name: 'nas', kind: 'rest', where: 'https://nas.local:8000/kitchen' },
      ...{ user: 'kitchen', password: 'correct-horse' },
    },
  ],
}

/** What is saved and where, and the way back. */
export const backupStates: States = {
  'backups-loading': { scene: scene({}, { 'backup.read': never }), at, sees: 'Loading' },
  backups: { scene: scene(), at, sees: 'It gives nothing up' },
  'backups-none': {
    scene: scene({ snapshots: [], kept: [], targets: [] }),
    at,
    sees: 'if this box is lost, everything on it is lost',
  },
  'backups-working': {
    scene: scene({
      busy: true,
      progress: {
        kind: 'save',
        activity: 'save',
        about: 'nas',
        says: 'save to nas',
        fraction: 0.3,
      },
    }),
    at,
    sees: 'Save to nas',
  },
  'backups-full': {
    scene: scene({ targets: [{ ...nas, problem: full }] }),
    at,
    sees: 'Make room there, or choose another place',
  },
  'backups-incomplete': {
    scene: scene({
      targets: [
        {
          ...nas,
          missing: ['notes: its database notes could not be written out: invalid page in block 7'],
        },
      ],
    }),
    at,
    sees: 'The last backup there is not complete.',
  },
  'backups-unproven': {
    scene: scene({}, { 'drill.read': () => ({ busy: false, targets: {} }) }),
    at,
    sees: 'Nothing was brought back from nas on trial yet.',
  },
  'backups-drilling': {
    scene: scene(
      {},
      {
        'drill.read': () => ({
          ...proven,
          busy: true,
          progress: { activity: 'fetch', about: 'nas', says: 'fetch from nas' },
        }),
      },
    ),
    at,
    sees: 'Fetch from nas',
  },
  'backups-drill-failed': {
    scene: scene(
      {},
      {
        'drill.read': (): DrillReport => ({
          busy: false,
          targets: {
            nas: {
              tried: '2026-11-20T03:12:40Z',
              proof,
              problem: {
                code: 'backup-damaged',
                message: 'nas has lost or changed some of what it was given',
                hint: 'look at its disk, and save somewhere else, too',
                detail: 'Load(<data/3f1a>, 512, 0): does not exist',
              },
            },
          },
        }),
      },
    ),
    at,
    sees: 'Nas has lost or changed some of what it was given.',
  },
  'backups-drill-refused': {
    scene: scene(
      {},
      {
        'drill.now': refuse(
          new Conflict('drill-nothing', 'nothing was saved outside of this box yet', {
            hint: 'give it a place for copies, and make a backup first',
          }),
        ),
      },
    ),
    at,
    does: page => press(page, 'Bring it back on trial'),
    sees: 'Nothing was saved outside of this box yet.',
  },
  'backups-unreadable': {
    scene: scene(
      {},
      { 'backup.read': refuse(new ComponentFailed('worker-down', 'the box does not answer')) },
    ),
    at,
    sees: 'The box does not answer.',
  },
  'backups-target-refused': {
    scene: scene(
      {},
      {
        'backup.add-target': refuse(
          new ComponentFailed('backup-unreachable', 'usb cannot be reached', {
            hint: 'what was sent already is not lost; it is tried again by itself',
          }),
        ),
      },
    ),
    at,
    does: async page => {
      await page.getByLabel('What it is').selectOption('A machine by SFTP')
      await page.getByLabel('Name', { exact: true }).fill('usb')
      await press(page, 'Try it and use it')
    },
    sees: 'Usb cannot be reached.',
  },
  'backups-target-limited': {
    scene: scene(
      { targets: [{ ...nas, uploadLimit: 400 }] },
      {
        'backup.add-target'({ target }: Input<'backup.add-target'>) {
          const { port, 'upload-limit': limit } = target as {
            port?: number
            'upload-limit'?: number
          }
          throw new ComponentFailed('backup-failed', `asked at ${port} with ${limit}`)
        },
      },
    ),
    at,
    does: async page => {
      await page
        .getByText('At most 400 KiB a second goes there, and comes back for tests.')
        .waitFor()
      await page.getByLabel('What it is').selectOption('A machine by SFTP')
      await page.getByLabel('Name', { exact: true }).fill('away')
      await page.getByLabel('Name or address of the machine').fill('backup.example.org')
      await page.getByLabel('Account or access key').fill('box')
      await page.getByLabel('Port').fill('2222')
      // The first is that of the place that is there already.
      await page.getByLabel('Most that goes out').last().fill('400')
      await press(page, 'Try it and use it')
    },
    sees: 'Asked at 2222 with 400.',
  },
  'backups-target-certificate': {
    scene: scene(
      {},
      {
        'backup.add-target'({ target }: Input<'backup.add-target'>) {
          const { certificate = '' } = target as { certificate?: string }
          throw new ComponentFailed('backup-failed', `given ${certificate.split('\n').join(', ')}`)
        },
      },
    ),
    at,
    does: async page => {
      await page.getByLabel('What it is').selectOption('A restic server')
      await page.getByLabel('Name', { exact: true }).fill('nas')
      await page.getByLabel('Address, such as').fill('https://nas.local:8000/box')
      await page.getByLabel('Certificate of the server').fill('one line\nand another\n')
      await press(page, 'Try it and use it')
    },
    sees: 'Given one line, and another.',
  },
  'backups-disk': {
    scene: scene(
      {},
      {
        'backup.disks': () => ({
          disks: [{ path: '/dev/sdb', size: 2e12, model: 'Elements 25A2' }],
        }),
      },
    ),
    at,
    does: async page => {
      await press(page, 'Look for disks')
      await page.getByLabel('Disk', { exact: true }).selectOption({ index: 1 })
    },
    sees: 'it has to be made empty first',
  },
  'backups-restored': {
    scene: scene({
      restored: {
        at: '2026-11-21T08:10:00Z',
        ...{ from: 'nas', snapshot: '2026-11-20T17-40-12Z', databases: '2026-11-20T18:02:11Z' },
        missing: ['maps: the image that it ran from cannot be had any more'],
      },
    }),
    at,
    sees: 'This box was brought back',
  },
  'kit-missing': {
    scene: scene({ kit: 'missing' }),
    at,
    sees: 'Nobody has it yet.',
  },
  'kit-replace': {
    scene: scene({ kit: 'confirmed' }),
    at,
    does: page => press(page, 'Make new words'),
    sees: 'those of before open nothing any more',
  },
  'kit-former': {
    scene: scene({
      kit: 'old',
      targets: [
        { ...nas, formerKey: 'too' },
        {
          ...nas,
          name: 'usb',
          kind: 'disk',
          where: '1234-ABCD/gantry-backup',
          appendOnly: false,
          formerKey: 'alone',
        },
      ],
    }),
    at,
    sees: 'Keep the old sheet until then.',
  },
  'kit-old': { scene: scene({ kit: 'old' }), at, sees: 'no longer fits' },
  'kit-shown': {
    scene: scene({ kit: 'missing' }, { 'backup.kit': () => kit }),
    at,
    does: page => press(page, 'Show the kit'),
    sees: 'Recovery kit of kitchen',
  },
  'kit-wrong-word': {
    scene: scene(
      { kit: 'missing' },
      {
        'backup.kit': () => kit,
        'backup.confirm-kit': refuse(
          new InvalidInput('kit-words', 'word 3 is another one on the kit', {
            hint: 'look at the sheet that you have printed: an older one has other words',
          }),
        ),
      },
    ),
    at,
    does: async page => {
      await press(page, 'Show the kit')
      await press(page, 'I have it')
    },
    sees: 'Word 3 is another one on the kit.',
  },
  'backups-restore': {
    scene: scene({}, { 'backup.files': () => there }),
    at,
    does: async page => {
      await page.getByLabel('As it was').selectOption({ index: 1 })
      await page.getByLabel('App', { exact: true }).selectOption({ index: 1 })
      await press(page, 'Bring it back')
    },
    sees: 'It becomes what it was',
  },
  'backups-restore-beside': {
    scene: scene({}, { 'backup.files': () => there }),
    at,
    does: async page => {
      await page.getByLabel('As it was').selectOption({ index: 1 })
      await page.getByLabel('App', { exact: true }).selectOption({ index: 1 })
      await page.getByLabel('Under another name').fill('then')
      await press(page, 'Bring it back')
    },
    sees: 'Nothing else changes.',
  },
  'backups-restore-twins': {
    scene: {
      ...scene({}, { 'backup.files': () => there }),
      status: status({ apps: [...apps, app({ service: 'deleted', title: apps[0]?.title ?? '' })] }),
    },
    at,
    does: async page => {
      await page.getByLabel('As it was').selectOption({ index: 1 })
      await page.getByLabel('App', { exact: true }).selectOption('Photos (deleted)')
      await press(page, 'Bring it back')
    },
    sees: 'Bring Photos (deleted) back?',
  },
  'backups-restore-away': {
    scene: scene(
      {},
      {
        'backup.files': refuse(
          new ComponentFailed('backup-unreachable', 'nas cannot be reached', {
            hint: 'what was sent already is not lost; it is tried again by itself',
          }),
        ),
      },
    ),
    at,
    does: async page => void (await page.getByLabel('As it was').selectOption({ index: 3 })),
    sees: 'Nas cannot be reached.',
  },
  'backups-files': {
    scene: scene({}, { 'backup.files': () => inside }),
    at,
    does: async page => {
      await openMoment(page)
      await press(page, 'Open thumbs')
    },
    sees: 'One folder up',
  },
  'backups-files-refused': {
    scene: scene(
      {},
      {
        'backup.files': () => inside,
        'backup.prepare': () => ({ file: '1-001-fetch' }),
        'backup.prepared': refuse(
          new ComponentFailed('backup-unreachable', 'nas cannot be reached'),
        ),
      },
    ),
    at,
    does: async page => {
      await openMoment(page)
      await page
        .getByRole('button', { name: /^Download / })
        .first()
        .click()
    },
    sees: 'Nas cannot be reached.',
  },
  'backups-files-cut-off': {
    scene: scene(
      {},
      {
        'backup.files': () => inside,
        'backup.prepare': () => ({ file: '1-001-fetch' }),
        'backup.prepared': (() => {
          const states = ['fetching', 'waiting', 'sending'] as const
          let asked = 0
          return () => {
            const state = states[asked++]
            if (state) return { state }
            throw new Conflict(
              'file-cut-off',
              'the connection ended before all of the file was sent',
              { hint: 'what this device has of it is no whole file: take it once more' },
            )
          }
        })(),
      },
    ),
    at,
    does: async page => {
      await openMoment(page)
      await page
        .getByRole('button', { name: /^Download / })
        .first()
        .click()
    },
    sees: 'The connection ended before all of the file was sent.',
  },
  'backups-restoring': {
    scene: scene({
      busy: true,
      progress: {
        ...{ kind: 'stage', activity: 'fetch', about: 'nas', says: 'fetch from nas' },
        ...{ app: 'photos', fraction: 0.2 },
      },
    }),
    at,
    sees: 'Leave photos as it is',
  },
  'backups-tidy': {
    scene: scene({ targets: [{ ...nas, tidied: '2026-10-02T08:00:00Z' }] }),
    at,
    does: page => press(page, 'Tidy up now: nas'),
    sees: 'by an account that may delete there',
  },
  'backups-untidy': {
    scene: scene({
      targets: [
        {
          ...nas,
          untidy: {
            code: 'tidy-refused',
            message: 'nas gives nothing up to who was to tidy up',
            hint: 'tidy up with the account that may delete there',
          },
        },
      ],
    }),
    at,
    sees: 'Nas gives nothing up to who was to tidy up.',
  },
  'backups-files-other-moment': {
    scene: scene(
      {},
      { 'backup.files': ({ target }: Input<'backup.files'>) => (target ? inside : never()) },
    ),
    at,
    does: async page => {
      await openMoment(page)
      await page.getByLabel('The files as they were').selectOption({ index: 3 })
    },
    sees: 'holiday.mp4',
  },
  'backups-files-none': {
    scene: scene({}, { 'backup.files': () => ({ files: [] }) }),
    at,
    does: openMoment,
    sees: 'There is nothing in this folder.',
  },
  'backups-files-away': {
    scene: scene(
      {},
      {
        'backup.files': refuse(
          new Conflict('backup-busy', 'something is being saved or brought back at this moment', {
            hint: 'wait until it is done: gantry backup list shows how far it is',
          }),
        ),
      },
    ),
    at,
    does: openMoment,
    sees: 'Something is being saved or brought back at this moment.',
  },
  'follow-form': {
    scene: { ...scene(), status: status({ apps: [] }) },
    at,
    sees: 'Text of the recovery kit of the other box',
  },
  'follow-refused': {
    scene: {
      ...scene(
        {},
        {
          'backup.follow': refuse(
            new InvalidInput('kit-damaged', 'this is a part of a recovery kit', {
              hint: 'copy all of its text',
            }),
          ),
        },
      ),
      status: status({ apps: [] }),
    },
    at,
    does: async page => {
      await page.getByLabel('Text of the recovery kit of the other box').fill('gantry-kit-1.x')
      await press(page, 'Be ready')
    },
    sees: 'This is a part of a recovery kit.',
  },
  follow: {
    scene: scene({
      follow: {
        ...{ name: 'kitchen', place: 'nas', where: 'https://nas.local:8000/kitchen' },
        ...{ tried: '2026-11-20T17:55:12Z', moment: '2026-11-20T17-40-12Z' },
      },
    }),
    at,
    sees: 'Everything is here as it was',
  },
  'follow-failing': {
    scene: scene({
      follow: {
        ...{ name: 'kitchen', place: 'nas', where: 'https://nas.local:8000/kitchen' },
        tried: '2026-11-20T17:55:12Z',
        problem: { code: 'backup-unreachable', message: 'nas cannot be reached' },
      },
    }),
    at,
    sees: 'Nas cannot be reached.',
  },
  'follow-taking-over': {
    scene: scene({
      follow: {
        ...{ name: 'kitchen', place: 'nas', where: 'https://nas.local:8000/kitchen' },
        moment: '2026-11-20T17-40-12Z',
      },
    }),
    at,
    does: page => press(page, 'Take over'),
    sees: 'Become kitchen?',
  },
  'follow-by-the-second': {
    scene: scene({
      follow: {
        ...{ name: 'kitchen', place: 'nas', where: 'https://nas.local:8000/kitchen' },
        moment: '2026-11-20T17-40-12Z',
        streams: [
          { server: 'postgres', state: 'streaming', asOf: '2026-11-20T17:54:58Z' },
          { server: 'mariadb', state: 'away', asOf: '2026-11-20T17:54:58Z' },
        ],
      },
    }),
    at,
    does: page => press(page, 'Take over'),
    sees: 'All as it was at one moment',
  },
  'followed-by-the-second': {
    scene: scene({
      second: {
        since: '2026-11-20T17:40:12Z',
        servers: [
          { server: 'postgres', listens: true, behind: 4_096 },
          { server: 'mariadb', listens: true },
        ],
      },
    }),
    at,
    sees: 'PostgreSQL: The second box listens, 4.1 kB behind.',
  },
  'backups-two-boxes': {
    scene: scene({
      targets: [
        {
          ...nas,
          problem: {
            code: 'backup-two-boxes',
            message: 'another machine with the same contents as this box saves to nas',
            hint: 'if the other one is to go on, turn this one off. If this one is: gantry backup take-back',
          },
        },
      ],
    }),
    at,
    does: page => press(page, 'This one goes on'),
    sees: 'Does this one go on?',
  },
  'backups-replaced': {
    scene: scene({ replaced: { place: 'nas', since: '2026-11-20T17:55:12Z' } }),
    at,
    does: page => press(page, 'Be the box again'),
    sees: 'The apps start here, with what they had here',
  },
  neighbours: {
    scene: scene({}, { 'neighbour.read': () => ({ neighbours }) }),
    at,
    sees: '61 GB of 200 GB are used.',
  },
  'neighbours-unreadable': {
    scene: scene(
      {},
      { 'neighbour.read': refuse(new ComponentFailed('worker-down', 'the box does not answer')) },
    ),
    at,
    sees: 'The box does not answer.',
  },
  'neighbour-invited': {
    scene: scene(
      {},
      {
        'neighbour.read': () => ({ neighbours }),
        'neighbour.offer': () => ({
          invitation: `gantry-space-1.${'eyJib3giOiJraXRjaGVuIiwidXNlciI6'.repeat(12)}.0a1b2c3d`,
        }),
      },
    ),
    at,
    does: async page => {
      await page.getByLabel('Name of the other box').fill('grandma')
      await page.getByLabel('Space in GB').fill('200')
      await press(page, 'Make room')
    },
    sees: 'Send this to grandma',
  },
  'neighbour-refused': {
    scene: scene(
      {},
      {
        'neighbour.offer': refuse(
          new InvalidInput('neighbour-taken', 'there is a neighbour called grandma already', {
            hint: 'show its invitation again, or give this one another name',
          }),
        ),
      },
    ),
    at,
    does: async page => {
      await page.getByLabel('Name of the other box').fill('grandma')
      await page.getByLabel('Space in GB').fill('200')
      await press(page, 'Make room')
    },
    sees: 'There is a neighbour called grandma already.',
  },
  'neighbour-space-wrong': {
    scene: scene(),
    at,
    does: async page => {
      await page.getByLabel('Space in GB').fill('much')
      await press(page, 'Make room')
    },
    sees: 'Type a whole number of GB',
  },
  'neighbour-leaving': {
    scene: scene({}, { 'neighbour.read': () => ({ neighbours }) }),
    at,
    does: page => page.getByRole('button', { name: 'Delete what is kept' }).first().click(),
    sees: 'Everything that is kept for it will be gone for good',
  },
  'neighbour-join-refused': {
    scene: scene(
      {},
      {
        'neighbour.join': refuse(
          new InvalidInput('invitation-unknown', 'that is not the invitation of another box', {
            hint: 'copy all of its text, from "gantry-space-1." to its last sign',
          }),
        ),
      },
    ),
    at,
    does: async page => {
      await page.getByLabel('What it is').selectOption('Another box')
      await page.getByLabel('Name', { exact: true }).fill('grandma')
      await page.getByLabel('Invitation from the other box').fill('gantry-kit-1')
      await press(page, 'Try it and use it')
    },
    sees: 'That is not the invitation of another box.',
  },
}
