import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { cutPoint } from '../base/cut-point.ts'
import { Conflict, NotAllowed } from '../base/errors.ts'
import { createWhole, exists, readText, writeWhole } from '../base/files.ts'
import { LANGUAGES, type Language } from '../base/language.ts'
import { readSealed, writeSealed } from '../base/sealed.ts'
import { decodeToml, encodeToml } from '../base/toml.ts'
import type { ClaimBegun, ClaimCable } from '../http/api.ts'
import { siteSchema } from '../site/need.ts'
import { type CableWatch, watchCable } from './cable.ts'
import { type Channel, openChannel } from './channel.ts'
import { newCode } from './code.ts'
import { openLimits } from './limits.ts'
import { type Pake, recordSchema } from './pake.ts'
import { NO_CODE } from './terms.ts'

/** Until the box has an owner: its code, and what recognises who knows it. */
const unclaimedSchema = z.strictObject({ code: z.string(), record: recordSchema })
type Unclaimed = z.output<typeof unclaimedSchema>

const claimedSchema = z.strictObject({
  at: z.string(),
  /** What the owner chose and the box has not taken over yet: the power may have gone meanwhile. */
  chosen: z
    .strictObject({
      name: z.string(),
      owner: z.string(),
      timezone: z.string().optional(),
      language: z.enum(Object.keys(LANGUAGES) as Language[]).optional(),
      /** Another box has taken it in. */
      site: siteSchema.optional(),
    })
    .optional(),
})
/** What a box is told when it is claimed, beside its owner's password. */
export type Chosen = NonNullable<z.output<typeof claimedSchema>['chosen']>

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
  /** Whether it can be proved by the cable of the box instead of its code. */
  readonly byCable: boolean
  /**
   * As `begin`, for somebody who has no code and stands at the box. Two at once end each other.
   * Throws what Limits throw, NotAllowed and Conflict.
   */
  beginByCable(message: string): Promise<ClaimBegun>
  /** How far they are. Throws NotAllowed where that is over. */
  cable(exchange: string): ClaimCable
  /** The cable of the box carries a signal, or none. */
  hearCable(carrier: boolean): void
  /** Somebody is asked to pull it. */
  readonly watchesCable: boolean
  /** The second half: the channel to whoever has proved to know the code. Throws NotAllowed. */
  confirm(exchange: string, message: string): Promise<Channel>
  /**
   * The channel to whoever has proved the code last, for as long as he goes on asking. Throws
   * NotAllowed.
   */
  talk(exchange: string): Channel
  /**
   * Runs `prepare`, which makes the owner, and then closes the claim for ever: up to that moment the
   * code is valid and the owner is nobody. Two at once cannot both win. Throws NotAllowed for an
   * exchange that has not proved the code, or is too old.
   */
  finish(exchange: string, prepare: (channel: Channel) => Promise<Chosen>): Promise<Finished>
  /** What the owner chose, until the box has taken it over. */
  readonly chosen: Chosen | undefined
  /** It has. */
  adopted(): Promise<void>
}

export interface Finished extends Chosen {
  readonly channel: Channel
}

export interface ClaimOptions {
  /** Where what outlives the power is kept. */
  readonly folder: string
  /** Where what ends with the power is kept. */
  readonly volatile: string
  readonly pake: Pake
  /** Whether who stands at the box may claim it without its code. */
  readonly byCable?: boolean | undefined
  /** The code on the label of the box; without one it makes its own. */
  readonly label?: string | undefined
  /** Milliseconds since power-on. */
  readonly now: () => number
}

