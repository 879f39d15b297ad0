import { randomBytes, timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { Conflict, InvalidInput, NotAllowed, TooMany } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import { decodeToml, encodeToml } from '../base/toml.ts'
import { newCode, readCode } from './code.ts'
import { throttle } from './throttle.ts'

const claimSchema = z.strictObject({
  /** Shown on the box; gone once the box has an owner. */
  code: z.string().optional(),
  failures: z.int().min(0).default(0),
  'claimed-at': z.string().optional(),
})

/** Milliseconds that the rest of the claim may take once the code was right. */
const TICKET_LIFE = 10 * 60_000

/** The act by which a box gets its owner. After it there is no way back but a factory reset. */
export interface Claim {
  readonly claimed: boolean
  /** The code to show, while there is one. */
  readonly code: string | undefined
  /** A ticket for the right code. Throws InvalidInput, NotAllowed, TooMany or Conflict. */
  tryCode(typed: string): Promise<string>
  /**
   * Spends a ticket: runs `settle`, which makes the owner, and then closes the claim for ever.
   * Two at once cannot both win.
   */
  finish(ticket: string, settle: () => Promise<void>): Promise<void>
}

/** @param now milliseconds of a clock that only goes forward. */
export async function openClaim(file: string, now: () => number): Promise<Claim> {
  const text = await readText(file)
  let state = text === undefined ? { failures: 0 } : decodeToml(file, text, claimSchema)
  if (!state['claimed-at'] && !state.code) await save({ ...state, code: newCode() })
  const tries = throttle(now, state.failures)
  let ticket: { readonly value: string; readonly until: number } | undefined
  let busy = false

  async function save(next: z.output<typeof claimSchema>): Promise<void> {
    await writeWhole(file, encodeToml(next))
    state = next
  }

  function refuseIfClaimed(): void {
    if (!state['claimed-at']) return
    throw new Conflict('already-claimed', 'this box has an owner already', {
      hint: 'sign in, or ask the owner for an invitation',
    })
  }

  return {
    get claimed() {
      return state['claimed-at'] !== undefined
    },
    get code() {
      return state.code
    },

    async tryCode(typed) {
      refuseIfClaimed()
      const code = readCode(typed)
      if (code === undefined) {
        // Not a guess: no code looks like that, so it is not counted as one.
        throw new InvalidInput('code-mistyped', 'that is not a complete code', {
          hint: 'it has nine letters and digits, as in XXXX-XXXX-X; check each of them',
        })
      }
      const retryAfter = tries.wait()
      if (retryAfter > 0) {
        throw new TooMany('code-throttled', 'there were too many wrong codes', {
          hint: `wait ${retryAfter} seconds and try again`,
          retryAfter,
        })
      }
      if (!equal(code, state.code ?? '')) {
        tries.failed()
        // On disk before the answer: pulling the plug must not win free tries.
        await save({ ...state, failures: tries.failures })
        const wait = tries.wait()
        throw new NotAllowed('code-wrong', 'that is not the code of this box', {
          hint: 'the code is on the screen of the box and in claim-code.txt on its card',
          ...(wait > 0 ? { retryAfter: wait } : {}),
        })
      }
      tries.succeeded()
      await save({ ...state, failures: 0 })
      ticket = { value: randomBytes(24).toString('base64url'), until: now() + TICKET_LIFE }
      return ticket.value
    },

    async finish(offered, settle) {
      refuseIfClaimed()
      if (!ticket || ticket.until < now() || !equal(offered, ticket.value)) {
        throw new NotAllowed(
          'ticket-expired',
          'the claim took too long, or was begun again elsewhere',
          {
            hint: 'type the code once more',
          },
        )
      }
      if (busy) throw new Conflict('claim-busy', 'the box is being claimed at this moment')
      busy = true
      try {
        await settle()
        await save({ failures: 0, 'claimed-at': new Date().toISOString() })
        ticket = undefined
      } finally {
        busy = false
      }
    },
  }
}

function equal(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)]
  return a.length === b.length && timingSafeEqual(a, b)
}
