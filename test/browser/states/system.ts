import type { Page } from 'playwright-core'
import { NotAllowed } from '../../../agent/base/errors.ts'
import type { DatabaseReport, DiskReport, SystemReport } from '../../../agent/http/api.ts'
import { updateSettings } from '../../../agent/system/need.ts'
import { status } from './samples.ts'
import { press, refuse, type State, type States } from './state.ts'

const scene = { box: { signedIn: true }, status: status() }
const at = '/#/system'

async function fill(page: Page): Promise<void> {
  await press(page, 'Start over')
  await page.getByLabel(/^Type/).fill('kitchen')
  await page.getByLabel('Your password').fill('correct horse battery')
  await press(page, 'Erase everything')
}
const seen = (sees: string, more: Partial<State> = {}): State => ({ scene, at, sees, ...more })

const settings = updateSettings.parse({ feed: 'https://updates.example.org/gantry' })
const report = (more: Partial<SystemReport>): SystemReport => ({
  ...{ version: '0.1.0', phase: 'idle', takesUpdates: true, settings },
  ...more,
})
/** The part about updates, as the box reports it. */
const updating = (sees: string, more: Partial<SystemReport>, rest: Partial<State> = {}): State =>
  seen(sees, { scene: { ...scene, answers: { 'system.read': () => report(more) } }, ...rest })
const trial = { version: '0.2.0', from: '0.1.0', since: '2026-03-02T03:10:00Z' }
const last = { version: '0.2.0', from: '0.1.0', at: '2026-03-02T03:30:00Z' }

const disks: DiskReport = {
  own: { id: '/dev/disk/by-id/usb-Extreme_1', model: 'Extreme', size: 64e9, kind: 'usb' },
  needed: 12e9,
  neededForData: 6e9,
  others: [
    {
      ...{ id: '/dev/disk/by-id/nvme-WD_2', model: 'WD Blue', size: 1e12, kind: 'inside' },
      ...{ holds: ['Windows', 'ntfs'], fits: true, fitsData: true },
    },
    {
      ...{ id: '/dev/disk/by-id/mmc-Card_3', model: 'Card', size: 8e9, kind: 'card' },
      ...{ holds: [], fits: false, fitsData: true },
    },
  ],
  last: { outcome: 'cut-off', to: '/dev/disk/by-id/nvme-WD_2' },
}
const onStick = { ...scene, answers: { 'box.disks': () => disks } }
/** The system is on a card, and the data has a disk of its own. */
const apart: DiskReport = {
  own: { id: '/dev/disk/by-id/mmc-Card_3', model: 'Card', size: 32e9, kind: 'card' },
  data: { id: '/dev/disk/by-id/nvme-WD_2', model: 'WD Blue', size: 1e12, kind: 'inside' },
  ...{ needed: 42e9, neededForData: 6e9 },
  others: [
    {
      ...{ id: '/dev/disk/by-id/mmc-Card_3', model: 'Card', size: 32e9, kind: 'card' },
      ...{ holds: [], fits: false, fitsData: true },
    },
  ],
  last: { outcome: 'moved', to: '/dev/disk/by-id/nvme-WD_2' },
}
const onCard = { ...scene, answers: { 'box.disks': () => apart } }

const kept: Partial<DatabaseReport['servers'][number]> = {
  major: '18',
  step: {
    ...{ from: '17', to: '18', phase: 'kept' },
    ...{ since: '2026-03-02T09:00:00Z', until: '2026-03-16T09:00:00Z' },
  },
}
/** The part about databases, as the box reports them. */
function withDatabases(
  sees: string,
  more: Partial<DatabaseReport['servers'][number]>,
  rest: Partial<State> = {},
): State {
  const serving = { server: 'postgresql', major: '17', bytes: 10_400_000_000 } as const
  const next = more.major ? {} : { next: '18', needed: 21_400_000_000, free: 41e9 }
  const servers = [{ ...serving, ...next, ...more }]
  const answers = { 'database.read': () => ({ servers }) }
  return seen(sees, { scene: { ...scene, answers }, ...rest })
}

