import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Conflict, InvalidInput, NotAllowed, NotFound, TooMany } from '../base/errors.ts'
import type { Invitation, Person, Role, SignIn } from '../http/api.ts'
import { accountFor } from './account.ts'
import { hashPassword, isPassword } from './password.ts'
import {
  type GivenRole,
  type KeptPeople,
  type KeptPerson,
  NOBODY,
  openPeopleFile,
} from './people-file.ts'
import { newSecondFactor, stepOf } from './second-factor.ts'
import { throttle } from './throttle.ts'

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
  const kept = await openPeopleFile(file, clock)
  const tries = throttle(now)
  /** Secrets of second factors that nobody has confirmed yet. */
  const begun = new Map<string, string>()

  /** Somebody new, with an account that nobody has had. */
  function newPerson(
    it: Pick<KeptPerson, 'name' | 'role' | 'password'>,
    beside: KeptPeople,
  ): KeptPerson {
    const account = accountFor(it.name, accountsOf(beside))
    return { ...it, id: randomUUID(), account, since: new Date(clock()).toISOString() }
  }

  // People who were here before apps could ask for them.
  if (kept.state.people.some(it => it.account === '')) {
    await kept.edit(state => {
      const people: KeptPerson[] = []
      for (const it of state.people) {
        const taken = accountsOf({ ...state, people: [...people, ...state.people] })
        people.push({ ...it, account: it.account || accountFor(it.name, taken) })
      }
      return { people }
    })
  }

  const change = (name: string, edit: (it: KeptPerson) => KeptPerson) =>
    kept.edit(state => {
      const person = find(state, name)
      return { people: state.people.map(it => (it === person ? edit(it) : it)) }
    })

  /** Throws NotAllowed for a token that is spent. */
  function invitation({ invitations }: KeptPeople, token: string): Invitation {
    const id = hash(token)
    const found = invitations[id]
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
  async function checkCode(
    { name, 'second-factor': factor }: KeptPerson,
    code: string | undefined,
  ): Promise<void> {
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
    const step = stepOf(factor.secret, code, clock()) ?? 0
    await change(name, it => {
      const { used = 0 } = it['second-factor'] ?? {}
      if (step > used) return { ...it, 'second-factor': { ...factor, used: step } }
      tries.failed()
      throw new NotAllowed('second-factor-wrong', 'that code is wrong, or was used already', {
        hint: 'type the one that is shown now, or wait for the next',
      })
    })
  }

  return {
    list: () => kept.state.people.map(personOf),
    person(name) {
      const found = kept.state.people.find(it => same(it.name, name))
      return found && personOf(found)
    },

    async setOwner(name, password) {
      const hashed = await hashPassword(password)
      const owner = newPerson({ name, role: 'owner', password: hashed }, NOBODY)
      await kept.edit(() => ({ ...NOBODY, people: [owner] }))
    },

    async check({ name, password, code }) {
      const retryAfter = tries.wait()
      if (retryAfter > 0) {
        throw new TooMany('sign-in-throttled', 'there were too many wrong passwords', {
          hint: `wait ${retryAfter} seconds and try again`,
          retryAfter,
        })
      }
      const person = kept.state.people.find(it => same(it.name, name))
      if (!(await isPassword(password, person?.password)) || !person) {
        tries.failed()
        throw new NotAllowed('sign-in-wrong', 'the name or the password is wrong')
      }
      await checkCode(person, code)
      tries.succeeded()
      return person.name
    },

    async changePassword(name, password) {
      find(kept.state, name)
      const hashed = await hashPassword(password)
      await change(name, it => ({ ...it, password: hashed }))
    },

    invitations: () => Object.entries(kept.state.invitations).map(([id, it]) => shown(id, it)),
    async invite(role, forPerson) {
      const token = randomBytes(24).toString('base64url')
      const until = clock() + INVITATION_LIFE
      await kept.edit(state => {
        const lost = forPerson === undefined ? {} : { for: find(state, forPerson).name }
        return { invitations: { ...state.invitations, [hash(token)]: { role, until, ...lost } } }
      })
      return token
    },
    async withdraw(id) {
      await kept.edit(({ invitations: { [id]: _gone, ...others } }) => ({ invitations: others }))
    },
    invited: token => invitation(kept.state, token),
    async accept(token, name, password) {
      /** Who it is, and what comes of it once there is a password. */
      const taken = (state: KeptPeople) => {
        const { for: lost } = invitation(state, token)
        if (lost !== undefined || !state.people.some(it => same(it.name, name))) return lost
        throw new Conflict('name-taken', `somebody here is called ${name} already`, {
          hint: 'choose another name',
        })
      }
      // Before the password is hashed, which takes a while, and again when it counts.
      const lost = taken(kept.state)
      const hashed = await hashPassword(password)
      await kept.edit(state => {
        taken(state)
        const { id, role } = invitation(state, token)
        const { [id]: _spent, ...invitations } = state.invitations
        const people =
          lost === undefined
            ? [...state.people, newPerson({ name, role, password: hashed }, state)]
            : state.people.map(it => (same(it.name, lost) ? renewed(it, hashed) : it))
        return { people, invitations }
      })
      return lost ?? name
    },

    setRole: (name, role) => change(name, it => ({ ...notTheOwner(it), role })),
    remove: name =>
      kept.edit(state => {
        const person = notTheOwner(find(state, name))
        return {
          people: state.people.filter(it => it !== person),
          'past-accounts': [...state['past-accounts'], person.account],
        }
      }),
    setEmail: (name, email) =>
      kept.edit(state => {
        const person = find(state, name)
        const other = state.people.find(
          it => it !== person && email !== undefined && same(it.email ?? '', email),
        )
        if (other) {
          throw new Conflict('email-taken', `${email} is the address of ${other.name} already`, {
            hint: 'apps know people by their address: each needs one of their own',
          })
        }
        const { email: _old, ...rest } = person
        const changed = email === undefined ? rest : { ...rest, email }
        return { people: state.people.map(it => (it === person ? changed : it)) }
      }),
    handOver: to =>
      kept.edit(state => {
        const heir = find(state, to)
        const role = (it: KeptPerson): Role =>
          it === heir ? 'owner' : it.role === 'owner' ? 'admin' : it.role
        return { people: state.people.map(it => ({ ...it, role: role(it) })) }
      }),

    beginSecondFactor(name, box) {
      const person = find(kept.state, name)
      const factor = newSecondFactor(person.name, box)
      begun.set(person.name, factor.secret)
      return factor
    },
    async confirmSecondFactor(name, code) {
      const person = find(kept.state, name)
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

function find({ people }: KeptPeople, name: string): KeptPerson {
  const person = people.find(it => same(it.name, name))
  if (person) return person
  throw new NotFound('person-unknown', `nobody here is called ${name}`)
}

function notTheOwner(person: KeptPerson): KeptPerson {
  if (person.role !== 'owner') return person
  throw new Conflict('owner-stays', 'a box has always an owner', {
    hint: 'hand the box over to somebody else first',
  })
}

const accountsOf = ({ people, ...it }: KeptPeople) => [
  ...people.map(person => person.account),
  ...it['past-accounts'],
]

const personOf = (it: KeptPerson): Person => ({
  id: it.id,
  name: it.name,
  account: it.account,
  ...(it.email === undefined ? {} : { email: it.email }),
  role: it.role,
  since: it.since,
  secondFactor: it['second-factor'] !== undefined,
})

/** Who has lost the password has often lost the phone with it. */
const renewed = ({ 'second-factor': _gone, ...it }: KeptPerson, password: string): KeptPerson => ({
  ...it,
  password,
})

function shown(
  id: string,
  { role, until, for: lost }: KeptPeople['invitations'][string],
): Invitation {
  const it = { id, role, until: new Date(until).toISOString() }
  return lost === undefined ? it : { ...it, for: lost }
}

/** A phone's keyboard writes names with a capital and a space behind them. */
const same = (one: string, other: string) =>
  one.trim().toLocaleLowerCase('en') === other.trim().toLocaleLowerCase('en')

const hash = (token: string) => createHash('sha256').update(token).digest('base64url')