export async function openClaim(options: ClaimOptions): Promise<Claim> {
  const { folder, volatile, pake, label, byCable = false, now } = options
  const claimedFile = join(folder, 'claimed.toml')
  const unclaimedFile = join(folder, 'claim.toml')
  const limits = await openLimits(join(volatile, 'claim-limits.toml'), now)
  // Whatever it says, and also where only its copy is left, there is an owner.
  const isClaimed = (await exists(claimedFile)) || (await exists(`${claimedFile}.good`))
  const readClaimed = () => readSealed(claimedFile, claimedSchema).catch(() => undefined)
  let chosen = isClaimed ? (await readClaimed())?.chosen : undefined
  let unclaimed = isClaimed ? undefined : await readyToClaim(unclaimedFile, pake, label)
  if (!unclaimed) await rm(unclaimedFile, { force: true })

  const begun = new Map<string, Half>()
  let pulling: Pulling | undefined
  let proved: { readonly exchange: string; readonly channel: Channel; until: number } | undefined
  let busy = false
  let words: string | undefined

  function refuseIfClaimed(): Unclaimed {
    if (unclaimed) return unclaimed
    throw alreadyClaimed()
  }

  function remember(half: Omit<Half, 'until'>): string {
    for (const [id, { until }] of begun) if (until < now()) begun.delete(id)
    const [oldest] = begun.keys()
    if (begun.size >= MOST_BEGUN && oldest !== undefined) begun.delete(oldest)
    const exchange = randomBytes(24).toString('base64url')
    begun.set(exchange, { ...half, until: now() + EXCHANGE_LIFE })
    return exchange
  }

  return {
    get byCable() {
      return unclaimed !== undefined && byCable
    },
    get watchesCable() {
      return pulling?.watch !== undefined && ['waiting', 'out'].includes(pulling.watch.state)
    },
    hearCable(carrier) {
      const { exchange, channel, watch } = pulling ?? {}
      watch?.hear(carrier)
      if (exchange === undefined || !channel || watch?.state !== 'proved') return
      proved = { exchange, channel, until: now() + PROOF_LIFE }
      pulling = undefined
    },
    cable(exchange) {
      if (proved?.exchange === exchange) return { state: 'proved', left: 0 }
      if (pulling?.exchange !== exchange || !pulling.watch) throw tooLate()
      const { state, left } = pulling.watch
      return { state, left }
    },

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
      cutPoint('claim: try counted')
      const answered = await pake.answer(record, message)
      const exchange = remember({ state: answered.state, cable: false })
      return { exchange, message: answered.message, retryAfter }
    },

    async beginByCable(message) {
      refuseIfClaimed()
      if (!byCable) {
        throw new NotAllowed('cable-unused', 'this box is claimed with its code alone')
      }
      await limits.beginByCable()
      if (pulling && !isOver(pulling, now())) {
        // Which of the two stands at the box, nobody can tell.
        pulling = undefined
        throw contested()
      }
      const mine: Pulling = { since: now() }
      pulling = mine
      const answered = await pake.answer(await pake.register(NO_CODE), message)
      if (pulling !== mine) throw contested()
      const exchange = remember({ state: answered.state, cable: true })
      mine.exchange = exchange
      return { exchange, message: answered.message, retryAfter: 0 }
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
      const channel = openChannel(key, 'box')
      if (half.cable) {
        if (pulling?.exchange !== exchange) throw tooLate()
        Object.assign(pulling, { channel, watch: watchCable(now) })
        return channel
      }
      await limits.proved()
      cutPoint('claim: code proved')
      pulling = undefined
      // Whoever proves the code last goes on: the owner has loaded the page again.
      proved = { exchange, channel, until: now() + PROOF_LIFE }
      return channel
    },

    talk(exchange) {
      refuseIfClaimed()
      if (!proved || proved.until < now() || proved.exchange !== exchange) throw tooLate()
      proved.until = now() + PROOF_LIFE
      return proved.channel
    },

    get chosen() {
      return chosen
    },
    async adopted() {
      if (unclaimed) return
      const { at = new Date().toISOString() } = (await readClaimed()) ?? {}
      await writeSealed(claimedFile, { at })
      chosen = undefined
    },

    async finish(exchange, prepare) {
      refuseIfClaimed()
      if (!proved || proved.until < now() || proved.exchange !== exchange) throw tooLate()
      if (busy) throw new Conflict('claim-busy', 'the box is being claimed at this moment')
      busy = true
      const { channel } = proved
      try {
        const wanted = await prepare(channel)
        cutPoint('claim: owner written')
        const at = new Date().toISOString()
        const claimed: z.input<typeof claimedSchema> = { at, chosen: wanted }
        if (!(await createWhole(claimedFile, encodeToml(claimed)))) throw alreadyClaimed()
        cutPoint('claim: claimed')
        chosen = wanted
        unclaimed = undefined
        proved = undefined
        words = channel.words
        await rm(unclaimedFile, { force: true })
        cutPoint('claim: code gone')
        return { channel, ...wanted }
      } finally {
        busy = false
      }
    },
  }
}

/** An exchange between its two messages. */
interface Half {
  readonly state: string
  readonly cable: boolean
  readonly until: number
}

/** Somebody who is to pull the cable, or about to be asked to. */
interface Pulling {
  readonly since: number
  exchange?: string
  channel?: Channel
  watch?: CableWatch
}

const isOver = ({ since, watch }: Pulling, now: number) =>
  watch ? watch.state === 'over' : now - since > EXCHANGE_LIFE

const contested = () =>
  new Conflict('cable-contested', 'somebody else asked for the same at this moment', {
    hint: 'both were ended; close this page on other devices, and begin once more',
  })

async function readyToClaim(file: string, pake: Pake, label?: string): Promise<Unclaimed> {
  const text = await readText(file)
  try {
    const kept = text === undefined ? undefined : decodeToml(file, text, unclaimedSchema)
    // What is printed on a box is true, whatever it has made up before.
    if (kept && (label === undefined || kept.code === label)) return kept
  } catch {
    // Damaged, and nothing is lost with it: a new code is shown where the old one was.
  }
  const code = label ?? newCode()
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
