import { X509Certificate } from 'node:crypto'
import { readFile, rm, statfs } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import { isDeepStrictEqual } from 'node:util'
import type Docker from 'dockerode'
import { z } from 'zod'
import { dockerFailure } from '../../base/docker-failure.ts'
import { ComponentFailed, Conflict, NotAllowed, NotFound, problemOf } from '../../base/errors.ts'
import { exists, writeWhole } from '../../base/files.ts'
import { parseJson } from '../../base/json.ts'
import type { Desired } from '../../box/desired.ts'
import {
  isOf,
  NUMBER_LABEL,
  type ServiceSpec,
  serviceSchema,
  TOLD_LABEL,
} from '../../box/swarm-service.ts'
import { dockerNumbers } from '../../network/address-plan.ts'
import type { Capability } from '../../reconcile/capability.ts'
import { decideOrAsk } from '../deciding.ts'
import { NOTHING_SPREAD, type SharedService, type Spread, type Task } from '../front/need.ts'
import type { Fetched, Line } from '../line.ts'
import type { Membership } from '../membership.ts'
import { type SiteDocument, siteBoxSchema } from '../need.ts'
import { refuseTaken } from '../newcomer.ts'
import { MOST_PAGES, sitePageSchema } from '../pages/page.ts'
import type { Swarm } from '../swarm.ts'
import { beside } from './beside.ts'
import { type BoxHardware, sharedAppSchema } from './need.ts'
import {
  type ObservedPlacement,
  type PlacementStep,
  placementFindings,
  planPlacement,
  type Share,
} from './plan.ts'
import { roomName, type Services } from './services.ts'

export interface PlacementOptions {
  readonly docker: Docker
  readonly services: Services
  readonly swarm: Swarm
  readonly line: Line
  readonly membership: Pick<Membership, 'agreed' | 'looked'>
  /** The root that signs for the pages of this box, as PEM; undefined while there is none. */
  readonly root: () => Promise<string | undefined>
  /** Of Gantry, on this box. */
  readonly version: string
  /** What the others know this box by; undefined while it has nothing to show. */
  readonly shows: () => Promise<string | undefined>
  readonly hardware: () => Promise<BoxHardware>
  /** Whether an app of this box works, and has finished its installation. */
  readonly isReady: (service: string) => boolean
  /** Where it is written which images came from other boxes; missing where none did. */
  readonly mark: string
  /** Where Docker keeps images. */
  readonly disk: string
  readonly changed: () => void
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
  /** Has the box looked at again whenever a container with a label begins or ends. */
  readonly listen: (label: string, signal: AbortSignal) => void
}

/** Apps on other boxes than their own: what comes here, and what goes from here. */
export interface Placement extends Capability<ObservedPlacement, PlacementStep> {
  /** As it is seen in this pass; as it was seen last where Docker does not answer. */
  spread(): Promise<Spread>
  /** As it was seen last, which waits for nobody. */
  seen(): Spread
  /** Answers another box of the site; undefined for a question that is not about this. */
  answer(question: string, input: unknown, from: string): Promise<unknown>
}

const ROOM_LABEL = 'gantry.room'
/** Of what an image takes up: it is on its way and unpacked at the same time. */
const ROOM_NEEDED = 2.2

const { name, root, version, shows, hardware } = siteBoxSchema.shape
// A newer box says more than this one knows.
const shareSchema = z.object({
  ...{ name, root, version, shows, hardware },
  apps: z.array(sharedAppSchema).max(127),
  pages: z.array(sitePageSchema).max(MOST_PAGES).default([]),
  images: z.array(z.string().regex(/^gantry\.image\.[0-9a-f]{24}$/)).max(300),
})
const serveSchema = z.strictObject({ number: z.int(), spec: serviceSchema })
const numberSchema = z.object({ number: z.int() })
const imageSchema = z.object({ image: z.string() })
const servicesSchema = z.array(
  z.object({
    ...{ number: z.int(), home: z.string(), told: z.string(), undone: z.boolean() },
    running: z.record(z.string(), z.int()),
  }),
)

