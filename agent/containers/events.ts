import { setTimeout as pause } from 'node:timers/promises'
import type Docker from 'dockerode'
import { SPEC_LABEL } from './spec.ts'

/** Milliseconds before Docker is listened to again after it went away. */
const AGAIN = 1_000

/**
 * Calls `heard` whenever a container of ours ends, and when Docker goes away or is back, until the
 * signal says stop.
 */
export async function listenToDocker(
  docker: Docker,
  heard: () => void,
  signal: AbortSignal,
): Promise<void> {
  const filters = JSON.stringify({ label: [SPEC_LABEL], event: ['die', 'oom', 'destroy'] })
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
