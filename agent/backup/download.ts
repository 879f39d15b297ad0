import { createReadStream } from 'node:fs'
import { lstat, rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { Conflict, NotFound } from '../base/errors.ts'

/** A file on its way to a browser: what it is called comes first. */
export interface Piece {
  readonly name?: string
  readonly base64?: string
}

/** How far a file is that was fetched out of a snapshot. */
export type Sent = 'waiting' | 'sending' | 'sent'

/** Files on their way to browsers, and what came of that: a browser names no reason. */
export interface Downloads {
  /** The file that lies at `place`, piece after piece; it is gone in the end. Throws NotFound. */
  send(job: string, place: string, signal: AbortSignal): AsyncGenerator<Piece>
  /** Answers what was sent, or throws why not all of it was. */
  sent(job: string): Sent
}

export function openDownloads(): Downloads {
  // Whoever fetches takes away what was fetched before: nobody asks for more than the last ones.
  const outcomes = new Map<string, Sent | Error>()
  const note = (job: string, outcome: Sent | Error) => {
    outcomes.delete(job)
    outcomes.set(job, outcome)
    for (const old of [...outcomes.keys()].slice(0, -KEPT)) outcomes.delete(old)
  }
  return {
    async *send(job, place, signal) {
      let outcome: Sent | Error = cutOff()
      note(job, 'sending')
      try {
        yield* piecesOf(place, signal)
        if (!signal.aborted) outcome = 'sent'
      } catch (error) {
        if (!signal.aborted) outcome = error as Error
        throw error
      } finally {
        note(job, outcome)
      }
    },
    sent(job) {
      const outcome = outcomes.get(job) ?? 'waiting'
      if (outcome instanceof Error) throw outcome
      return outcome
    },
  }
}

const KEPT = 20

const cutOff = () =>
  new Conflict('file-cut-off', 'the connection ended before all of the file was sent', {
    hint: 'what this device has of it is no whole file: take it once more',
  })

async function* piecesOf(place: string, signal: AbortSignal): AsyncGenerator<Piece> {
  try {
    await lstat(place).catch(() => {
      throw new NotFound('file-unknown', `${basename(place)} is no longer there`, {
        hint: 'choose it once more',
      })
    })
    yield { name: basename(place) }
    for await (const chunk of createReadStream(place)) {
      if (signal.aborted) return
      yield { base64: (chunk as Buffer).toString('base64') }
    }
  } finally {
    await rm(place, { force: true })
  }
}
