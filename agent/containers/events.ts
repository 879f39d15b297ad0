import { setTimeout as pause } from 'node:timers/promises'
import type Docker from 'dockerode'
import { SPEC_LABEL } from './spec.ts'

/** Milliseconds before Docker is listened to again after it went away. */
const AGAIN = 1_000

/** Containers that have a label, and what happens to them. */
export interface Heard {
  readonly label: string
  readonly kinds: readonly string[]
}

export const BEGINNINGS_AND_ENDS = ['start', 'health_status', 'die'] as const

/** Containers of ours that end. */
export const ENDS: Heard = { label: SPEC_LABEL, kinds: ['die', 'oom', 'destroy'] }

/**
 * Calls `heard` whenever that happens, and when Docker goes away or is back, until the signal says
 * stop.
 */
export async function listenToDocker(
  docker: Docker,
  { label, kinds }: Heard,
  heard: () => void,
  signal: AbortSignal,
): Promise<void> {
  const filters = JSON.stringify({ label: [label], event: kinds })
  let connected = false
  while (!signal.aborted) {
    try {
      const events = await docker.getEvents({ filters, abortSignal: signal })
      if (!connected) heard()
      connected = true
      for await (const _event of events) heard()
    } catch {
      // It is out of order or being restarted: the loop's own look says so to people.
    }
    if (connected) heard()
    connected = false
    await pause(AGAIN, undefined, { signal }).catch(() => {})
  }
}
