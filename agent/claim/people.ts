import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Conflict, InvalidInput, NotAllowed, NotFound, TooMany } from '../base/errors.ts'
import { readSealed, writeSealed } from '../base/sealed.ts'
import type { Invitation, Person, Role, SignIn } from '../http/api.ts'
import { accountFor } from './account.ts'
import { hashPassword, isPassword } from './password.ts'
import { newSecondFactor, stepOf } from './second-factor.ts'
import { throttle } from './throttle.ts'

const ROLES = ['owner', 'admin', 'member'] as const satisfies readonly Role[]
/** What somebody can be invited as, or be made. */
export const GIVEN_ROLES = ['admin', 'member'] as const
export type GivenRole = (typeof GIVEN_ROLES)[number]

const personSchema = z.strictObject({
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
type Kept = z.output<typeof personSchema>

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
        /** Somebody who is here already, and has lost the password. */
        for: z.string().optional(),
      }),
    )
    .default({}),
})
type State = z.output<typeof peopleSchema>

/** What people call themselves on a box. */
export const personName = z
  .string()
  .trim()
  .min(1, 'a name')
  .max(40, 'at most 40 characters')
  .regex(/^[^\p{C}]+$/u, 'no control characters')

export const emailAddress = z.email('an address such as "ada@example.org"').max(254)

/** NIST SP 800-63B asks for length alone; the longest keeps a stranger from tying up the box. */
export const newPassword = z
  .string()
  .min(10, 'at least ten characters')
  .max(200, 'at most 200 characters')

/** Milliseconds that somebody has to follow an invitation. */
const INVITATION_LIFE = 7 * 24 * 60 * 60_000

/** Who may use the box. */
export interface People {
  list(): readonly Person[]
  person(name: string): Person | undefined
  /** Makes the owner; whoever was there before is forgotten. */
  setOwner(name: string, password: string): Promise<void>
  /** The person's name as they wrote it. Throws NotAllowed or TooMany. */
  check(proof: SignIn): Promise<string>
  /** Throws NotFound. */
  changePassword(name: string, password: string): Promise<void>
  invitations(): readonly Invitation[]
  /** A token for a new person, or for somebody who has lost the password. Throws NotFound. */
  invite(role: GivenRole, forPerson?: string): Promise<string>
  withdraw(id: string): Promise<void>
  /** Who is invited, for the page that asks for the rest. Throws NotAllowed for a token that is spent. */
  invited(token: string): Invitation
  /** Makes the person; the name of who lost the password stays. Throws NotAllowed or Conflict. */
  accept(token: string, name: string, password: string): Promise<string>
  /** Throws NotFound, and Conflict for the owner. */
  setRole(name: string, role: GivenRole): Promise<void>
  remove(name: string): Promise<void>
  /**
   * Apps may take whoever has an address for the person that they know by it: so who looks after
   * the box says it. Throws NotFound, and Conflict where somebody else has it.
   */
  setEmail(name: string, email: string | undefined): Promise<void>
  /** Another person becomes the owner, and the owner an administrator. Throws NotFound. */
  handOver(to: string): Promise<void>
  /** A new secret to show as a QR code; it counts once `confirmSecondFactor` has seen a code of it. */
  beginSecondFactor(name: string, box: string): { readonly secret: string; readonly url: string }
  confirmSecondFactor(name: string, code: string): Promise<void>
  endSecondFactor(name: string): Promise<void>
}

/**
 * @param now milliseconds of a clock that only goes forward
 * @param clock milliseconds since 1970
 */
