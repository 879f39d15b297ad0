import type { Problem } from '../../../agent/base/errors.ts'
import type { App, Component, FoundFinding, Status } from '../../../agent/http/api.ts'

export const silent: Problem = {
  code: 'app-silent',
  message: 'photos runs, but does not answer',
  hint: 'stop and start it; if that does not help, look at its log',
  detail:
    'GET http://[fd12:3456:789a:3::2]:80/ connect ECONNREFUSED fd12:3456:789a:3::2:80 - Local (fd12:3456:789a::1:54321)',
}

export const app = (more: Partial<App> = {}): App => ({
  service: 'photos',
  title: 'Photos',
  tagline: 'Keeps the pictures of the whole family',
  state: 'running',
  urls: ['https://photos-kitchen.local', 'https://photos-kitchen.localhost:8443'],
  addresses: ['fd12:3456:789a:3::2', '172.29.3.2'],
  preloaded: false,
  hasSecrets: true,
  version: '2.3.3',
  canGoBack: false,
  needsSetUp: false,
  questions: {},
  consents: [],
  answers: {},
  env: {},
  keptData: false,
  recipe: 'photos',
  about: { language: 'en', maintainers: [], keywords: [] },
  pages: [],
  ports: [],
  rights: [],
  needs: {
    databases: [],
    caches: [],
    devices: [],
    cable: false,
    architectures: ['amd64', 'arm64'],
  },
  processes: ['main'],
  lasting: ['main'],
  canRotate: false,
  memory: { own: false },
  choosesPeople: false,
  ...more,
})

/** An app with one after the other of all states, and a name that nobody would choose. */
export const apps: readonly App[] = [
  app(),
  app({ service: 'feeds', title: 'Miniflux', state: 'stopped' }),
  app({ service: 'notes', title: 'Notes', state: 'starting' }),
  app({
    service: 'music',
    title: 'Music',
    state: 'installing',
    progress: { says: 'fetch music (registry.example/music:4.2.1): downloading', fraction: 0.42 },
  }),
  app({
    service: 'papers',
    title: 'Paperless-ngx',
    state: 'removing',
    progress: { says: 'stop papers.main' },
  }),
  app({
    service: 'films',
    title: 'Films',
    state: 'failing',
    problem: { ...silent, message: 'films runs, but does not answer' },
  }),
  app({
    service: 'long',
    title: 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft',
  }),
  app({ service: 'maps', title: 'Maps', state: 'available', preloaded: true }),
  app({ service: 'kept', title: 'Calendar', state: 'available', keptData: true, tagline: '' }),
]

export const parts: readonly Component[] = ['network', 'storage', 'database', 'containers'].map(
  name => ({ name, ok: true }),
)

export const status = (more: Partial<Status> = {}): Status => ({
  box: {
    name: 'kitchen',
    hostname: 'kitchen',
    addresses: ['192.168.178.143', 'fd12:3456:789a:0:2e0:4cff:fe68:1234'],
    timezone: 'Europe/Berlin',
    language: 'de',
    memory: { used: 1.4e9, total: 4 * 2 ** 30 },
    disk: { used: 12e9, total: 64e9 },
  },
  components: parts,
  findings: [],
  links: [],
  apps: [],
  ...more,
})

/** Something of every urgency, the most urgent first. */
export const trouble: readonly FoundFinding[] = [
  {
    code: 'part-broken',
    values: { part: 'containers' },
    urgency: 'now',
    fix: 'try-again',
    since: '2026-03-02T09:00:00Z',
    detail: 'Docker does not answer\nconnect ENOENT /run/docker.sock',
  },
  {
    code: 'app-failing',
    values: { title: 'Paperless-ngx' },
    app: 'papers',
    urgency: 'now',
    fix: 'restart-app',
    place: 'app',
    since: '2026-03-02T09:01:00Z',
    detail: 'papers runs, but does not work',
  },
  {
    code: 'name-taken',
    values: { name: 'kitchen', now: 'kitchen-2' },
    urgency: 'soon',
    place: 'network',
    since: '2026-03-01T20:00:00Z',
  },
  {
    code: 'backup-late',
    values: { target: 'nas' },
    urgency: 'soon',
    fix: 'back-up',
    place: 'backups',
    since: '2026-03-01T21:00:00Z',
  },
  {
    code: 'app-crashed',
    values: { title: 'Photos' },
    app: 'photos',
    urgency: 'later',
    fix: 'understood',
    place: 'app',
  },
]
