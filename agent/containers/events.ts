import { setTimeout as pause } from 'node:timers/promises'
import type Docker from 'dockerode'
import { type Remember, remembering } from '../base/remembered.ts'
import { SPEC_LABEL } from './spec.ts'

/** Milliseconds before Docker is listened to again after it went away. */
const AGAIN = 1_000

/** What happens, and to what: to containers that have a label, or to everything. */
export interface Heard {
  readonly label?: string
  readonly kinds: readonly string[]
}

export const BEGINNINGS_AND_ENDS = ['start', 'health_status', 'die'] as const

/** Containers of ours that end. */
export const ENDS: Heard = { label: SPEC_LABEL, kinds: ['die', 'oom', 'destroy'] }

/** Everything by which the lists of containers, images and networks become others. */
const OF_LISTS: Heard = {
  kinds: [
    ...['create', 'start', 'die', 'oom', 'destroy', 'rename', 'pause', 'unpause', 'update'],
    ...['pull', 'import', 'load', 'tag', 'untag', 'delete', 'prune', 'remove'],
  ],
}

/**
 * Calls `heard` whenever that happens, and when Docker goes away or is back, until the signal says
 * stop; with whether Docker is listened to.
 */
export async function listenToDocker(
  docker: Docker,
  { label, kinds }: Heard,
  heard: (listening: boolean) => void,
  signal: AbortSignal,
): Promise<void> {
  const filters = JSON.stringify({ ...(label ? { label: [label] } : {}), event: kinds })
  let connected = false
  while (!signal.aborted) {
    try {
      // Docker answers a moment before it begins to write down for whoever asked.
      const since = Math.floor(Date.now() / 1000) - 1
      const events = await docker.getEvents({ filters, since, abortSignal: signal })
      if (!connected) heard(true)
      connected = true
      for await (const _event of events) heard(true)
    } catch {
      // It is out of order or being restarted: the loop's own look says so to people.
    }
    if (connected) heard(false)
    connected = false
    await pause(AGAIN, undefined, { signal }).catch(() => {})
  }
}

/** What Docker lists is asked anew once it told of a change. */
export interface Lists {
  readonly remember: Remember
  /** Something was done that Docker may tell of a moment later. */
  distrust(): void
}

/** Milliseconds: Docker drops what nobody takes in time. */
const BELIEVED = 300_000

export function listsOf(docker: Docker, signal: AbortSignal): Lists {
  let count = 0
  let listens = false
  const heard = (listening: boolean) => {
    listens = listening
    count += 1
  }
  void listenToDocker(docker, OF_LISTS, heard, signal)
  return {
    remember: remembering({ count: () => (listens ? count : undefined), believed: BELIEVED }),
    distrust: () => {
      count += 1
    },
  }
}