export async function openPeople(
  file: string,
  now: () => number,
  clock: () => number = Date.now,
): Promise<People> {
  let state: State = (await readSealed(file, peopleSchema)) ?? NOBODY
  const tries = throttle(now)
  /** Secrets of second factors that nobody has confirmed yet. */
  const begun = new Map<string, string>()

  async function save(next: Partial<State>): Promise<void> {
    const whole = { ...state, ...next }
    const living = Object.entries(whole.invitations).filter(([, it]) => it.until > clock())
    const clean = { ...whole, invitations: Object.fromEntries(living) }
    await writeSealed(file, clean)
    state = clean
  }

  /** Somebody new, with an account that nobody has had. */
  function newPerson(it: Pick<Kept, 'name' | 'role' | 'password'>, beside: State): Kept {
    const account = accountFor(it.name, accountsOf(beside))
    return { ...it, id: randomUUID(), account, since: new Date(clock()).toISOString() }
  }

  // People who were here before apps could ask for them.
  if (state.people.some(it => it.account === '')) {
    const people: Kept[] = []
    for (const it of state.people) {
      const taken = accountsOf({ ...state, people: [...people, ...state.people] })
      people.push({ ...it, account: it.account || accountFor(it.name, taken) })
    }
    await save({ people })
  }

  function find(name: string): Kept {
    const person = state.people.find(it => same(it.name, name))
    if (person) return person
    throw new NotFound('person-unknown', `nobody here is called ${name}`)
  }

  const change = (name: string, edit: (it: Kept) => Kept) => {
    const person = find(name)
    return save({ people: state.people.map(it => (it === person ? edit(it) : it)) })
  }

  function notTheOwner(name: string): void {
    if (find(name).role !== 'owner') return
    throw new Conflict('owner-stays', 'a box has always an owner', {
      hint: 'hand the box over to somebody else first',
    })
  }

  function invitation(token: string): Invitation {
    const id = hash(token)
    const found = state.invitations[id]
    if (!found || found.until <= clock()) {
      throw new NotAllowed(
        'invitation-spent',
        'this invitation was used, withdrawn, or is too old',
        {
          hint: 'ask whoever sent it for a new one; it lasts seven days',
        },
      )
    }
    return shown(id, found)
  }

  /** Throws NotAllowed; a right code is used up. */
  async function checkCode(person: Kept, code: string | undefined): Promise<void> {
    const factor = person['second-factor']
    if (!factor) return
    if (code === undefined || code === '') {
      throw new NotAllowed(
        'second-factor-needed',
        'the code of your authenticator is needed, too',
        {
          hint: 'open the app on your phone that shows codes of six digits',
        },
      )
    }
    const step = stepOf(factor.secret, code, clock())
    if (step === undefined || step <= factor.used) {
      tries.failed()
      throw new NotAllowed('second-factor-wrong', 'that code is wrong, or was used already', {
        hint: 'type the one that is shown now, or wait for the next',
      })
    }
    await change(person.name, it => ({ ...it, 'second-factor': { ...factor, used: step } }))
  }

  return {
    list: () => state.people.map(personOf),
    person(name) {
      const found = state.people.find(it => same(it.name, name))
      return found && personOf(found)
    },

    async setOwner(name, password) {
      const kept = await hashPassword(password)
      await save({
        ...NOBODY,
        people: [newPerson({ name, role: 'owner', password: kept }, NOBODY)],
      })
    },

    async check({ name, password, code }) {
      const retryAfter = tries.wait()
      if (retryAfter > 0) {
        throw new TooMany('sign-in-throttled', 'there were too many wrong passwords', {
          hint: `wait ${retryAfter} seconds and try again`,
          retryAfter,
        })
      }
      const person = state.people.find(it => same(it.name, name))
      if (!(await isPassword(password, person?.password)) || !person) {
        tries.failed()
        throw new NotAllowed('sign-in-wrong', 'the name or the password is wrong')
      }
      await checkCode(person, code)
      tries.succeeded()
      return person.name
    },

    async changePassword(name, password) {
      find(name)
      const kept = await hashPassword(password)
      await change(name, it => ({ ...it, password: kept }))
    },

    invitations: () => Object.entries(state.invitations).map(([id, it]) => shown(id, it)),
    async invite(role, forPerson) {
      const token = randomBytes(24).toString('base64url')
      const lost = forPerson === undefined ? {} : { for: find(forPerson).name }
      const until = clock() + INVITATION_LIFE
      await save({ invitations: { ...state.invitations, [hash(token)]: { role, until, ...lost } } })
      return token
    },
    async withdraw(id) {
      const { [id]: _gone, ...others } = state.invitations
      await save({ invitations: others })
    },
    invited: invitation,
    async accept(token, name, password) {
      const { id, role, for: lost } = invitation(token)
      if (lost === undefined && state.people.some(it => same(it.name, name))) {
        throw new Conflict('name-taken', `somebody here is called ${name} already`, {
          hint: 'choose another name',
        })
      }
      const kept = await hashPassword(password)
      // Once: hashing takes a while, and two may have come with the same link.
      invitation(token)
      const { [id]: _spent, ...invitations } = state.invitations
      const people =
        lost === undefined
          ? [...state.people, newPerson({ name, role, password: kept }, state)]
          : state.people.map(it => (same(it.name, lost) ? renewed(it, kept) : it))
      await save({ people, invitations })
      return lost ?? name
    },

    async setRole(name, role) {
      notTheOwner(name)
      await change(name, it => ({ ...it, role }))
    },
    async remove(name) {
      notTheOwner(name)
      const person = find(name)
      await save({
        people: state.people.filter(it => it !== person),
        'past-accounts': [...state['past-accounts'], person.account],
      })
    },
    async setEmail(name, email) {
      const person = find(name)
      const other = state.people.find(
        it => it !== person && email !== undefined && same(it.email ?? '', email),
      )
      if (other) {
        throw new Conflict('email-taken', `${email} is the address of ${other.name} already`, {
          hint: 'apps know people by their address: each needs one of their own',
        })
      }
      await change(name, ({ email: _old, ...it }) => (email === undefined ? it : { ...it, email }))
    },
    async handOver(to) {
      const heir = find(to)
      const role = (it: Kept): Role =>
        it === heir ? 'owner' : it.role === 'owner' ? 'admin' : it.role
      await save({ people: state.people.map(it => ({ ...it, role: role(it) })) })
    },

    beginSecondFactor(name, box) {
      const factor = newSecondFactor(find(name).name, box)
      begun.set(find(name).name, factor.secret)
      return factor
    },
    async confirmSecondFactor(name, code) {
      const person = find(name)
      const secret = begun.get(person.name)
      const step = secret === undefined ? undefined : stepOf(secret, code, clock())
      if (secret === undefined || step === undefined) {
        throw new InvalidInput('second-factor-wrong', 'that is not the code that is shown now', {
          hint: 'scan the picture again; the clocks of the phone and the box must agree',
        })
      }
      begun.delete(person.name)
      await change(name, it => ({ ...it, 'second-factor': { secret, used: step } }))
    },
    endSecondFactor: name => change(name, ({ 'second-factor': _gone, ...it }) => it),
  }
}

const NOBODY: State = { people: [], 'past-accounts': [], invitations: {} }

const accountsOf = ({ people, ...it }: State) => [
  ...people.map(person => person.account),
  ...it['past-accounts'],
]

const personOf = (it: Kept): Person => ({
  id: it.id,
  name: it.name,
  account: it.account,
  ...(it.email === undefined ? {} : { email: it.email }),
  role: it.role,
  since: it.since,
  secondFactor: it['second-factor'] !== undefined,
})

/** Who has lost the password has often lost the phone with it. */
const renewed = ({ 'second-factor': _gone, ...it }: Kept, password: string): Kept => ({
  ...it,
  password,
})

function shown(id: string, { role, until, for: lost }: State['invitations'][string]): Invitation {
  const it = { id, role, until: new Date(until).toISOString() }
  return lost === undefined ? it : { ...it, for: lost }
}

/** A phone's keyboard writes names with a capital and a space behind them. */
const same = (one: string, other: string) =>
  one.trim().toLocaleLowerCase('en') === other.trim().toLocaleLowerCase('en')

const hash = (token: string) => createHash('sha256').update(token).digest('base64url')