/** The box as a whole, and the way back to one that belongs to nobody. */
export const systemStates: States = {
  'system-update-offered': updating('Version 0.2.0 is there.', {
    offer: { version: '0.2.0', notes: 'Apps start faster.', declined: false },
  }),
  'system-update-declined': updating('You let go of it', {
    offer: { version: '0.2.0', notes: 'Apps start faster.', declined: true },
  }),
  'system-update-writing': updating('is being written: 40%', {
    phase: 'writing',
    writing: { version: '0.2.0', fraction: 0.4 },
  }),
  'system-update-written': updating('not in use yet', {
    phase: 'written',
    written: { version: '0.2.0', byItself: true },
  }),
  'system-update-ask': updating(
    'Start version 0.2.0 now?',
    { phase: 'written', written: { version: '0.2.0', byItself: true } },
    { does: page => press(page, 'Start it now') },
  ),
  'system-update-proving': updating('still has to prove itself', { phase: 'proving', trial }),
  'system-update-confirmed': updating('Updated: version 0.2.0 has proven itself', {
    version: '0.2.0',
    last: { ...last, outcome: 'confirmed' },
  }),
  'system-update-back': updating('did not work here. The box went back to 0.1.0.', {
    last: {
      ...{ ...last, outcome: 'rolled-back' },
      problem: { code: 'update-unhealthy', message: 'the page of the box does not answer' },
    },
  }),
  'system-update-refused': updating('The update is for another kind of box', {
    problem: {
      code: 'update-wrong-board',
      message: 'the update is for another kind of box',
      hint: 'this one is a gantry-amd64, and the file is for a gantry-rpi',
    },
  }),
  'system-update-stick': seen('gantry-0.2.0-amd64.update', {
    scene: {
      ...scene,
      answers: {
        'system.read': () => report({}),
        'system.sticks': () => ({
          files: [{ path: '/dev/sdb1', disk: 'STICK', name: 'gantry-0.2.0-amd64.update' }],
        }),
      },
    },
    async does(page) {
      await page.getByText('An update without the internet').click()
      await press(page, 'Look for one on a stick in the box')
    },
  }),
  'system-update-no-key': updating('This image takes no updates', { takesUpdates: false }),
  'system-update-settings': updating(
    'It fetches the new version',
    {},
    {
      does: page => page.getByText('Where updates come from').click(),
    },
  ),
  system: seen('The box forgets everybody who uses it'),
  'system-admin': seen('Only the owner of the box can do this.', {
    scene: { ...scene, box: { signedIn: 'admin' } },
  }),
  'system-name-wrong': seen('Use 1 to 20 letters', {
    async does(page) {
      await page.getByLabel('Name', { exact: true }).fill('-')
      await press(page, 'Give it this name')
    },
  }),
  'system-renamed': seen('In a moment you find it here:', {
    scene: { ...scene, answers: { 'box.rename': () => null } },
    async does(page) {
      await page.getByLabel('Name', { exact: true }).fill('attic')
      await press(page, 'Give it this name')
    },
  }),
  'system-language': seen('Saved.', {
    scene: { ...scene, answers: { 'box.language': () => null } },
    does: async page => {
      const form = page.locator('section', { hasText: 'The language of the box' })
      await form.getByLabel('Language').selectOption('Français')
      await press(page, 'Take this language')
    },
  }),
  'system-certificate': seen('Every device warns again until it trusts the new one', {
    does: page => press(page, 'Make a new one'),
  }),
  'system-certificate-new': seen('The box has a new certificate.', {
    scene: { ...scene, answers: { 'trust.replace': () => null } },
    async does(page) {
      await press(page, 'Make a new one')
      await page.getByRole('dialog').getByRole('button', { name: 'Make a new one' }).click()
    },
  }),
  'system-databases': withDatabases('PostgreSQL 18 is there', {}),
  'system-databases-ask': withDatabases(
    'Take PostgreSQL 18 now?',
    {},
    { does: page => press(page, 'Take PostgreSQL 18') },
  ),
  'system-databases-no-room': withDatabases('too little room on the disk', {
    obstacle: {
      code: 'database-no-room',
      message: 'there is too little room on the disk for this',
      hint: 'it takes 21.4 GB for a while, and 9.8 GB are free',
    },
  }),
  'system-databases-moving': withDatabases('Apps that use it are stopped', {
    step: {
      ...{ from: '17', to: '18', phase: 'move', since: '2026-03-02T09:00:00Z' },
      doing: { activity: 'read-database', about: 'photos', says: 'read the database photos' },
    },
  }),
  'system-databases-kept': withDatabases('PostgreSQL 18 has proven itself', kept),
  'system-databases-back-ask': withDatabases('What they wrote since is lost to them', kept, {
    does: page => press(page, 'Go back to PostgreSQL 17'),
  }),
  'system-databases-undone': withDatabases('PostgreSQL went back to 17.', {
    step: {
      ...{ from: '17', to: '18', phase: 'undone', since: '2026-03-02T09:00:00Z' },
      why: 'photos did not work with PostgreSQL 18',
    },
    aside: { place: '/data/backup/aside/postgresql-18', bytes: 48_000_000 },
  }),
  'system-disk': seen('The box lives on Extreme', { scene: onStick }),
  'system-disk-ask': seen('Everything on that disk is erased: Windows, ntfs.', {
    scene: onStick,
    does: page => press(page, 'Move there'),
  }),
  'system-disk-small': seen('This one is too small: the box needs 12', {
    scene: onStick,
    async does(page) {
      await page.getByLabel('Where to').selectOption({ index: 1 })
    },
  }),
  'system-disk-data-ask': seen('If the new disk is ever missing, the box waits for it', {
    scene: onStick,
    async does(page) {
      await page.getByText('Only the data').click()
      await press(page, 'Move the data there')
    },
  }),
  'system-disk-data': seen('Its data is on WD Blue', { scene: onCard }),
  'system-disk-data-back': seen('The data comes back to where the box starts from.', {
    scene: onCard,
    does: page => press(page, 'Move the data there'),
  }),
  'system-restart': seen('Apps are away for a minute or two', {
    does: page => press(page, 'Restart'),
  }),
  'system-off': seen('The box goes off.', {
    scene: { ...scene, answers: { 'box.shut-down': () => null } },
    async does(page) {
      await press(page, 'Turn off')
      await page.getByRole('dialog').getByRole('button', { name: 'Turn off' }).click()
    },
  }),
  'system-log': seen('Log of the box', {
    scene: {
      ...scene,
      answers: {
        'box.logs': () => ({
          text: Array.from(
            { length: 30 },
            (_, at) =>
              `2026-03-02T09:00:${String(at).padStart(2, '0')}+01:00 gantry-worker[811]: pass ${at}: nothing to do`,
          ).join('\n'),
        }),
      },
    },
    async does(page) {
      await page.getByLabel('Only lines with').fill('pass')
      await press(page, 'Show the log')
      await page.getByRole('textbox', { name: 'Log of the box' }).waitFor()
    },
  }),
  'system-support': seen('Saved as gantry-support-2026-03-02.tar.gz.', {
    scene: {
      ...scene,
      answers: {
        'support.make': () => ({ name: 'gantry-support-2026-03-02.tar.gz', content: 'H4sI' }),
      },
    },
    does: page => press(page, 'Download the file'),
  }),
  'system-reset': seen('Everything is erased: people, apps', {
    does: page => press(page, 'Start over'),
  }),
  'system-reset-apps': seen('For somebody who takes the box over as it is.', {
    async does(page) {
      await press(page, 'Start over')
      await page.getByText('The apps, with their data').click()
    },
  }),
  'system-reset-refused': seen('The name or the password is wrong', {
    scene: {
      ...scene,
      answers: {
        'box.reset': refuse(new NotAllowed('sign-in-wrong', 'the name or the password is wrong')),
      },
    },
    does: fill,
  }),
  'system-reset-begun': seen('The box starts over', {
    scene: { ...scene, answers: { 'box.reset': () => ({ name: 'gantry' }) } },
    does: fill,
  }),
}
