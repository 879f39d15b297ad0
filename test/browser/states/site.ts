import type { Page } from 'playwright-core'
import { ComponentFailed, Conflict, NotAllowed } from '../../../agent/base/errors.ts'
import type { BoxGlance, MoveOutlook, SiteReport } from '../../../agent/http/api.ts'
import { apps, status } from './samples.ts'
import { never, press, refuse, type States } from './state.ts'

const box = { signedIn: true }
const at = '/#/site'

const glance = (more: Partial<BoxGlance> = {}): BoxGlance => ({
  version: '1.2',
  load: { processor: 0.12 },
  memory: { used: 2e9, total: 8e9 },
  disk: { used: 120e9, total: 500e9 },
  troubles: 0,
  saved: [],
  apps: [
    {
      ...{ service: 'photos', title: 'Photos', state: 'running' },
      url: 'https://photos-kitchen.local',
    },
    { service: 'notes', title: 'Notes', state: 'stopped' },
  ],
  ...more,
})
const outlook: MoveOutlook = {
  ...{ service: 'photos', to: 'loft', bytes: 12e9, changing: 80e6, needs: 33e9, free: 380e9 },
  ...{ speed: 90e6, copying: 600, standing: 42 },
}
type Site = NonNullable<SiteReport['site']>
const kitchen: Site['boxes'][number] = {
  ...{ id: 'aaaaaaaaaaaa', name: 'kitchen', address: '192.168.1.20', here: true, state: 'up' },
  ...{ decides: true, decidedWithout: true, drained: false, glance: glance() },
  ...{ hardware: { disk: 'ssd', graphics: ['i915'], memory: 8 * 2 ** 30 }, labels: {} },
  saved: [
    {
      ...{ name: 'nas', kind: 'rest', where: 'https://nas.local:8000/kitchen' },
      ...{ at: '2026-11-29T18:00:00.000Z', troubled: false },
    },
  ],
  ifGone: { goOn: ['Recipes'], stop: [{ title: 'Photos', why: 'data' }] },
}
const loft = {
  ...{ ...kitchen, id: 'bbbbbbbbbbbb', name: 'loft', address: '192.168.1.21', here: false },
  glance: glance({ apps: [], troubles: 2 }),
}
const { glance: _silent, ifGone: _unknown, ...silent } = loft
const away = { ...silent, id: 'cccccccccccc', name: 'shed', state: 'away' } as const
const coming = { ...away, name: 'barn', state: 'coming', decides: false } as const

const streams = [
  { server: 'postgres', state: 'streaming', asOf: '2026-11-29T18:00:00.000Z' },
  { server: 'mariadb', state: 'starting' },
] as const
const ended = [{ server: 'postgres', state: 'away', asOf: '2026-11-29T17:59:58.000Z' }] as const

const whole: Site = {
  ...{ decides: true, leaving: false, boxes: [kitchen, loft] },
  kits: { lent: false, givenTo: [], kept: [] },
  shared: [{ service: 'recipes', home: 'kitchen', elsewhere: ['loft'], notOn: [] }],
  moves: [],
}
const scene = (site: Site | undefined, answers = {}) => ({
  box,
  status: status({ apps }),
  answers: {
    'site.read': (): SiteReport => (site ? { site } : {}),
    'site.find': () => ({ boxes: [{ hostname: 'gantry', address: '192.168.1.22' }] }),
    ...answers,
  },
})
const take = async (page: Page) => {
  await press(page, 'Take this one: 192.168.1.22')
  await page.getByLabel('Code of the new box').fill('ABCD-2345-4')
  await press(page, 'Take it in')
}

