import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import { readSealed, writeSealed } from '../base/sealed.ts'
import type { Role } from '../http/api.ts'

const ROLES = ['owner', 'admin', 'member'] as const satisfies readonly Role[]
/** What somebody can be invited as, or be made. */
export const GIVEN_ROLES = ['admin', 'member'] as const
export type GivenRole = (typeof GIVEN_ROLES)[number]

export const personSchema = z.strictObject({
  /** Who it is, for ever: given once, to nobody else. Apps know people by it. */
  id: z.string().default(randomUUID),
  name: z.string(),
  /** What apps call the person: see accountFor. */
  account: z.string().default(''),
  /** Where mail reaches the person; nobody else here has it. */
  email: z.string().optional(),
  role: z.enum(ROLES),
  password: z.string(),
  /** ISO 8601. */
  since: z.string().optional(),
  /** The shared secret in base32, and the last step that was used: no code counts twice. */
  'second-factor': z.strictObject({ secret: z.string(), used: z.int().default(0) }).optional(),
})
export type KeptPerson = z.output<typeof personSchema>

const peopleSchema = z.strictObject({
  people: z.array(personSchema),
  /** Accounts of people who have gone: what apps keep under them is not for whoever comes next. */
  'past-accounts': z.array(z.string()).default([]),
  /** By the hash of the token: who steals the file cannot come in with it. */
  invitations: z
    .record(
      z.string(),
      z.strictObject({
        role: z.enum(GIVEN_ROLES),
        until: z.number(),
        /** The id of somebody who is here already, and has lost the password. */
        for: z.string().optional(),
        /** The id of who invites; root has none. */
        by: z.string().optional(),
      }),
    )
    .default({}),
})
export type KeptPeople = z.output<typeof peopleSchema>

export const NOBODY: KeptPeople = { people: [], 'past-accounts': [], invitations: {} }

/** People and invitations as they are on disk. */
export interface PeopleFile {
  readonly state: KeptPeople
  /**
   * Writes what an edit makes of the state. Edits wait for each other, and each sees what those
   * before it left: so it has to look for itself whether it may be made. Where it throws, nothing
   * changes.
   */
  edit(by: (state: KeptPeople) => Partial<KeptPeople>): Promise<void>
}

/** @param clock milliseconds since 1970 */
export async function openPeopleFile(path: string, clock: () => number): Promise<PeopleFile> {
  let state = (await readSealed(path, peopleSchema)) ?? NOBODY
  let turn: Promise<unknown> = Promise.resolve()

  async function save(next: KeptPeople): Promise<void> {
    const living = Object.entries(next.invitations).filter(([, it]) => it.until > clock())
    const clean = { ...next, invitations: Object.fromEntries(living) }
    await writeSealed(path, clean)
    state = clean
  }

  return {
    get state() {
      return state
    },
    edit(by) {
      const edited = turn.then(() => save({ ...state, ...by(state) }))
      turn = edited.catch(() => {})
      return edited
    },
  }
}
