import { Readable } from 'node:stream'
import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Context } from '../../../agent/commands/command.ts'
import { COMMANDS } from '../../../agent/commands/commands.ts'
import { ROUTES } from '../../../agent/http/routes.ts'
import { type VerbName, verbs } from '../../../agent/verbs/contract.ts'
import { newCatalogueKey } from '../../fakes/catalogue-key.ts'

const { open: key } = newCatalogueKey()

/** What is asked over the network can be asked on the box: by which command, for each verb of a route. */
const COMMAND_OF: Readonly<Partial<Record<VerbName, string>>> = {
  'trust.read': 'trust',
  'trust.replace': 'trust replace --agree',
  'session.list': 'people sessions ada',
  'session.end-one': 'people end-session ada one',
  'second-factor.begin': 'people second-factor ada',
  'second-factor.confirm': 'people second-factor ada 123456',
  'second-factor.end': 'people second-factor ada none',
  'token.list': 'token',
  'token.create': 'token create backup',
  'token.revoke': 'token revoke backup',
  'audit.read': 'audit',
  'people.list': 'people',
  'people.invite': 'people invite member',
  'people.withdraw': 'people withdraw one',
  'people.role': 'people role ben admin',
  'people.remove': 'people remove ben',
  'people.hand-over': 'people hand-over ben',
  'people.email': 'people email ben ben@example.org',
  'app.install': 'app install photos',
  'app.configure': 'app config photos SIZE=2',
  'app.people': 'app users photos everybody',
  'app.start': 'app start photos',
  'app.stop': 'app stop photos',
  'app.restart': 'app restart photos',
  'app.set-up': 'app set-up photos',
  'app.rotate': 'secret rotate photos',
  'app.update': 'app update photos',
  'app.cancel-update': 'app cancel-update photos',
  'app.go-back': 'app rollback photos',
  'app.remove': 'app remove photos',
  'app.logs': 'app logs photos',
  'app.follow': 'app logs photos --follow',
  'app.exec': 'app exec photos ls',
  'app.look': 'app cp photos:/data/one.jpg /tmp',
  'app.take': 'app cp photos:/data/one.jpg /tmp/',
  'app.put': 'app cp package.json photos:/data',
  'app.grants': 'app grants photos',
  'app.shell': 'app shell photos',
  'shell.watch': 'app shell photos',
  'app.secrets': 'secret list photos',
  'backup.read': 'backup',
  'backup.now': 'backup now',
  'drill.read': 'backup drill',
  'drill.now': 'backup drill',
  'backup.restore': 'backup restore photos 2026-11-20T17-40-12Z',
  'backup.give-up': 'backup restore photos --cancel',
  'backup.pace-target': 'backup target pace nas 15',
  'backup.limit-target': 'backup target limit nas 500',
  'backup.follow': 'backup follow start',
  'backup.unfollow': 'backup follow stop',
  'backup.take-over': 'backup follow take-over --agree',
  'backup.take-back': 'backup take-back --agree',
  'backup.second': 'backup second on',
  'backup.files': 'backup files 2026-11-20T17-40-12Z',
  'backup.key': 'backup key',
  'backup.replace-key': 'backup key replace --agree',
  'backup.kit': 'backup kit',
  'backup.confirm-kit': 'backup kit confirm 3=zebra 9=zoo',
  'backup.disks': 'backup disks',
  'backup.format-disk': 'backup format /dev/sda --agree',
  'backup.add-target': 'backup target add nas rest url=https://nas.local/box',
  'backup.test-target': 'backup target test nas',
  'backup.tidy-target': 'backup target tidy nas',
  'backup.remove-target': 'backup target remove nas',
  'neighbour.read': 'backup neighbour',
  'neighbour.offer': 'backup neighbour offer ben 20GB',
  'neighbour.invitation': 'backup neighbour invitation ben',
  'neighbour.let-tidy': 'backup neighbour tidy ben',
  'neighbour.remove': 'backup neighbour remove ben',
  'neighbour.join': 'backup neighbour join ben',
  'site.read': 'site',
  'site.find': 'site find',
  'site.join': 'site join 192.168.1.21',
  'site.leave': 'site leave',
  'site.remove': 'site remove loft',
  'site.drain': 'site drain loft',
  'site.label': 'site label loft place=attic',
  'site.share-place': 'backup target share nas',
  'site.outlook': 'site move photos loft',
  'site.move': 'site move photos loft --agree',
  'site.stay': 'site stay photos',
  'site.lend': 'site lend on',
  'site.standby': 'site standby loft',
  'site.forget': 'site forget loft',
  'site.kept': 'site kept loft',
  'site.bring': 'site bring loft photos',
  'site.take-back': 'site take-back photos --agree',
  'site.recover': 'site recover --agree',
  'status.read': 'status',
  'status.watch': 'app start photos',
  'history.read': 'history',
  'history.restore': 'rollback 3',
  'history.undo': 'history undo 3',
  'plan.read': 'plan',
  'usage.read': 'usage',
  'findings.read': 'repairs',
  'findings.fix': 'repairs fix app-failing photos',
  'network.read': 'network',
  'network.set': 'network set',
  'network.confirm': 'network confirm',
  'network.check': 'network check',
  'first-run.answer': 'first-run done trust',
  'first-run.dismiss': 'first-run dismiss',
  'link.add': 'link add NAS https://nas.local',
  'link.remove': 'link remove NAS',
  'box.rename': 'name kitchen',
  'box.timezone': 'timezone Europe/Berlin',
  'box.language': 'language de',
  'box.restart': 'restart',
  'box.shut-down': 'shutdown',
  'box.logs': 'log',
  'box.reset': 'reset kitchen',
  'box.disks': 'move',
  'database.read': 'database',
  'database.upgrade': 'database upgrade postgresql',
  'database.back': 'database back postgresql --agree',
  'database.let-go': 'database let-go postgresql --agree',
  'box.move': 'move /dev/disk/by-id/usb-1 --agree',
  'support.make': 'support',
  'domain.read': 'domain',
  'domain.set': 'domain set home.example.org none',
  'domain.remove': 'domain remove',
  'alerts.read': 'alert',
  'alerts.set': 'alert set ntfy url=https://ntfy.example.org/box',
  'alerts.test': 'alert test',
  'alerts.remove': 'alert remove ntfy',
  'catalogue.read': 'catalogue',
  'catalogue.add': `catalogue add friends https://example.org/apps ${key}`,
  'catalogue.rank': 'catalogue priority friends 7',
  'catalogue.remove': 'catalogue remove friends',
  'catalogue.refresh': 'catalogue refresh friends',
  'recipe.bring': 'recipe bring recipes/miniflux',
  'recipe.drop': 'recipe drop wiki',
  'system.read': 'update',
  'system.check': 'update check',
  'system.sticks': 'update sticks',
  'system.install': 'update install',
  'system.start': 'update apply',
  'system.cancel': 'update cancel',
  'system.seen': 'update seen',
  'system.set': 'update set automatic=no',
}