/** Boxes that are one, and how others come and go. */
export const siteStates: States = {
  'site-loading': { scene: scene(undefined, { 'site.read': never }), at, sees: 'Loading' },
  'site-alone': { scene: scene(undefined), at, sees: '192.168.1.22' },
  'site-alone-nobody-heard': {
    scene: scene(undefined, { 'site.find': () => ({ boxes: [] }) }),
    at,
    sees: 'No new box is heard in this network; type its address.',
  },
  'site-whole': { scene: scene(whole), at, sees: 'kitchen (this box)' },
  'site-parts': {
    scene: scene({ ...whole, boxes: [kitchen, loft, away, coming] }),
    at,
    sees: 'Away; it was at',
  },
  'site-leaning': {
    scene: scene({
      ...whole,
      boxes: [
        { ...kitchen, ifGone: { goOn: [], stop: [{ title: 'Wiki', why: 'servers' }] } },
        loft,
      ],
      shared: [
        { service: 'wiki', home: 'kitchen', elsewhere: ['loft'], servers: 'there', notOn: [] },
        { service: 'diary', home: 'shed', elsewhere: ['loft'], servers: 'away', notOn: [] },
      ],
    }),
    at,
    sees: 'It does not reach its database or cache: shed is away.',
  },
  'site-where': {
    scene: scene({
      ...whole,
      boxes: [kitchen, { ...loft, labels: { place: 'attic' } }],
      shared: [
        {
          ...{ service: 'recipes', home: 'kitchen', elsewhere: [] },
          notOn: [
            {
              name: 'loft',
              why: [
                { kind: 'label', label: 'disk', wanted: 'ssd', has: 'card' },
                { kind: 'label', label: 'place', wanted: 'cellar' },
                { kind: 'memory', wanted: 4 * 2 ** 30, has: 2 ** 30 },
              ],
            },
          ],
        },
      ],
    }),
    at,
    sees: 'disk is card, and the app wants ssd.',
  },
  'site-labels': {
    scene: scene(whole),
    at,
    does: page => press(page, 'Labels: loft'),
    sees: 'Labels of loft',
  },
  'site-labels-wrong': {
    scene: scene(whole),
    at,
    async does(page) {
      await press(page, 'Labels: loft')
      await page.getByLabel('Labels of loft').fill('disk=ssd')
      await press(page, 'Save')
    },
    sees: 'Names and values in small letters',
  },
  'site-saved-nowhere': {
    scene: scene({ ...whole, boxes: [kitchen, { ...loft, saved: [] }] }),
    at,
    sees: 'Saved nowhere: what it has is on this box alone.',
  },
  'site-share': {
    scene: scene(whole),
    at,
    does: page => press(page, 'Let all boxes save there: nas'),
    sees: 'Let all boxes save to nas?',
  },
  'site-shared': {
    scene: scene(whole, {
      'site.share-place': () => ({
        boxes: [
          { name: 'loft' },
          {
            name: 'shed',
            problem: { code: 'site-box-silent', message: 'the box does not answer' },
          },
        ],
      }),
    }),
    at,
    async does(page) {
      await press(page, 'Let all boxes save there: nas')
      await press(page, 'Let all boxes save there')
    },
    sees: 'loft saves there, too.',
  },
  'site-move': {
    scene: scene(whole, { 'site.outlook': () => outlook }),
    at,
    does: page => press(page, 'Move to loft: Photos'),
    sees: 'Then it stands still for about 42 seconds',
  },
  'site-move-looking': {
    scene: scene(whole, { 'site.outlook': never }),
    at,
    does: page => press(page, 'Move to loft: Photos'),
    sees: 'Move Photos to loft?',
  },
  'site-move-no-room': {
    scene: scene(whole, {
      'site.outlook': refuse(
        new Conflict('move-room', 'the disk of that box has too little room for photos', {
          hint: 'it takes 33 GB there while it moves, and 12 GB are free: remove something there first',
        }),
      ),
    }),
    at,
    does: page => press(page, 'Move to loft: Photos'),
    sees: 'too little room',
  },
  'site-moving': {
    scene: scene({
      ...whole,
      moves: [
        { service: 'photos', from: 'kitchen', to: 'loft', phase: 'copy', fraction: 0.42 },
        { service: 'notes', from: 'loft', to: 'kitchen', phase: 'trial' },
      ],
    }),
    at,
    sees: 'It is being copied to loft, and runs on.',
  },
  'site-moving-still': {
    scene: scene({
      ...whole,
      moves: [{ service: 'photos', from: 'kitchen', to: 'loft', phase: 'still', fraction: 0.9 }],
    }),
    at,
    sees: 'It stands still while the rest goes to loft.',
  },
  'site-move-stay-late': {
    scene: scene(
      {
        ...whole,
        moves: [{ service: 'photos', from: 'kitchen', to: 'loft', phase: 'still' }],
      },
      {
        'site.stay': refuse(
          new Conflict('move-gone', "photos is the other box's by now", {
            hint: 'wait until it has proven itself there; then move it back',
          }),
        ),
      },
    ),
    at,
    does: page => press(page, 'Let it stay: photos'),
    sees: 'by now',
  },
  'site-brought': {
    scene: scene({
      ...whole,
      moves: [{ service: 'photos', from: 'shed', to: 'loft', phase: 'brought' }],
    }),
    at,
    sees: 'What shed has of it is older.',
  },
  'site-lend': {
    scene: scene(whole),
    at,
    does: page => press(page, 'Let the others keep it'),
    sees: 'Let the other boxes keep what opens the copies of this one?',
  },
  'site-lent': {
    scene: scene({
      ...whole,
      boxes: [kitchen, loft, away],
      kits: {
        ...{ lent: true, givenTo: ['loft'] },
        kept: [
          { box: loft.id, name: 'loft' },
          { box: away.id, name: 'shed' },
        ],
      },
    }),
    at,
    sees: 'It is away: its apps can be brought back here.',
  },
  'site-bring': {
    scene: scene(
      {
        ...whole,
        boxes: [kitchen, away],
        kits: { lent: false, givenTo: [], kept: [{ box: away.id, name: 'shed' }] },
      },
      {
        'site.kept': () => ({
          box: 'shed',
          places: [
            {
              ...{ name: 'nas', kind: 'rest', where: 'https://nas.local/shed', apps: ['notes'] },
              snapshots: [{ id: 'a1b2c3d4', name: '2026-11-29T17-40-12Z', complete: true }],
            },
          ],
        }),
        'site.bring': () => ({ moment: '2026-11-29T17-40-12Z', databases: [] }),
      },
    ),
    at,
    async does(page) {
      await press(page, 'Bring an app back: shed')
      await press(page, 'Bring it back here')
    },
    sees: 'notes is coming.',
  },
  'site-standby': {
    scene: scene({
      ...whole,
      boxes: [{ ...kitchen, standby: { name: 'loft', streams } }, loft],
      kits: { lent: true, givenTo: ['loft'], kept: [{ box: loft.id, name: 'loft' }] },
    }),
    at,
    sees: 'loft has its databases by the second:',
  },
  'site-standby-refused': {
    scene: scene({
      ...whole,
      boxes: [
        {
          ...kitchen,
          standby: {
            ...{ name: 'loft', streams: [] },
            problem: { code: 'standby-busy', message: 'loft follows shed already' },
          },
        },
        loft,
      ],
      kits: { lent: true, givenTo: ['loft'], kept: [] },
    }),
    at,
    sees: 'loft does not have its databases by the second:',
  },
  'site-standby-none': {
    scene: scene(
      { ...whole, kits: { lent: true, givenTo: ['loft'], kept: [] } },
      {
        'site.standby': refuse(
          new Conflict('standby-busy', 'loft follows shed already', {
            hint: 'a box follows one other box: choose another one, or let it stop that first',
          }),
        ),
      },
    ),
    at,
    does: page => press(page, 'Let loft have them by the second'),
    sees: 'loft follows shed already.',
  },
  'site-bring-newest': {
    scene: scene(
      {
        ...whole,
        boxes: [kitchen, away],
        kits: { lent: false, givenTo: [], kept: [{ box: away.id, name: 'shed', streams: ended }] },
      },
      {
        'site.kept': () => ({
          box: 'shed',
          places: [
            {
              ...{ name: 'nas', kind: 'rest', where: 'https://nas.local/shed', apps: ['notes'] },
              snapshots: [{ id: 'a1b2c3d4', name: '2026-11-29T17-40-12Z', complete: true }],
            },
          ],
        }),
      },
    ),
    at,
    does: page => press(page, 'Bring an app back: shed'),
    sees: 'Databases as they were last',
  },
  'site-undecided': {
    scene: scene({ ...whole, decides: false, boxes: [kitchen, away] }),
    at,
    sees: 'Too few boxes are there to decide anything.',
  },
  'site-recover': {
    scene: scene({ ...whole, decides: false, boxes: [kitchen, away] }),
    at,
    does: page => press(page, 'Go on without them'),
    sees: 'Go on without the boxes that are away?',
  },
  'site-leaving': {
    scene: scene({ ...whole, leaving: true }),
    at,
    sees: 'This box is about to go on by itself.',
  },
  'site-leave': {
    scene: scene(whole),
    at,
    does: page => press(page, 'Let this box leave'),
    sees: 'Let this box go on by itself?',
  },
  'site-drained': {
    scene: scene({ ...whole, boxes: [kitchen, { ...loft, drained: true }] }),
    at,
    sees: 'It is being emptied: apps of other boxes go elsewhere.',
  },
  'site-drain': {
    scene: scene(whole),
    at,
    does: page => press(page, 'Empty it: loft'),
    sees: 'Empty loft of apps of other boxes?',
  },
  'site-remove': {
    scene: scene(whole),
    at,
    does: page => press(page, 'Send it away: loft'),
    sees: 'Send loft away?',
  },
  'site-remove-refused': {
    scene: scene(whole, {
      'site.remove': refuse(
        new Conflict('site-undecided', 'too few boxes of the site are there to decide anything', {
          hint: 'apps go on; turn the other boxes on',
        }),
      ),
    }),
    at,
    async does(page) {
      await press(page, 'Send it away: loft')
      await press(page, 'Send it away')
    },
    sees: 'Too few boxes of the site are there to decide anything.',
  },
  'site-join-wrong': {
    scene: scene(undefined),
    at,
    does: page => press(page, 'Take it in'),
    sees: 'That is not a complete code: it has nine letters and digits.',
  },
  'site-join-refused': {
    scene: scene(undefined, {
      'site.join': refuse(new NotAllowed('code-wrong', 'that is not the code of this box')),
    }),
    at,
    does: take,
    sees: 'That is not the code of this box.',
  },
  'site-joined': {
    scene: scene(whole, { 'site.join': () => ({ name: 'kitchen-2' }) }),
    at,
    does: take,
    sees: 'kitchen-2 has agreed, and is coming.',
  },
  'site-silent': {
    scene: scene(undefined, {
      'site.read': refuse(new ComponentFailed('worker-down', 'the box does not answer')),
    }),
    at,
    sees: 'The box does not answer.',
  },
}
