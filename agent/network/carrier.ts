import { setTimeout as pause } from 'node:timers/promises'
import { Conflict } from '../base/errors.ts'
import { readText } from '../base/files.ts'
import type { Lan } from '../box/lan.ts'

export interface CableWatcherOptions {
  readonly claim: { readonly watchesCable: boolean; hearCable(carrier: boolean): void }
  readonly lan: () => Lan
  readonly signal: AbortSignal
}

/** Milliseconds between two looks at the cable. */
const OFTEN = 200

/**
 * Tells the claim of the signal on the network cable for as long as it wants to know. Throws Conflict
 * where the box has none: a radio can be disturbed from the street.
 */
export function cableWatcher({ claim, lan, signal }: CableWatcherOptions): () => Promise<void> {
  return async () => {
    const { card } = lan()
    if (card === undefined || !/^(?:en|eth|host0)/.test(card) || !(await carrierOf(card))) {
      throw new Conflict('cable-missing', 'the box is not in the network by a cable', {
        hint: 'connect it to the router with a cable, and try again',
      })
    }
    const watch = async () => {
      while (claim.watchesCable && !signal.aborted) {
        claim.hearCable((await carrierOf(card)) ?? false)
        await pause(OFTEN, undefined, { signal }).catch(() => {})
      }
    }
    void watch()
  }
}

/** Undefined where there is no such card; one that is turned off has no carrier to tell of. */
async function carrierOf(card: string): Promise<boolean | undefined> {
  return await readText(`/sys/class/net/${card}/carrier`).then(
    text => text?.startsWith('1'),
    () => false,
  )
}
