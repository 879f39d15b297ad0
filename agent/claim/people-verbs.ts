import { Forbidden, NotAllowed } from '../base/errors.ts'
import type { Box } from '../box/box.ts'
import type { Bearer, Caller, Handlers } from '../verbs/serve.ts'
import { isToken } from './tokens.ts'
import { whose } from './whose.ts'

type Verbs =
  | `session.${'open' | 'take' | 'end' | 'confirm' | 'list' | 'end-one'}`
  | 'password.change'
  | `second-factor.${'begin' | 'confirm' | 'end'}`
  | `people.${'list' | 'invite' | 'withdraw' | 'invited' | 'accept' | 'role' | 'remove' | 'hand-over' | 'email'}`

/** Whose token it is, and what it is good for now: a person who has gone has no session either. */
export function bearerOf({
  people,
  sessions,
  tokens,
}: Pick<Box, 'people' | 'sessions' | 'tokens'>) {
  return (shown: string): Bearer | undefined => {
    const token = isToken(shown) ? tokens.look(shown) : undefined
    const person = people.person(token?.person ?? sessions.person(shown) ?? '')
    return (
      person && {
        name: person.name,
        administers: person.role !== 'member',
        confirmed: sessions.isConfirmed(shown),
        ...(token ? { token: { name: token.name, scope: token.scope } } : {}),
      }
    )
  }
}

/** Who may use the box, and how they come in. */
export function peopleHandlers(
  box: Pick<Box, 'claim' | 'people' | 'sessions' | 'tokens' | 'manifest' | 'secureUrl'>,
): Pick<Handlers, Verbs> {
  const { claim, people, sessions, tokens } = box

  /** Root has no session: these are for people alone. */
  function own({ person, session }: Caller): { readonly name: string; readonly token: string } {
    if (person !== undefined && session !== undefined) return { name: person, token: session }
    throw new NotAllowed('signed-out', 'this is for somebody who is signed in')
  }

  return {
    async 'session.open'({ device, ...proof }) {
      // The owner of a claim that is not finished yet is nobody.
      if (!claim.claimed) throw new NotAllowed('unclaimed', 'this box has no owner yet')
      return { token: await sessions.open(await people.check(proof), device) }
    },
    async 'session.take'({ handover, device }) {
      return { token: await sessions.takeHandover(handover, device) }
    },
    async 'session.end'(_input, { session }) {
      if (session !== undefined) await sessions.end(session)
      return null
    },
    async 'session.confirm'(proof, caller) {
      const { name, token } = own(caller)
      await people.check({ name, ...proof })
      await sessions.confirm(token)
      return null
    },
    async 'session.list'({ person }, caller) {
      const here = caller.session === undefined ? undefined : sessions.idOf(caller.session)
      const all = sessions.list(whose(people, caller, person))
      return { sessions: all.map(it => ({ ...it, here: it.id === here })) }
    },
    async 'session.end-one'({ person, id }, caller) {
      await sessions.endOne(whose(people, caller, person), id)
      return null
    },
    async 'password.change'({ next, ...proof }, caller) {
      const { name, token } = own(caller)
      await people.check({ name, ...proof })
      await people.changePassword(name, next)
      await sessions.endOthers(name, token)
      return null
    },

    async 'second-factor.begin'({ person }, caller) {
      return people.beginSecondFactor(whose(people, caller, person), (await box.manifest()).name)
    },
    async 'second-factor.confirm'({ person, code }, caller) {
      await people.confirmSecondFactor(whose(people, caller, person), code)
      return null
    },
    async 'second-factor.end'({ person }, caller) {
      await people.endSecondFactor(whose(people, caller, person))
      return null
    },

    async 'people.list'() {
      return { people: people.list(), invitations: people.invitations() }
    },
    async 'people.invite'({ role, for: lost, host }, { person }) {
      const token = await people.invite(role, { for: lost, by: person })
      return { url: `${await box.secureUrl(host)}/#invitation=${token}` }
    },
    async 'people.withdraw'({ id }) {
      await people.withdraw(id)
      return null
    },
    async 'people.invited'({ token }) {
      const { role, for: lost } = people.invited(token)
      return lost === undefined ? { role } : { role, for: lost }
    },
    async 'people.accept'({ token, name, password, device }) {
      const person = await people.accept(token, name, password)
      await sessions.endOthers(person)
      await tokens.endAll(person)
      return { token: await sessions.open(person, device) }
    },
    async 'people.role'({ name, role }) {
      await people.setRole(name, role)
      return null
    },
    async 'people.remove'({ name }) {
      const whole = people.person(name)?.name ?? name
      await people.remove(whole)
      await sessions.endOthers(whole)
      await tokens.endAll(whole)
      return null
    },
    async 'people.email'({ name, email }) {
      await people.setEmail(name, email ?? undefined)
      return null
    },
    async 'people.hand-over'({ name }, { root, person }) {
      if (!root && people.person(person ?? '')?.role !== 'owner') {
        throw new Forbidden('owner-only', 'only the owner can hand the box over')
      }
      await people.handOver(name)
      return null
    },
  }
}
