import type { Layer } from '../http/api.ts'

/** What Docker says of one layer while it pulls an image. */
export interface PullEvent {
  readonly id?: string
  readonly status?: string
  readonly progressDetail?: { readonly current?: number; readonly total?: number }
}

export type Layers = ReadonlyMap<string, Layer>

/** The layers of an image after one more thing that Docker said of them. Pure. */
export function heard(layers: Layers, { id, status = '', progressDetail }: PullEvent): Layers {
  const found = id === undefined ? undefined : layers.get(id)
  const { current, total = found?.total } = progressDetail ?? {}
  const next = layerAfter(status, found, { current, total })
  return id === undefined || next === undefined ? layers : new Map(layers).set(id, next)
}

interface Amounts {
  readonly current: number | undefined
  readonly total: number | undefined
}

/** `undefined` where that says nothing of a layer: Docker names the tag in the same field. */
function layerAfter(
  status: string,
  before: Layer = { state: 'waiting', done: 0 },
  { current = before.done, total }: Amounts,
): Layer | undefined {
  const size = total === undefined ? {} : { total }
  switch (status) {
    case 'Pulling fs layer':
    case 'Waiting':
      return before
    case 'Downloading':
      return { state: 'downloading', done: current, ...size }
    case 'Verifying Checksum':
    case 'Download complete':
      return { ...before, state: 'fetched', done: before.total ?? before.done }
    case 'Extracting':
      // Docker counts anew for this: how much was fetched stays as it is.
      return { ...before, state: 'unpacking' }
    case 'Pull complete':
      return { ...before, state: 'ready', done: before.total ?? before.done }
    case 'Already exists':
      return { state: 'ready', done: 0, total: 0 }
    default:
      return undefined
  }
}

/**
 * How much of an image is here: 0 to 1; `undefined` while Docker does not know how large all of it
 * is, which it learns of a layer only when it begins with it.
 */
export function shareOf(layers: readonly Layer[]): number | undefined {
  const total = layers.reduce((sum, it) => sum + (it.total ?? Number.NaN), 0)
  const done = layers.reduce((sum, it) => sum + it.done, 0)
  return total > 0 ? Math.min(1, done / total) : undefined
}