/** And which cannot, because of what they are. */
const NO_COMMAND: Readonly<Partial<Record<VerbName, string>>> = {
  'session.open': 'root has no session: who has a terminal of the box has it already',
  'session.take': 'a session',
  'session.end': 'a session',
  'session.confirm': 'root is not asked for a password',
  'password.change': 'wants the old one; people password makes a link for a new one',
  'people.invited': 'is for whoever holds the link, in a browser',
  'people.accept': 'is for whoever holds the link, in a browser',
  'gate.begin': 'sends a browser on to an app',
  'claim.begin': 'proves to a browser that it speaks with this box',
  'claim.cable': 'proves to a browser that it speaks with this box',
  'claim.cable-state': 'proves to a browser that it speaks with this box',
  'claim.confirm': 'proves to a browser that it speaks with this box',
  'claim.finish': 'makes an owner who can sign in in that browser',
  'claim.join': 'site join asks for it, on the box that takes this one in',
  'claim.restore': 'backup restore --all asks for the same by verbs of its own',
  'box.look': 'is what a stranger sees; status says more',
  'vendor.logo': 'is a picture',
  'app.icon': 'is a picture',
  'app.screenshot': 'is a picture',
  'app.screenshots': 'are pictures',
  'shell.type': 'app shell, once somebody types',
  'shell.resize': 'app shell, once its terminal is resized',
  'description.read': 'site pull reads it, into a folder that is given',
  'api.read': 'describes these addresses, for who uses them',
  'backup.send': 'app install --from takes it from the disk',
  'backup.prepare': 'backup get fetches it without pieces',
  'backup.prepared': 'backup get fetches it without pieces',
  'backup.download': 'backup get fetches it without pieces',
  'system.upload': 'update install FILE takes it from the disk',
  'recipe.import': 'recipe import does it without a box',
}

