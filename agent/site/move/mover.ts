import { randomBytes } from 'node:crypto'
import { readFile, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { setTimeout as pause } from 'node:timers/promises'
import { z } from 'zod'
import { NEIGHBOUR_SECRETS } from '../../backup/neighbours/need.ts'
import { Conflict, InvalidInput, NotFound } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import type { Apps } from '../../box/apps.ts'
import type { Box } from '../../box/box.ts'
import type { DesiredApp } from '../../box/desired.ts'
import type { AppEntry } from '../../box/manifest.ts'
import type { Store } from '../../box/store.ts'
import type { MoveOutlook } from '../../http/api.ts'
import { SERVICE_NAME } from '../../recipe/service-name.ts'
import type { Fetched, Line } from '../line.ts'
import type { Membership } from '../membership.ts'
import type { Site } from '../need.ts'
import type { Move } from '../ownership/need.ts'
import type { Ownership } from '../ownership/ownership.ts'
import { refuseMoved } from '../ownership/transition.ts'
import { broughtSchema, type Moves } from './moves.ts'
import { spaceName } from './need.ts'

export interface MoverOptions {
  readonly exec: Exec
  readonly line: Line
  readonly membership: Pick<Membership, 'agreed'>
  readonly ownership: Pick<Ownership, 'decide'>
  readonly moves: Pick<Moves, 'expect' | 'keepKeys'>
  readonly store: Pick<Store, 'secrets' | 'saveSecrets' | 'app'>
  readonly apps: () => Pick<Apps, 'admit' | 'spare'>
  readonly version: string
  /** The folder of folders of apps, and that of caches. */
  readonly folders: string
  readonly caches: string
  /** Where everything that changes lies. */
  readonly disk: string
  /** Bytes of the databases of an app. */
  readonly databases: (app: DesiredApp) => Promise<number>
}

interface Wish {
  readonly service: string
  /** Id of a box. */
  readonly to: string
}

/** What people ask of moves, and what the boxes of the two ends ask each other before they begin. */
export interface Mover {
  outlook(box: Box, site: Site, wish: Wish): Promise<MoveOutlook>
  begin(box: Box, site: Site, wish: Wish): Promise<MoveOutlook>
  stay(site: Site, service: string): Promise<void>
  answer(question: string, input: unknown): Promise<unknown>
}

const MB = 2 ** 20
/** Bytes that are sent to learn how fast that goes. */
const PROBE = 16 * MB
/** Bytes a second in which copies are written, and databases are written out and read in. */
const [COPIED, REBUILT] = [40 * MB, 8 * MB]
/** Seconds for stopping, for a moment of everything, for starting: whatever there is of data. */
const AT_LEAST = 25
/** Milliseconds in which the other box looks whether it takes an app. */
const PATIENCE = 20_000
/** Milliseconds within which the loop has seen what was agreed, mostly; and between two looks. */
const [KNOWN_WITHIN, KNOWN_EVERY] = [10_000, 200]
/** Bytes of a recipe. */
const LONGEST = 200_000

const lookSchema = z.object({
  service: z.string().regex(SERVICE_NAME),
  recipe: z.string().max(LONGEST),
  needs: z.number().min(0),
})
const takeSchema = lookSchema.extend({
  id: z.string().regex(/^[0-9a-f]{16}$/),
  key: z.string().max(200),
  password: z.string().max(200),
  brought: broughtSchema,
})
const freeSchema = z.object({ free: z.number() })

export function moverOf(options: MoverOptions): Mover {
  const { exec, line, membership, ownership, moves, store, apps } = options

  async function present(box: Box, site: Site, { service, to }: Wish) {
    const [manifest, { desired }] = await Promise.all([box.manifest(), box.desired()])
    const entry = manifest.apps[service]
    const app = desired.apps.find(it => it.service === service && it.installed)
    if (!entry || !app) throw notHere(site, service)
    const target = site.boxes[to]
    if (!target || to === site.me) {
      throw new InvalidInput('move-itself', `${service} is on this box already`, {
        hint: 'name another box of the site: gantry site',
      })
    }
    refuseChanging(entry, app)
    if (app.storage.some(it => it.kind === 'library')) {
      throw new Conflict('move-library', `${service} uses folders of this box that apps share`, {
        hint: 'those stay here, so it cannot go without them',
      })
    }
    await apps().spare(service)
    const node = membership.agreed()?.nodes.find(it => it.box === to && it.up)
    if (!node) {
      throw new Conflict('site-box-away', `${target.name} is away`, {
        hint: 'turn it on, and look at its network cable',
      })
    }
    if (target.version !== options.version) {
      throw new Conflict('site-version-differs', `${target.name} has another version of Gantry`, {
        hint: `this one has ${options.version}, that one ${target.version ?? 'an older one'}: update both first`,
      })
    }
    return { entry, app, target }
  }

  async function look(box: Box, site: Site, wish: Wish) {
    const { entry, app, target } = await present(box, site, wish)
    const { service, to } = wish
    const stored = await store.app(service, entry.revision)
    const recipe = await readFile(join(stored?.folder ?? '', 'recipe.toml'), 'utf8')
    const speed = await measure(to)
    const files = await sizeOf(service, app, speed)
    const databases = await options.databases(app)
    const bytes = files.bytes + databases
    const changing = files.changing + databases
    const space = spaceFor(bytes)
    const needs = Math.ceil(space + bytes * 1.1)
    const question = { service, recipe, needs }
    const { free } = freeSchema.parse(await line.ask(to, 'move-look', question, PATIENCE))
    const pace = Math.min(speed, COPIED)
    return {
      ...{ entry, question, space },
      outlook: {
        ...{ service, to: target.name, bytes, changing, needs, free, speed },
        copying: Math.ceil(bytes / pace + bytes / COPIED),
        standing: Math.ceil(
          AT_LEAST + files.changing / pace + files.changing / COPIED + databases / REBUILT,
        ),
      },
    }
  }

  /** Whoever asks after this is told of it. */
  async function known(id: string): Promise<void> {
    for (let left = KNOWN_WITHIN; left > 0; left -= KNOWN_EVERY) {
      if (membership.agreed()?.document?.moves?.some(it => it.id === id)) return
      await pause(KNOWN_EVERY)
    }
  }

  /** All of it, and what was written within the time that a copy takes, of ten minutes at least. */
  async function sizeOf(service: string, app: DesiredApp, speed: number) {
    const saved = app.saved.folders.map(({ id }) => join(options.folders, service, id))
    const caches = app.saved.caches.map(it => join(options.caches, it))
    const all = await written([...saved, ...caches], 0)
    const within = Math.max(600, all / Math.min(speed, COPIED))
    return {
      bytes: all,
      changing: await written([...saved, ...caches], Date.now() / 1000 - within),
    }
  }

  async function written(folders: readonly string[], since: number): Promise<number> {
    if (folders.length === 0) return 0
    const sum =
      'find "$@" -xdev -type f -newermt "@$SINCE" -printf "%s\\n" 2>/dev/null | awk \'{ all += $1 } END { printf "%d", all }\''
    const env = { SINCE: String(Math.floor(since)) }
    return Number(await exec(['sh', '-c', sum, '-', ...folders], { env, timeout: 60_000 })) || 0
  }

  async function measure(to: string): Promise<number> {
    const start = performance.now()
    const { stream } = await line.fetch(to, 'move-speed', {})
    let bytes = 0
    for await (const it of stream) bytes += (it as Buffer).length
    return Math.round((bytes / Math.max(1, performance.now() - start)) * 1000)
  }

  /** Throws what is in the way here. */
  async function refuseHere({ service, recipe, needs }: z.output<typeof lookSchema>) {
    await apps().admit(service, recipe)
    const { bavail, bsize } = await statfs(options.disk)
    const free = bavail * bsize
    if (free >= needs) return { free }
    throw new Conflict('move-room', `the disk of that box has too little room for ${service}`, {
      hint: `it takes ${shown(needs)} there while it moves, and ${shown(free)} are free: remove something there first`,
    })
  }

  return {
    outlook: async (box, site, wish) => (await look(box, site, wish)).outlook,
    async begin(box, site, wish) {
      const { entry, question, space, outlook } = await look(box, site, wish)
      const { service, to } = wish
      const id = randomBytes(8).toString('hex')
      const keys = { key: randomBytes(24).toString('base64url'), password: newPassword() }
      const move: Move = {
        ...{ id, service, from: site.me, to, phase: 'copy', space },
        since: new Date().toISOString(),
      }
      const { state, revision, recipe, people } = entry
      const brought = {
        ...{ state, revision, 'set-up': entry['set-up'] },
        ...(recipe === undefined ? {} : { recipe }),
        ...(people === undefined ? {} : { people }),
      }
      moves.expect(id)
      await moves.keepKeys(id, keys)
      await box.change(
        { what: `move ${service} to ${outlook.to}`, kind: 'app-moves', app: service },
        async it => {
          const now = it.apps[service]
          if (!now) throw notHere(site, service)
          refuseMoved(service, now.move)
          if (now.update || now.restore) throw changing(service)
          return { ...it, apps: { ...it.apps, [service]: { ...now, move: { id, way: 'out' } } } }
        },
      )
      try {
        await line.ask(to, 'move-take', { ...question, id, ...keys, brought }, PATIENCE)
        await ownership.decide(site.me, { kind: 'begin', move })
      } catch (error) {
        await box.edit(service, { what: `${service} stays`, kind: 'app-stays' }, it => {
          const { move: mark, ...rest } = it
          return mark?.id === id ? rest : it
        })
        throw error
      }
      box.loop.poke()
      await known(id)
      return outlook
    },
    async stay(site, service) {
      const move = (membership.agreed()?.document ?? site).moves?.find(
        it =>
          it.service === service &&
          it.phase !== 'brought' &&
          (it.from === site.me || it.to === site.me),
      )
      if (!move) throw new Conflict('move-none', `${service} is not being moved`)
      if (move.phase !== 'copy' && move.phase !== 'still') {
        throw new Conflict('move-gone', `${service} is the other box's by now`, {
          hint: 'wait until it has proven itself there; then move it back',
        })
      }
      await ownership.decide(site.me, {
        ...{ kind: 'go', id: move.id, phase: 'home', why: 'somebody let it stay' },
      })
    },
    async answer(question, input) {
      switch (question) {
        case 'move-look':
          return await refuseHere(lookSchema.parse(input))
        case 'move-take': {
          const { id, key, password, brought, ...asked } = takeSchema.parse(input)
          const { free } = await refuseHere(asked)
          moves.expect(id)
          await moves.keepKeys(id, { key, password, brought: JSON.stringify(brought) })
          const kept = await store.secrets(NEIGHBOUR_SECRETS)
          await store.saveSecrets(NEIGHBOUR_SECRETS, { ...kept, [spaceName(id)]: password })
          return { free }
        }
        case 'move-speed':
          return { stream: Readable.from(probe()), size: PROBE } satisfies Fetched
      }
      return undefined
    },
  }
}

function* probe() {
  const part = randomBytes(MB)
  for (let sent = 0; sent < PROBE; sent += MB) yield part
}

/** What two rounds of copies may take up; a database is sent twice. */
const spaceFor = (bytes: number) => Math.ceil(bytes * 1.5 + 1024 * MB)

const newPassword = () => randomBytes(20).toString('base64url')

function refuseChanging(
  { state, update, restore, move }: AppEntry,
  { service, scale }: DesiredApp,
) {
  refuseMoved(service, move)
  if (update || restore) throw changing(service)
  if (state !== 'running' && state !== 'stopped') throw changing(service)
  if (!scale) return
  throw new Conflict('move-scaled', `${service} runs on several boxes already`, {
    hint: 'its own box leads the others to it, so it stays there; its rows come to another one out of a backup alone: gantry site lend on and gantry backup now here, turn this box off, and gantry site bring there',
  })
}

const changing = (service: string) =>
  new Conflict('app-changing', `${service} is being changed at this moment`, {
    hint: 'wait until that is done, and move it then',
  })

function notHere({ pages = [], boxes }: Site, service: string) {
  const there = pages.find(it => it.name === service)
  const name = there && boxes[there.home]?.name
  if (name === undefined)
    return new NotFound('app-unknown', `there is no app ${service} on this box`)
  return new Conflict('move-elsewhere', `${service} is on ${name}`, {
    hint: `an app is moved from its own box: open the page of ${name}, or gantry --host ${name} site move`,
  })
}

const shown = (bytes: number) =>
  bytes < 10_000 * MB ? `${Math.ceil(bytes / MB)} MB` : `${Math.ceil(bytes / MB / 1024)} GB`
