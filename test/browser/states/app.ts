import { Conflict } from '../../../agent/base/errors.ts'
import type { App, BackupReport } from '../../../agent/http/api.ts'
import { expectSeen } from '../seen.ts'
import { household as people } from './people.ts'
import { app, silent, status } from './samples.ts'
import { never, press, refuse, type State, type States } from './state.ts'

const box = { signedIn: true }
const at = '/#/apps/photos'
const full = new Conflict('disk-full', 'the disk of the box is full: 300 MB are left', {
  hint: 'remove an app or its data until 512 MB are free, then try again',
})
const changing = new Conflict('app-changing', 'photos is being changed at this moment', {
  hint: 'wait until that is done: it cannot be left half-way',
})

const NOTHING_SAVED: BackupReport = {
  ...{ snapshots: [], kept: [], targets: [] },
  ...{ busy: false, hasKey: false, publicKey: '' },
}

/** The smallest picture that there is. */
const DOT =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

const plain = { required: true, advanced: false }
const questions: App['questions'] = {
  title: { ...plain, type: 'text', label: 'What the album is called', help: 'Everybody sees it.' },
  mail: { ...plain, type: 'boolean', label: 'Send mail', help: 'When somebody adds pictures.' },
  sender: {
    ...plain,
    type: 'email',
    label: 'From whom',
    when: { question: 'mail', is: true },
  },
  key: { ...plain, type: 'password', label: 'Key', min: 8 },
  mood: { ...plain, type: 'choice', label: 'How it begins', choices: ['glad', 'sad'] },
  zone: { ...plain, type: 'timezone', label: 'Time zone', advanced: true },
  days: { type: 'integer', label: 'Days', required: false, advanced: true, min: 1 },
}

const fetching = { says: 'fetch photos: downloading', kind: 'fetch', doing: 'downloading' } as const
const layers = [
  { state: 'ready', done: 48e6, total: 48e6 },
  { state: 'downloading', done: 71e6, total: 120e6 },
  { state: 'fetched', done: 12e6, total: 12e6 },
] as const

const showing = (sees: string, more: Partial<App> = {}, rest: Partial<State> = {}): State => ({
  at,
  sees,
  ...rest,
  scene: { box, status: status({ apps: [app(more)] }), ...rest.scene },
})
const open = (...names: readonly string[]) => ({
  does: async (page: Parameters<typeof press>[0]) => {
    await page.getByText('Advanced').click()
    for (const name of names) await press(page, name)
  },
})
/** One moment, in which there was one app. */
const savedOf = (name: string) => ({
  'backup.read': () => ({ ...NOTHING_SAVED, snapshots: ['2026-11-20T17-40-12Z'] }),
  'backup.files': () => ({ files: [{ name, folder: true, size: 0 }] }),
})
const household = { scene: { answers: { 'people.list': () => people } } }
const remove = { does: (page: Parameters<typeof press>[0]) => press(page, 'Remove Photos') }

const GONE: Partial<App> = {
  state: 'stopped',
  elsewhere: { box: 'loft', since: '2026-11-30T17:40:12.000Z' },
}