export function placement(options: PlacementOptions): Placement {
  const { docker, services, swarm, line, membership, mark } = options
  let looking: Promise<Spread> = Promise.resolve(NOTHING_SPREAD)
  let last = NOTHING_SPREAD
  /** What was told last, by number, until the swarm has taken it back. */
  const told = new Map<number, string>()
  const undone = new Map<number, string>()
  let listening: AbortController | undefined
  let noting = Promise.resolve()
  const images = beside<Bring>({
    fetch: ({ image, from }) => bring(image, from),
    keyOf: it => it.image,
    ...{ changed: options.changed, now: options.now },
  })
  /** It stays as it is until the box is turned off, or another disk is its own. */
  let found: Promise<BoxHardware> | undefined

  function listenWhile(isNeeded: boolean): void {
    if (isNeeded === (listening !== undefined)) return
    listening?.abort()
    listening = isNeeded ? new AbortController() : undefined
    if (!listening) return
    options.listen(NUMBER_LABEL, listening.signal)
  }

  async function tasks(): Promise<Task[]> {
    const found = await docker
      .listContainers({ filters: { label: [NUMBER_LABEL], status: ['running'] } })
      .catch(dockerFailure('does not tell what runs for other boxes'))
    return found.flatMap(({ Labels, NetworkSettings, Status }): Task[] => {
      // It has a check of its own, which it has not passed yet.
      if (/health: starting|unhealthy/.test(Status)) return []
      const addresses = Object.values(NetworkSettings.Networks).flatMap(
        it => it.GlobalIPv6Address || [],
      )
      return addresses.map(address => ({ number: Number(Labels[NUMBER_LABEL]), address }))
    })
  }

  async function list(): Promise<SharedService[]> {
    return servicesSchema.parse(await decideOrAsk(options, () => services.list(), 'services'))
  }

  async function look(desired: Desired): Promise<Spread> {
    const { site, guests } = desired
    listenWhile(guests.length > 0)
    if (!site || site.leaving || site.founding) return NOTHING_SPREAD
    const [agreed, here] = await Promise.all([membership.looked(), tasks()])
    // While nobody can say, what was so stays so: what runs goes on.
    const services = agreed?.document ? await list().catch(() => last.services) : last.services
    last = { agreed, services, tasks: here }
    return last
  }

  async function rooms(): Promise<Map<number, readonly string[]>> {
    const found = await docker
      .listNetworks({ filters: { label: [ROOM_LABEL] } })
      .catch(dockerFailure('does not list its networks'))
    return new Map(
      found.flatMap(({ Name, Labels, IPAM }) => {
        const number = Number(Labels?.[ROOM_LABEL])
        // What Docker makes of it when something runs there has the same labels.
        if (Name !== roomName(number)) return []
        return [[number, (IPAM?.Config ?? []).flatMap(({ Subnet }) => Subnet ?? [])] as const]
      }),
    )
  }

  async function brought(): Promise<string[]> {
    const text = await readFile(mark, 'utf8').catch(() => '[]')
    return z.array(z.string()).catch([]).parse(parseJson(text))
  }

  /** What the swarm has taken back since it was told. */
  function noteUndone(seen: readonly SharedService[]): void {
    for (const { number, told: now, undone: isBack } of seen) {
      const wanted = told.get(number)
      if (wanted === undefined || wanted === now || !isBack) continue
      undone.set(number, wanted)
      told.delete(number)
    }
  }

  async function observe(desired: Desired): Promise<ObservedPlacement> {
    looking = look(desired)
    // Who waits for it hears of it; the others need not.
    looking.catch(() => {})
    const { version } = options
    const shows = await options.shows()
    const ready = new Set(desired.apps.map(it => it.service).filter(options.isReady))
    const own = { version, shows, ready }
    const isPart = desired.site !== undefined || (await exists(mark))
    if (!isPart) return { ...NOTHING, ...own, agreed: undefined, services: undefined, leads: false }
    found ??= options.hardware()
    // Before Docker is asked: what arrives in between is one of the two.
    const coming = new Set(images.coming)
    const [spread, networks, there, came, root, hardware] = await Promise.all([
      looking,
      rooms(),
      docker.listImages({ all: true }).catch(dockerFailure('does not list its images')),
      brought(),
      options.root(),
      found,
    ])
    const { agreed } = spread
    noteUndone(spread.services)
    const leads = agreed?.nodes.some(it => it.leader && it.box === desired.site?.me) ?? false
    return {
      ...{ ...own, agreed, leads, networks, hardware, brought: came, undone },
      coming,
      services: agreed?.document ? spread.services : undefined,
      images: new Set(there.map(it => it.Id)),
      root: root === undefined ? undefined : new X509Certificate(root).raw.toString('base64'),
    }
  }

  async function share(from: string, it: Share): Promise<void> {
    const agreed = await swarm.agreed()
    const node = agreed?.nodes.find(({ box, up }) => box === from && up)
    if (node && node.images.join() !== it.images.join()) await swarm.labelImages(node.id, it.images)
    if (
      agreed?.document &&
      isDeepStrictEqual(withShare(agreed.document, from, it), agreed.document)
    )
      return
    await swarm.edit(document => withShare(document, from, it))
  }

  async function serve(from: string, number: number, spec: ServiceSpec): Promise<void> {
    const document = (await swarm.agreed())?.document
    const shared = document?.apps?.find(it => it.number === number && it.home === from)
    if (!shared || !isOf(spec, shared)) {
      throw new NotAllowed('site-app-foreign', `guest ${number} is no app of that box`)
    }
    await services.serve(number, spec)
  }

  async function bring(image: string, from: readonly string[]): Promise<void> {
    let problem: unknown
    for (const box of from) {
      try {
        return await load(await line.fetch(box, 'image', { image }), image)
      } catch (error) {
        problem = error
        if (problemOf(error).code === 'disk-full') throw error
      }
    }
    const { message = 'no box has it', detail = message } = problem ? problemOf(problem) : {}
    throw new ComponentFailed(
      'site-image-missing',
      'the image of an app of another box is missing',
      {
        hint: 'it comes as soon as a box that has it answers; Gantry tries again by itself',
        detail,
        cause: problem,
      },
    )
  }

  async function load({ stream, size }: Fetched, image: string): Promise<void> {
    const { bavail, bsize } = await statfs(options.disk)
    if (size * ROOM_NEEDED > bavail * bsize) {
      stream.destroy()
      throw new Conflict(
        'disk-full',
        'the disk of this box is too full for an app of another box',
        {
          hint: 'remove an app or its data, then it comes by itself',
        },
      )
    }
    // Before it is here: what a power cut leaves of it is not forgotten.
    await note(it => [...it, image])
    // Docker waits for what is missing of a stream that broke off unless it is told.
    const broken = new AbortController()
    stream.once('error', cause => broken.abort(cause))
    const failed = (error: unknown): never => {
      if (broken.signal.aborted) throw broken.signal.reason
      return dockerFailure('does not take in an image')(error)
    }
    const progress = await docker.loadImage(stream, { abortSignal: broken.signal }).catch(failed)
    await new Promise<void>((done, fail) =>
      docker.modem.followProgress(progress, error => (error ? fail(error) : done())),
    ).catch(failed)
    // It may have been taken for what nobody wants while it came.
    await note(it => [...it, image])
    // A stream that broke off loads nothing, and says nothing of it.
    await docker.getImage(image).inspect().catch(dockerFailure('does not have the image that came'))
  }

  /** Which images came from other boxes: one change after the other. */
  function note(change: (images: readonly string[]) => readonly string[]): Promise<void> {
    const noted = noting.then(async () => {
      await writeWhole(mark, JSON.stringify([...new Set(change(await brought()))]))
    })
    noting = noted.catch(() => {})
    return noted
  }

  /** Nothing of another box is left here: from now on nobody looks for it. */
  async function forgetIfEmpty(): Promise<void> {
    if (images.coming.size > 0) return
    const left = (await rooms()).size + (await brought()).length
    if (left === 0) await rm(mark, { force: true })
  }

  async function apply(step: PlacementStep): Promise<void> {
    switch (step.kind) {
      case 'lay':
        await keepMark()
        return void (await docker
          .createNetwork(roomOf(step.number, step.grant))
          .catch(dockerFailure(`does not ${step.says}`)))
      case 'lift':
        await docker
          .getNetwork(roomName(step.number))
          .remove()
          .catch(untilLet)
          .catch(dockerFailure(`does not ${step.says}`))
        return await forgetIfEmpty()
      case 'bring':
        return images.begin(step)
      case 'discard':
        await docker
          .getImage(step.image)
          .remove({ force: true })
          .catch(untilLet)
          .catch(dockerFailure(`does not ${step.says}`))
        if (await isThere(step.image)) return
        await note(images => images.filter(it => it !== step.image))
        return await forgetIfEmpty()
      case 'share':
        return void (await decideOrAsk(options, () => share(me, step.share), 'share', step.share))
      case 'label':
        return await swarm.label(step.node, step.labels)
      case 'serve': {
        const { number, spec } = step
        await decideOrAsk(options, () => serve(me, number, spec), 'serve', { number, spec })
        undone.delete(number)
        return void told.set(number, spec.Labels[TOLD_LABEL])
      }
      case 'end': {
        const { number } = step
        return void (await decideOrAsk(options, () => services.end(number), 'end', { number }))
      }
    }
  }

  const isThere = (image: string) =>
    docker
      .getImage(image)
      .inspect()
      .then(
        () => true,
        () => false,
      )

  /** A box that leaves its site knows by it that there is something to take away. */
  const keepMark = () => note(images => images)

  let me = ''
  return {
    name: 'placement',
    serves: () => false,
    plan: planPlacement,
    findings: placementFindings,
    apply,
    observe(desired) {
      me = desired.site?.me ?? ''
      return observe(desired)
    },
    spread: () => looking.catch(() => last),
    seen: () => last,
    async answer(question, input, from) {
      switch (question) {
        case 'services':
          return await services.list()
        case 'share':
          return (await share(from, shareSchema.parse(input) as Share)) ?? null
        case 'serve': {
          const { number, spec } = serveSchema.parse(input)
          return (await serve(from, number, spec as ServiceSpec)) ?? null
        }
        case 'end': {
          const { number } = numberSchema.parse(input)
          const it = (await services.list()).find(one => one.number === number)
          if (it?.home !== from) throw new NotAllowed('site-app-foreign', 'no app of that box')
          return (await services.end(number)) ?? null
        }
        case 'image':
          return await imageFor(imageSchema.parse(input).image)
      }
      return undefined
    },
  }

  /** Only what the site shares is given away. */
  async function imageFor(image: string): Promise<Fetched> {
    const apps = membership.agreed()?.document?.apps ?? []
    if (!apps.some(it => it.images.includes(image))) {
      throw new NotFound('site-image-missing', 'no box of the site shares that image')
    }
    const shelved = docker.getImage(image)
    const { Size } = await shelved.inspect().catch(() => {
      throw new NotFound('site-image-missing', 'this box does not have that image')
    })
    return { stream: (await shelved.get()) as Readable, size: Size }
  }
}

