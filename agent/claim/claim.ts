import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { Conflict, NotAllowed } from '../base/errors.ts'
import { createWhole, exists, readText, writeWhole } from '../base/files.ts'
import { decodeToml, encodeToml } from '../base/toml.ts'
import type { ClaimBegun } from '../http/api.ts'
import { type Channel, openChannel } from './channel.ts'
import { newCode } from './code.ts'
import { openLimits } from './limits.ts'
import { type Pake, recordSchema } from './pake.ts'

/** Until the box has an owner: its code, and what recognises who knows it. */
const unclaimedSchema = z.strictObject({ code: z.string(), record: recordSchema })
type Unclaimed = z.output<typeof unclaimedSchema>

/** Milliseconds between the two halves of an exchange. */
const EXCHANGE_LIFE = 60_000
/** Milliseconds that the rest of the claim may take once the code was proved. */
const PROOF_LIFE = 10 * 60_000
/** A stranger who begins exchanges must neither fill the memory nor push the owner's out at once. */
const MOST_BEGUN = 8

/** The act by which a box gets its owner. After it there is no way back but a factory reset. */
export interface Claim {
  readonly claimed: boolean
  /** The code to show, while there is one. */
  readonly code: string | undefined
  /** Why the box cannot be claimed just now though it has no owner, in words for its screen. */
  readonly closed: string | undefined
  /** The three words of the claim that was made since the box is running. */
  readonly words: string | undefined
  /** The first half of an exchange. Throws what Limits and Pake throw, and Conflict. */
  begin(message: string): Promise<ClaimBegun>
  /** The second half: the channel to whoever has proved to know the code. Throws NotAllowed. */
  confirm(exchange: string, message: string): Promise<Channel>
  /**
   * Runs `settle`, which makes the owner, and then closes the claim for ever. Two at once cannot
   * both win. Throws NotAllowed for an exchange that has not proved the code, or is too old.
   */
  finish<T>(exchange: string, settle: (channel: Channel) => Promise<T>): Promise<T>
}

export interface ClaimOptions {
  /** Where what outlives the power is kept. */
  readonly folder: string
  /** Where what ends with the power is kept. */
  readonly volatile: string
  readonly pake: Pake
  /** Milliseconds since power-on. */
  readonly now: () => number
}

export async function openClaim({ folder, volatile, pake, now }: ClaimOptions): Promise<Claim> {
  const claimedFile = join(folder, 'claimed.toml')
  const unclaimedFile = join(folder, 'claim.toml')
  const limits = await openLimits(join(volatile, 'claim-limits.toml'), now)
  let unclaimed = (await exists(claimedFile)) ? undefined : await readyToClaim(unclaimedFile, pake)
  if (!unclaimed) await rm(unclaimedFile, { force: true })

  const begun = new Map<string, { readonly state: string; readonly until: number }>()
  let proved: { readonly exchange: string; readonly channel: Channel; until: number } | undefined
  let busy = false
  let words: string | undefined

  function refuseIfClaimed(): Unclaimed {
    if (unclaimed) return unclaimed
    throw alreadyClaimed()
  }

  return {
    get claimed() {
      return unclaimed === undefined
    },
    get code() {
      return unclaimed?.code
    },
    get closed() {
      return unclaimed && limits.refusal()?.message
    },
    get words() {
      return words
    },

    async begin(message) {
      const { record } = refuseIfClaimed()
      const retryAfter = await limits.begin()
      const answered = await pake.answer(record, message)
      for (const [id, { until }] of begun) if (until < now()) begun.delete(id)
      const [oldest] = begun.keys()
      if (begun.size >= MOST_BEGUN && oldest !== undefined) begun.delete(oldest)
      const exchange = randomBytes(24).toString('base64url')
      begun.set(exchange, { state: answered.state, until: now() + EXCHANGE_LIFE })
      return { exchange, message: answered.message, retryAfter }
    },

    async confirm(exchange, message) {
      refuseIfClaimed()
      const half = begun.get(exchange)
      begun.delete(exchange)
      if (!half || half.until < now()) throw tooLate()
      const key = await pake.finish(half.state, message)
      if (key === undefined) {
        throw new NotAllowed('code-wrong', 'that is not the code of this box', {
          hint: 'the code is on the screen of the box and in claim-code.txt on its card',
        })
      }
      await limits.proved()
      const channel = openChannel(key, 'box')
      // Whoever proves the code last goes on: the owner has loaded the page again.
      proved = { exchange, channel, until: now() + PROOF_LIFE }
      return channel
    },

    async finish(exchange, settle) {
      refuseIfClaimed()
      if (!proved || proved.until < now() || proved.exchange !== exchange) throw tooLate()
      if (busy) throw new Conflict('claim-busy', 'the box is being claimed at this moment')
      busy = true
      const { channel } = proved
      try {
        const result = await settle(channel)
        const at = new Date().toISOString()
        if (!(await createWhole(claimedFile, encodeToml({ at })))) throw alreadyClaimed()
        unclaimed = undefined
        proved = undefined
        words = channel.words
        await rm(unclaimedFile, { force: true })
        return result
      } finally {
        busy = false
      }
    },
  }
}

async function readyToClaim(file: string, pake: Pake): Promise<Unclaimed> {
  const text = await readText(file)
  try {
    if (text !== undefined) return decodeToml(file, text, unclaimedSchema)
  } catch {
    // Damaged, and nothing is lost with it: a new code is shown where the old one was.
  }
  const code = newCode()
  const unclaimed = { code, record: await pake.register(code) }
  await writeWhole(file, encodeToml(unclaimed))
  return unclaimed
}

const alreadyClaimed = () =>
  new Conflict('already-claimed', 'this box has an owner already', {
    hint: 'sign in, or ask the owner for an invitation',
  })

const tooLate = () =>
  new NotAllowed('claim-expired', 'the claim took too long, or was begun again elsewhere', {
    hint: 'type the code once more',
  })