/** One app, in everything that can become of it. */
export const appStates: States = {
  'app-unknown': { scene: { box, status: status() }, at, sees: 'This box knows no such app.' },
  'app-elsewhere': showing('Another box has this app', GONE),
  'app-take-back': showing('Have Photos here again?', GONE, {
    does: page => press(page, 'Have it here again'),
  }),
  'app-screenshots': showing(
    'What it looks like',
    { state: 'available' },
    {
      scene: {
        answers: {
          'app.screenshots': () => ({ screenshots: ['1-home.png', '2-album.png'] }),
          'app.screenshot': () => ({ type: 'image/png', base64: DOT }),
        },
      },
      does: page => page.getByAltText('Photos, picture 2 of 2').scrollIntoViewIfNeeded(),
    },
  ),
  'app-available': showing('Needs the internet to install', { state: 'available' }),
  'app-users': showing('Also those who are invited later.', { choosesPeople: true }, household),
  'app-users-some': showing(
    'Members who may use it',
    { choosesPeople: true, people: ['3'] },
    household,
  ),
  'app-kept': showing('Its data is still here', { state: 'available', keptData: true }),
  'app-consents': showing('I agree, install', {
    state: 'available',
    consents: [
      {
        kind: 'port',
        port: '1883',
        protocols: ['tcp'],
        audience: 'lan',
        purpose: 'Sensors that know no IPv6',
      },
      {
        kind: 'port',
        port: '10000-10010',
        protocols: ['udp'],
        audience: 'internet',
        purpose: 'Sound and pictures of calls',
      },
      { kind: 'lan' },
    ],
  }),
  'app-kept-delete': showing(
    'Everything stored in this app is gone for good.',
    { state: 'available', keptData: true },
    { does: page => press(page, 'Delete its data') },
  ),
  'app-stopping-seen': showing('Stop photos.main', {
    state: 'stopping',
    progress: { says: 'stop photos.main' },
  }),
  'app-questions': showing(
    'Give an answer.',
    { state: 'available', questions },
    {
      does: async page => {
        await page.getByLabel('Send mail').check()
        await press(page, 'Install Photos')
      },
    },
  ),
  'app-about': showing('The camera at the door.', {
    state: 'available',
    about: {
      description: 'Keeps pictures.\n\nAnd shows them to whoever may see them.',
      category: 'photos',
      license: 'AGPL-3.0-or-later',
      website: 'https://photos.example',
      docs: 'https://photos.example/docs',
      language: 'en',
      maintainers: ['Ada Example <ada@photos.example>'],
      keywords: ['pictures', 'albums'],
      'before-install': 'Pictures need room: think of a larger disk first.',
    },
    ports: [
      {
        protocols: ['tcp', 'udp'],
        first: 4000,
        last: 4010,
        audience: 'lan',
        ipv4: true,
        purpose: 'Cameras',
      },
    ],
    rights: [
      {
        ...{ kind: 'device-if-there', about: 'camera', reason: 'the camera at the door' },
        says: 'it uses the camera, where there is one',
      },
      { kind: 'NET_ADMIN', says: 'it may change everything about its own network' },
    ],
  }),
  'app-name-taken': showing(
    'An app of this name is on the box already.',
    { state: 'available' },
    {
      scene: {
        status: status({
          apps: [app({ state: 'available' }), app({ service: 'feeds', title: 'Miniflux' })],
        }),
      },
      does: async page => {
        await page.getByText('More settings').click()
        await page.getByLabel('Name of the app').fill('feeds')
        await press(page, 'Install Photos')
      },
    },
  ),
  'app-bring': showing(
    'Data from elsewhere',
    { state: 'available' },
    { does: page => page.getByText('More settings').click() },
  ),
  'app-bring-sending': showing(
    '0% of the file is on the box.',
    { state: 'available' },
    {
      scene: { answers: { 'backup.send': never } },
      does: async page => {
        await page.getByText('More settings').click()
        await page.getByLabel('Data from elsewhere').setInputFiles({
          ...{ name: 'photos.tar.gz', mimeType: 'application/gzip', buffer: Buffer.from('photos') },
        })
        await press(page, 'Install Photos')
      },
    },
  ),
  'app-once-more': showing(
    'Use up to 40 small letters',
    { questions },
    {
      does: async page => {
        await open('Install one more').does(page)
        await page.getByLabel('Name of the app').fill('Our Photos')
        await press(page, 'Install Photos')
      },
    },
  ),
  'app-pages': showing('Cameras.', {
    about: {
      ...{ language: 'en', maintainers: [], keywords: [] },
      'after-install': 'Open it and make the first album.',
    },
    pages: [{ label: 'For visitors', url: 'https://guests-photos-kitchen.local' }],
    adminUrl: 'https://photos-kitchen.local/admin',
    ports: [
      {
        protocols: ['udp'],
        first: 4000,
        last: 4000,
        audience: 'apps',
        ipv4: false,
        purpose: 'Cameras',
      },
    ],
    rights: [{ kind: 'library-read', about: 'photos', says: 'it sees the photos that apps share' }],
    firstAdmin: 'secret',
  }),
  'app-back': showing(
    'It becomes what it was',
    {},
    {
      scene: { answers: savedOf('photos') },
      does: async page => {
        await page.getByLabel('As it was').selectOption({ index: 1 })
        await press(page, 'Bring it back')
      },
    },
  ),
  'app-back-not-then': showing(
    'Photos was not there then.',
    {},
    {
      scene: { answers: savedOf('feeds') },
      does: async page => void (await page.getByLabel('As it was').selectOption({ index: 1 })),
    },
  ),
  'app-by-number': showing(
    'https://[fd12:3456:789a:1:b::1]',
    { numberUrl: 'https://[fd12:3456:789a:1:b::1]' },
    { does: page => page.getByText('For a phone that does not find the name').click() },
  ),
  'app-settings': showing(
    'Saved.',
    { questions, answers: { title: 'Ada', mail: false, mood: 'sad' }, firstAdmin: 'question' },
    {
      scene: { answers: { 'app.configure': () => null } },
      does: async page => {
        await page.getByText('More settings').click()
        await press(page, 'Save')
      },
    },
  ),
  'app-install-refused': showing(
    'The disk of the box is full: 300 MB are left.',
    { state: 'available', preloaded: true },
    {
      scene: { answers: { 'app.install': refuse(full) } },
      does: page => press(page, 'Install Photos'),
    },
  ),
  'app-waiting': showing('Installing', { state: 'installing' }),
  'app-preparing': showing('Make a database for photos', {
    state: 'installing',
    progress: { says: 'make a database for photos', step: { number: 4, of: 11 } },
  }),
  'app-fetching': showing('42%', {
    state: 'installing',
    progress: {
      says: `fetch photos (registry.example/family/photos@sha256:${'0f'.repeat(32)}): downloading`,
      fraction: 0.42,
    },
  }),
  'app-starting': showing('Starting', { state: 'starting' }),
  'app-running': showing('What you need to sign in'),
  'app-running-plain': showing('Running', { hasSecrets: false, urls: [], addresses: [] }),
  'app-secrets': showing(
    'Password of the user admin',
    {},
    {
      scene: {
        answers: {
          'app.secrets': () => ({
            secrets: [
              { label: 'Password of the user admin', value: 'xK3nVb8QpLr2TzWm' },
              { label: 'Recovery key', value: '0f1e2d3c'.repeat(16) },
            ],
          }),
        },
      },
      does: page => press(page, 'Show'),
    },
  ),
  'app-secrets-busy': showing(
    'Asking the box',
    {},
    { scene: { answers: { 'app.secrets': never } }, does: page => press(page, 'Show') },
  ),
  'app-stopping': showing(
    'Stopping',
    {},
    { scene: { answers: { 'app.stop': never } }, does: page => press(page, 'Stop') },
  ),
  'app-stopped': showing('It is installed and keeps its data', { state: 'stopped' }),
  'app-start-refused': showing(
    'The disk of the box is full: 300 MB are left.',
    { state: 'stopped' },
    { scene: { answers: { 'app.start': refuse(full) } }, does: page => press(page, 'Start') },
  ),
  'app-failing': showing(
    'Photos runs, but does not answer.',
    { state: 'failing', problem: silent },
    { does: page => page.getByText('Technical details').click() },
  ),
  'app-updating': showing('Waiting until it answers', {
    state: 'updating',
    progress: { says: 'waiting until it answers' },
  }),
  'app-updating-late': showing(
    'Photos is being changed at this moment.',
    { state: 'updating', progress: { says: 'copy the data of photos' } },
    {
      scene: { answers: { 'app.cancel-update': refuse(changing) } },
      does: page => press(page, 'Cancel the update'),
    },
  ),
  'app-note': showing('Photos ran out of memory.', {
    note: {
      code: 'app-memory',
      message: 'photos ran out of memory',
      hint: 'the box started it again',
      detail: 'photos.main was ended by the kernel',
    },
  }),
  'app-newer': showing('Version 2.4.0 is there', {
    newer: {
      version: '2.4.0',
      breaking: false,
      note: 'Albums can be shared.',
      changes: [
        { change: 'port', range: '53', audience: 'lan', onBox: false, gone: false },
        { change: 'folder', path: '/albums', gone: false },
        {
          ...{ change: 'right', gone: false },
          right: { kind: 'device', about: 'gpu', says: 'it uses the graphics card' },
        },
      ],
      questions: {},
      consents: [],
    },
    canGoBack: true,
    needsSetUp: true,
  }),
  'app-newer-stopped': showing('Start the app first', {
    state: 'stopped',
    newer: { version: '2.4.0', breaking: false, questions: {}, changes: [], consents: [] },
  }),
  'app-newer-breaking': showing(
    'Update Photos to 3.0.0?',
    {
      newer: {
        version: '3.0.0',
        breaking: true,
        note: 'Old telephones cannot send any more.',
        questions: {},
        changes: [],
        consents: [],
      },
    },
    { does: page => press(page, 'Update') },
  ),
  'app-newer-questions': showing(
    'Give an answer.',
    { newer: { version: '2.4.0', breaking: false, questions, changes: [], consents: [] } },
    { does: page => press(page, 'Update') },
  ),
  'app-newer-breaking-questions': showing(
    'Update Photos to 3.0.0?',
    {
      questions: { title: questions.title! },
      answers: { title: 'Ada' },
      newer: { version: '3.0.0', breaking: true, questions, changes: [], consents: [] },
    },
    {
      does: async page => {
        await page.getByLabel('Key', { exact: true }).fill('long enough')
        await page.getByLabel('How it begins').selectOption('glad')
        await press(page, 'Update')
      },
    },
  ),
  'app-go-back': showing(
    'is lost for good.',
    { canGoBack: true },
    { does: page => press(page, 'Go back to the version before') },
  ),
  'app-advanced': showing(
    'GET /feeds 200',
    { env: { LOG_LEVEL: 'debug', TRUSTED_PROXIES: 'fd12:3456:789a:3::1,172.29.3.1' } },
    {
      scene: {
        log: 'GET /feeds 200 of the whole family '.repeat(9),
        answers: {
          'plan.read': () => ({
            steps: [{ part: 'containers', kind: 'start', app: 'photos', says: 'start photos' }],
          }),
          'app.grants': () => ({
            grants: [
              { kind: 'address', what: 'fd12:3456:789a:3::2' },
              { kind: 'database', what: 'photos', detail: 'postgres' },
              { kind: 'folder', what: '/data', detail: '/data/state/apps/photos/data' },
              { kind: 'variable', what: 'DATABASE_URL', detail: 'main' },
            ],
          }),
        },
      },
      does: async page => {
        await page.getByText('Advanced').click()
        await page.getByText('DATABASE_URL').waitFor()
        await press(page, 'Show the log')
        await press(page, 'Set')
      },
    },
  ),
  'app-log-of-process': showing(
    'nothing to do',
    { processes: ['main', 'worker'] },
    {
      scene: { log: 'nothing to do' },
      does: async page => {
        await open().does(page)
        await page.getByLabel('Which of its programs').selectOption('worker')
        await press(page, 'Show the log')
      },
    },
  ),
  'app-log-again': showing(
    'started again',
    {},
    {
      scene: { log: 'started again' },
      does: async page => {
        await page.route('**/log-stream*', route => route.fulfill({ status: 404 }), { times: 1 })
        await open().does(page)
        await press(page, 'Show the log')
        await expectSeen(page.getByText('It is tried again by itself.'))
      },
    },
  ),
  'app-log-searched': showing(
    'One line',
    {},
    {
      scene: { log: 'started\nGET /feeds 200\nGET /albums 404\n' },
      does: async page => {
        await open().does(page)
        await press(page, 'Show the log')
        await page.getByLabel('Search in the log').fill('404')
      },
    },
  ),
  'app-history': showing(
    'Undo',
    {},
    {
      scene: {
        answers: {
          'history.read': () => ({
            history: [
              {
                number: 9,
                at: '2026-03-02T09:00:00Z',
                what: 'who may use photos',
                kind: 'app-people' as const,
                app: 'photos',
                undoable: true,
              },
              {
                number: 8,
                ...{ at: '2026-03-01T09:00:00Z', what: 'install photos', app: 'photos' },
                kind: 'app-installed' as const,
              },
              { number: 7, at: '2026-03-01T08:00:00Z', what: 'install feeds', app: 'feeds' },
            ],
          }),
        },
      },
    },
  ),
  'app-memory': showing(
    'Saved.',
    { memory: { limit: 512 * 2 ** 20, own: true } },
    { scene: { answers: { 'app.configure': () => null } }, ...open('Set the limit') },
  ),
  'app-memory-wrong': showing(
    'Give a whole number, at least 16.',
    {},
    {
      does: async page => {
        await open().does(page)
        await page.getByLabel('At most, in megabytes').fill('2')
        await press(page, 'Set the limit')
      },
    },
  ),
  'app-rotate': showing(
    'Make the secrets of Photos anew?',
    { canRotate: true },
    open('Make the secrets anew'),
  ),
  'app-removing': showing('Stop photos.main', {
    state: 'removing',
    progress: { says: 'stop photos.main' },
  }),
  'app-remove': showing('Remove Photos?', {}, remove),
  'app-remove-data': showing(
    'Remove app and data',
    {},
    {
      does: async page => {
        await remove.does(page)
        await page.getByLabel('Delete the data').check()
      },
    },
  ),
  'app-remove-refused': showing(
    'Photos is being deleted.',
    {},
    {
      scene: {
        answers: {
          'app.remove': refuse(
            new Conflict('app-deleting', 'photos is being deleted', {
              hint: 'wait until it is gone',
            }),
          ),
        },
      },
      does: async page => {
        await remove.does(page)
        await press(page, 'Remove app')
      },
    },
  ),
  'app-needs': showing('A cable to the router', {
    state: 'available',
    hasSecrets: false,
    needs: {
      memory: 4 * 2 ** 30,
      disk: 20e9,
      databases: ['postgres', 'sqlite'],
      caches: [64 * 2 ** 20],
      devices: ['gpu'],
      cable: true,
      architectures: ['arm64'],
    },
  }),
  'app-score': showing('It does not say its licence.', {
    state: 'available',
    hasSecrets: false,
    score: { points: 70, lacks: ['digest', 'licence'] },
  }),
  'app-obstacle': showing('It cannot be installed on this box now', {
    state: 'available',
    hasSecrets: false,
    obstacle: {
      code: 'arch-missing',
      message: 'photos does not run on amd64',
      hint: 'it needs a box with arm64',
    },
  }),
  'app-downloading': showing(
    '131 MB so far. How much it is in all is not known yet.',
    {
      state: 'installing',
      progress: { ...fetching, layers: [...layers, { state: 'waiting', done: 0 }] },
    },
    { does: page => page.getByText('1 of 4 parts are ready').click() },
  ),
  'app-downloading-whole': showing('131 MB of 180 MB downloaded', {
    state: 'installing',
    progress: { ...fetching, fraction: 0.73, layers },
  }),
  'app-unpacking': showing('Fetch photos: unpacking', {
    state: 'installing',
    preloaded: true,
    progress: { says: 'fetch photos: unpacking', kind: 'fetch', fraction: 0.4, doing: 'unpacking' },
  }),
  'app-program-restarted': showing(
    'Restart worker',
    { processes: ['main', 'worker'], lasting: ['main', 'worker'] },
    { scene: { answers: { 'app.restart': () => null } }, ...open('Restart worker') },
  ),
}
