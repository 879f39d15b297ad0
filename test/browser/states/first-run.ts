import { Conflict } from '../../../agent/base/errors.ts'
import type { BackupReport, FirstRun, NetworkCheck } from '../../../agent/http/api.ts'
import { expectSeen } from '../seen.ts'
import { status } from './samples.ts'
import { never, press, type State, type States } from './state.ts'

const well: NetworkCheck = {
  level: 'announced',
  findings: [],
  places: [
    { host: 'ghcr.io', reached: 'yes' },
    { host: 'registry-1.docker.io', reached: 'yes' },
  ],
  now: new Date().toISOString(),
  synchronized: true,
}
const ill: NetworkCheck = {
  ...well,
  level: 'proxy-only',
  findings: [{ code: 'no-way-out', values: {} }],
  places: well.places.map(it => ({ ...it, reached: 'no-name' })),
  now: '2026-03-02T09:00:00Z',
  synchronized: false,
}

const box = { signedIn: true }
const open = (...steps: FirstRun['steps']) => status({ firstRun: { steps } })
const fresh = open(
  { step: 'network', state: 'open' },
  { step: 'backup', state: 'open' },
  { step: 'trust', state: 'open' },
)
const looked = (answer: () => NetworkCheck | Promise<NetworkCheck>, sees: string): State => ({
  scene: { box, status: fresh, answers: { 'network.check': answer } },
  sees,
})
/** The box can look once, and then no more. */
function wellAtFirst(): () => NetworkCheck {
  let looked = false
  return () => {
    if (looked) throw new Conflict('busy', 'the box is busy')
    looked = true
    return well
  }
}
const nothingSaved: BackupReport = {
  busy: false,
  hasKey: false,
  snapshots: [],
  kept: [],
  targets: [],
}

const saved: BackupReport = {
  ...nothingSaved,
  hasKey: true,
  kit: 'missing',
  targets: [
    {
      ...{ name: 'nas', kind: 'sftp', where: 'box@nas.local:/backups', appendOnly: false },
      ...{ every: 360, missing: [] },
    },
  ],
}

/** What an owner is asked after the claim, and what is left of it on Home. */
export const firstRunStates: States = {
  'first-run-looking': looked(never, 'Looking'),
  'first-run-network': looked(() => well, 'Every place that apps come from is reached.'),
  'first-run-network-ill': looked(() => ill, 'Names on the internet are not found.'),
  'first-run-network-some': looked(
    () => ({ ...well, places: [...well.places, { host: 'quay.io', reached: 'no' }] }),
    'Some places that apps come from are not reached.',
  ),
  'first-run-network-again': {
    scene: { box, status: fresh, answers: { 'network.check': wellAtFirst() } },
    does: async page => {
      await expectSeen(page.getByText('Every place that apps come from is reached.'))
      await press(page, 'Look again')
    },
    sees: 'The box is busy.',
  },
  'first-run-backup': {
    scene: {
      box,
      status: open({ step: 'network', state: 'done' }, { step: 'backup', state: 'open' }),
      answers: { 'backup.read': () => nothingSaved },
    },
    sees: 'Where do copies go?',
  },
  'first-run-backup-there': {
    scene: {
      box,
      status: open({ step: 'network', state: 'done' }, { step: 'backup', state: 'open' }),
      answers: { 'backup.read': () => saved },
    },
    sees: 'nas',
  },
  'first-run-kit': {
    scene: {
      box,
      status: open({ step: 'backup', state: 'done' }, { step: 'kit', state: 'open' }),
      answers: { 'backup.read': () => saved },
    },
    sees: 'One sheet of paper',
  },
  'first-run-trust': {
    scene: {
      box,
      status: open({ step: 'network', state: 'later' }, { step: 'trust', state: 'open' }),
      answers: {
        'trust.read': () => ({
          name: 'kitchen',
          pem: '',
          words: ['abandon', 'ability', 'able', 'about', 'above', 'absent'],
          sha256: 'AB:CD',
        }),
      },
    },
    sees: 'abandon ability able',
  },
  'first-run-list': {
    scene: {
      box,
      status: open(
        { step: 'network', state: 'done' },
        { step: 'backup', state: 'later' },
        { step: 'trust', state: 'later' },
      ),
    },
    sees: '1 of 3 done',
  },
  'first-run-by-admin': {
    scene: { box: { signedIn: 'admin' }, status: fresh },
    sees: '0 of 3 done',
  },
}
