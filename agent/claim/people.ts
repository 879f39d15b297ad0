import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { Conflict, Forbidden, InvalidInput, NotAllowed, NotFound } from '../base/errors.ts'
import type { Invitation, Person, Role, SignIn } from '../http/api.ts'
import { accountFor } from './account.ts'
import { hashPassword, isPassword } from './password.ts'
import {
  type GivenRole,
  type KeptPeople,
  type KeptPerson,
  NOBODY,
  openPeopleFile,
  personSchema,
} from './people-file.ts'
import { newSecondFactor, stepOf } from './second-factor.ts'
import type { Throttle } from './throttle.ts'
import { openTries } from './tries.ts'

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
  /** The owner as this box keeps him, for a box that is to have the same one. */
  owner(): Readonly<Record<string, unknown>>
  /** Makes somebody the owner as another box keeps him; answers his name. Throws InvalidInput. */
  takeOwner(owner: Readonly<Record<string, unknown>>): Promise<string>
  /** The person's name as they wrote it. Throws NotAllowed or TooMany. */
  check(proof: SignIn): Promise<string>
  /** Throws NotFound. */
  changePassword(name: string, password: string): Promise<void>
  invitations(): readonly Invitation[]
  /**
   * A token for a new person, or for somebody (`for`) who has lost the password. It ends when who
   * made it (`by`), or whom it is for, goes or gets another role. Throws NotFound, and Forbidden
   * where it would make somebody else (`by`) the owner.
   */
  invite(
    role: GivenRole,
    about?: { readonly for?: string | undefined; readonly by?: string | undefined },
  ): Promise<string>
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
  const tries = openTries(now)
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
  function invitation({ invitations, people }: KeptPeople, token: string): Invitation {
    const id = hash(token)
    const found = invitations[id]
    const shows = found && shown(id, found, people)
    if (!shows || found.until <= clock()) {
      throw new NotAllowed(
        'invitation-spent',
        'this invitation was used, withdrawn, or is too old',
        {
          hint: 'ask whoever sent it for a new one; it lasts seven days',
        },
      )
    }
    return shows
  }

  /** Throws NotAllowed; a right code is used up. */
  async function checkCode(
    { name, 'second-factor': factor }: KeptPerson,
    code: string | undefined,
    counted: Throttle,
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
      counted.failed()
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

    owner: () => ({ ...kept.state.people.find(it => it.role === 'owner') }),
    async takeOwner(from) {
      const read = personSchema.safeParse(from)
      if (!read.success || read.data.role !== 'owner') {
        throw new InvalidInput('owner-unknown', 'that is no owner of a box')
      }
      await kept.edit(() => ({ ...NOBODY, people: [read.data] }))
      return read.data.name
    },

    check({ name, password, code }) {
      const named = () => kept.state.people.find(it => same(it.name, name))
      return tries.make(named()?.id, async counted => {
        const person = named()
        if (!(await isPassword(password, person?.password)) || !person) {
          counted.failed()
          throw new NotAllowed('sign-in-wrong', 'the name or the password is wrong')
        }
        await checkCode(person, code, counted)
        counted.succeeded()
        return person.name
      })
    },

    async changePassword(name, password) {
      find(kept.state, name)
      const hashed = await hashPassword(password)
      await change(name, it => ({ ...it, password: hashed }))
    },

    invitations: () =>
      Object.entries(kept.state.invitations).flatMap(
        ([id, it]) => shown(id, it, kept.state.people) ?? [],
      ),
    async invite(role, about = {}) {
      const token = randomBytes(24).toString('base64url')
      const until = clock() + INVITATION_LIFE
      await kept.edit(state => {
        const lost = about.for === undefined ? undefined : find(state, about.for)
        const by = about.by === undefined ? undefined : find(state, about.by)
        if (lost?.role === 'owner' && by !== undefined && by !== lost) {
          throw new Forbidden('owner-only', 'only the owner can make the owner’s password anew', {
            hint: 'on the console of the box: gantry people password NAME',
          })
        }
        const it = {
          ...{ role, until },
          ...(lost ? { for: lost.id } : {}),
          ...(by ? { by: by.id } : {}),
        }
        return { invitations: { ...state.invitations, [hash(token)]: it } }
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
        if (lost !== undefined) {
          const person = find(state, lost)
          const people = state.people.map(it => (it === person ? renewed(it, hashed) : it))
          return { people, invitations: withoutThoseOf(state, [person]) }
        }
        const { [id]: _spent, ...invitations } = state.invitations
        const person = newPerson({ name, role, password: hashed }, state)
        return { people: [...state.people, person], invitations }
      })
      return lost ?? name
    },

    setRole: (name, role) =>
      kept.edit(state => {
        const person = notTheOwner(find(state, name))
        return {
          people: state.people.map(it => (it === person ? { ...it, role } : it)),
          invitations: withoutThoseOf(state, [person]),
        }
      }),
    remove: name =>
      kept.edit(state => {
        const person = notTheOwner(find(state, name))
        return {
          people: state.people.filter(it => it !== person),
          'past-accounts': [...state['past-accounts'], person.account],
          invitations: withoutThoseOf(state, [person]),
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
        const both = state.people.filter(it => it === heir || it.role === 'owner')
        return {
          people: state.people.map(it => ({ ...it, role: role(it) })),
          invitations: withoutThoseOf(state, both),
        }
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

/** Nothing where it is for somebody who has gone. */
function shown(
  id: string,
  { role, until, for: lost }: KeptPeople['invitations'][string],
  people: KeptPeople['people'],
): Invitation | undefined {
  const it = { id, role, until: new Date(until).toISOString() }
  if (lost === undefined) return it
  const person = people.find(it => it.id === lost)
  return person && { ...it, for: person.name }
}

/** What somebody made as who they were is no way in for who they are now, nor for others as them. */
function withoutThoseOf(
  { invitations }: KeptPeople,
  people: readonly KeptPerson[],
): KeptPeople['invitations'] {
  const theirs = people.map(it => it.id)
  const stay = Object.entries(invitations).filter(
    ([, it]) => !theirs.includes(it.by ?? '') && !theirs.includes(it.for ?? ''),
  )
  return Object.fromEntries(stay)
}

/** A phone's keyboard writes names with a capital and a space behind them. */
const same = (one: string, other: string) =>
  one.trim().toLocaleLowerCase('en') === other.trim().toLocaleLowerCase('en')

const hash = (token: string) => createHash('sha256').update(token).digest('base64url')