type Bring = Extract<PlacementStep, { kind: 'bring' }>

const NOTHING = {
  coming: new Set<string>(),
  root: undefined,
  hardware: undefined,
  networks: new Map(),
  images: new Set<string>(),
  brought: [],
  undone: new Map(),
}

/** Docker makes nothing of it yet: the swarm's network takes its numbers and its bridge from it. */
function roomOf(number: number, grant: Desired['guests'][number]['network']) {
  return {
    ...{ Name: roomName(number), ConfigOnly: true },
    ...dockerNumbers(grant),
    Labels: { [ROOM_LABEL]: String(number) },
  } as Docker.NetworkCreateOptions
}

/** What a box says of itself, and of nobody else. */
export function withShare(document: SiteDocument, from: string, it: Share): SiteDocument {
  const { [from]: known } = document.boxes
  if (!known) return document
  if (it.name !== known.name) refuseTaken(it.name, Object.values(document.boxes))
  const others = (document.apps ?? []).filter(({ home }) => home !== from)
  const own = it.apps.filter(({ home }) => home === from)
  if (own.some(({ number }) => others.some(other => other.number === number))) {
    throw new Conflict('site-number-taken', 'another box has just taken that place', {
      hint: 'the box takes the next one by itself',
    })
  }
  const { root: _root, version: _version, shows: _shows, hardware: _hardware, ...rest } = known
  const { root, version, shows, hardware } = it
  const said = Object.entries({ root, version, shows, hardware }).filter(
    ([, value]) => value !== undefined,
  )
  const { apps: _apps, pages: _pages, ...plain } = document
  const pages = [
    ...(document.pages ?? []).filter(({ home }) => home !== from),
    ...it.pages.filter(({ home }) => home === from),
  ]
  const apps = [...others, ...own]
  return {
    ...plain,
    boxes: {
      ...document.boxes,
      [from]: { ...rest, name: it.name, ...Object.fromEntries(said) },
    },
    ...(apps.length > 0 ? { apps } : {}),
    ...(pages.length > 0 ? { pages } : {}),
  }
}

/** What ended there holds on to it for a moment; the next pass takes it away. What is gone is gone. */
function untilLet(error: unknown): void {
  const { statusCode = 0 } = error as { statusCode?: number }
  const isHeld = statusCode === 409 || /in use|active endpoints/.test(String(error))
  if (statusCode !== 404 && !isHeld) throw error
}
