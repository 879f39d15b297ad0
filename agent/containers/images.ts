import { createReadStream } from 'node:fs'
import { stripVTControlCharacters } from 'node:util'
import type Docker from 'dockerode'
import { pullable, savedAs } from '../base/image-reference.ts'
import { runsOn } from '../base/processor.ts'
import type { LockedImage } from '../box/app-facts.ts'
import type { ImageSource } from '../box/processes.ts'
import { BUILD_NUMBER } from '../network/address-plan.ts'
import { OUR_LABELS } from '../proxy/need.ts'
import type { Tell } from '../reconcile/capability.ts'
import { heard, type Layers, shareOf } from './pull.ts'

/** Image archives that travel inside the operating system's image. */
export interface ImageShelf {
  /** The archive that holders run from. */
  readonly holder: string
  /** The docker-archive that stands for a reference, if one travels along. */
  preloaded(asked: string): Promise<string | undefined>
}

interface Fetch {
  readonly app: string
  readonly source: ImageSource
  /** What was settled for the same words before, as on the box that this one was brought back from. */
  readonly before: LockedImage | undefined
}

/**
 * Brings an app's image into Docker, from the nearest place that has it, and settles its id. A tag may
 * mean another program by now: what was settled before is fetched by its digest while its registry
 * has that.
 */
export async function fetchImage(
  docker: Docker,
  shelf: ImageShelf,
  fetch: Fetch,
  tell: Tell,
): Promise<LockedImage> {
  const image = await settle(docker, shelf, fetch, tell)
  const { Config } = await docker.getImage(image.id).inspect()
  const said = Object.entries(Config.Labels ?? {}).filter(([name]) => name.startsWith(OUR_LABELS))
  return { ...image, ...(said.length > 0 ? { labels: Object.fromEntries(said) } : {}) }
}

async function settle(
  docker: Docker,
  shelf: ImageShelf,
  { app, source, before }: Fetch,
  tell: Tell,
): Promise<LockedImage> {
  const { asked } = source
  if (source.kind === 'build') {
    const tag = await build(docker, app, source.folder, tell)
    return { asked, from: 'build', id: (await docker.getImage(tag).inspect()).Id }
  }
  const archive = await shelf.preloaded(asked)
  if (archive) return { asked, from: 'box', id: await load(docker, archive, asked, tell) }
  const settled = before?.digest
  const isThere = settled !== undefined && (await pullIfThere(docker, settled, tell))
  // What was settled on a box of another processor may be made for that alone.
  if (isThere && !(await runsHere(docker, settled))) {
    return await settle(docker, shelf, { app, source, before: undefined }, tell)
  }
  const reference = isThere ? settled : pullable(asked)
  if (!isThere) await pull(docker, reference, tell)
  const { Id, RepoDigests } = await docker.getImage(reference).inspect()
  const digest = isThere ? settled : RepoDigests[0]
  return { asked, from: 'registry', id: Id, ...(digest ? { digest } : {}) }
}

interface Progress {
  readonly id?: string
  readonly status?: string
  readonly stream?: string
  readonly error?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
}

async function pull(docker: Docker, reference: string, tell: Tell): Promise<void> {
  let layers: Layers = new Map()
  await follow(docker, await docker.pull(reference), event => {
    const before = layers
    layers = heard(layers, event)
    if (layers === before) return
    const all = [...layers.values()]
    tell(shareOf(all), { doing: 'downloading', layers: all })
  })
}

/** What an image says of itself; some say nothing. */
async function runsHere(docker: Docker, reference: string): Promise<boolean> {
  const { Architecture } = await docker.getImage(reference).inspect()
  return !Architecture || runsOn([Architecture], process.arch)
}

/** Answers whether the registry has that still: some keep no more than what tags mean now. */
async function pullIfThere(docker: Docker, digest: string, tell: Tell): Promise<boolean> {
  try {
    await pull(docker, digest, tell)
    return true
  } catch (error) {
    if (/manifest[ _]unknown|not found|no matching manifest/i.test((error as Error).message))
      return false
    throw error
  }
}

/** Answers the id of what is asked for, which is one of the images in a docker-archive. */
async function load(docker: Docker, archive: string, asked: string, tell: Tell): Promise<string> {
  const stream = await docker.loadImage(createReadStream(archive))
  await follow(docker, stream, ({ progressDetail }) => {
    const { current, total } = progressDetail ?? {}
    tell(current !== undefined && total ? current / total : undefined, { doing: 'unpacking' })
  })
  return (await docker.getImage(savedAs(asked)).inspect()).Id
}

/** The classic builder, in the network for builds; answers the tag of what was built. */
async function build(docker: Docker, app: string, folder: string, tell: Tell): Promise<string> {
  const tag = `gantry/${app}:built`
  const context = { context: folder, src: ['.'] }
  const stream = await docker.buildImage(context, {
    t: tag,
    networkmode: BUILD_BRIDGE,
    forcerm: true,
  })
  await follow(docker, stream, event => {
    const [, step, steps] = event.stream?.match(/^Step (\d+)\/(\d+)/) ?? []
    if (step && steps) tell((Number(step) - 1) / Number(steps), { doing: 'building' })
  })
  return tag
}

const BUILD_BRIDGE = `app-${BUILD_NUMBER}`

/** Throws what Docker says in its stream, too: the request itself was answered long before. */
async function follow(
  docker: Docker,
  stream: NodeJS.ReadableStream,
  hear: (event: Progress) => void,
): Promise<void> {
  let last = ''
  let failure: string | undefined
  await new Promise<void>((done, fail) =>
    docker.modem.followProgress(
      stream,
      error => (error ? fail(error) : done()),
      (event: Progress) => {
        last = `${last}${stripVTControlCharacters(event.stream ?? '')}`.slice(-2000)
        failure ??= event.error
        hear(event)
      },
    ),
  )
  if (failure !== undefined) throw new Error(`${last}${failure}`)
}