/** What root alone may ask, and how the page comes to the same. */
const ONLY_ROOT: Readonly<Partial<Record<VerbName, string>>> = {
  'app.add': 'the page brings a recipe, and installs it; what builds an image is root’s',
  'backup.fetch': 'the page has it in pieces',
  'backup.find': 'the claim page: claim.restore',
  'backup.restore-all': 'the claim page: claim.restore',
  'backup.restore-state': 'the claim page: claim.restore',
  'backup.cancel-restore': 'the claim page: claim.restore',
  'catalogue.version': 'names a folder of the box',
  'system.parts': 'the page is told of them with everything else',
  'system.install-from': 'the page sends the file, or names a stick',
}

/** The verb that was waited for. */
class Reached extends Error {}

/** Answers of the box that a command needs before it comes to its point. */
const ANSWERS: Readonly<Partial<Record<VerbName, unknown>>> = {
  'status.read': { apps: [], box: { name: 'kitchen' } },
  'session.list': { sessions: [{ id: 'one' }] },
  'backup.disks': { disks: [{ path: '/dev/sda' }] },
  'box.disks': { others: [{ id: '/dev/disk/by-id/usb-1', model: 'Stick', size: 1, holds: [] }] },
  'catalogue.read': { catalogues: [{ name: 'friends' }], brought: [] },
  'app.shell': { shell: 'one' },
}

/** Gives a command on a box, up to where it asks for `wanted`. */
async function give(words: string, wanted: VerbName): Promise<void> {
  const ask = async (verb: VerbName) => {
    if (verb === wanted) throw new Reached()
    return ANSWERS[verb] ?? {}
  }
  const [name = '', ...all] = words.split(' ')
  const has = (option: string) => all.includes(option)
  const context: Partial<Context> = {
    ...{
      json: false,
      wait: true,
      deleteData: false,
      keepApps: false,
      all: false,
      oneMoment: false,
    },
    ...{ follow: has('--follow'), agree: has('--agree'), cancel: has('--cancel') },
    ...{ answers: {}, token: {}, hosts: [] },
    network: { addresses: 'auto' },
    worker: {
      ask: ask as Context['worker']['ask'],
      watch: ((verb: VerbName) => ({
        [Symbol.asyncIterator]: () => ({ next: () => ask(verb) }),
      })) as never,
    },
    ...{ say: () => {}, write: () => {}, warn: () => {} },
  }
  const command = await COMMANDS[name as keyof typeof COMMANDS]()
  await command(
    all.filter(it => !it.startsWith('--')),
    context as Context,
  )
}

/** What reads something that no terminal gives. */
const BY_PIPE = ['neighbour.join', 'backup.follow', 'site.join']

/** A terminal in which nobody types, or something that is piped in. */
function standardInput(isTTY: boolean): void {
  const stdin = Object.assign(Readable.from(isTTY ? [] : ['given']), {
    isTTY,
    setRawMode: () => stdin,
  })
  vi.spyOn(process, 'stdin', 'get').mockReturnValue(stdin as never)
  Object.assign(process.stdout, { isTTY })
}
afterEach(() => {
  vi.restoreAllMocks()
  Object.assign(process.stdout, { isTTY: undefined })
})

const asked = new Set(ROUTES.map(it => it.verb))

describe('a command', () => {
  it.each(Object.entries(COMMAND_OF))('asks for %s: gantry %s', async (verb, words) => {
    standardInput(!BY_PIPE.includes(verb))
    await expect(give(words, verb as VerbName)).rejects.toBeInstanceOf(Reached)
  })
})

it('every route has a command, or a reason why it has none', () => {
  const told = [...Object.keys(COMMAND_OF), ...Object.keys(NO_COMMAND)]
  expect([...asked].filter(it => !told.includes(it))).toEqual([])
  expect(told.filter(it => !asked.has(it as VerbName))).toEqual([])
  expect(new Set(told).size).toBe(told.length)
})

it('what no route asks is root’s alone, or of a program that is no person', () => {
  const rest = (Object.keys(verbs) as VerbName[]).filter(it => !asked.has(it))
  const ofPrograms = (it: VerbName) =>
    verbs[it].access === 'oidc' || ['box.origins', 'gate.check', 'gate.enter'].includes(it)
  expect(rest.filter(it => !ofPrograms(it)).sort()).toEqual(Object.keys(ONLY_ROOT).sort())
})
