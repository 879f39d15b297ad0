import { Forbidden, NotAllowed, NotFound } from '../base/errors.ts'
import type { Box } from '../box/box.ts'
import type { Caller, Handlers } from '../verbs/serve.ts'

/** Tokens of the API: everybody looks after their own, and root after everybody's. */
export function tokenHandlers({
  people,
  tokens,
}: Pick<Box, 'people' | 'tokens'>): Pick<Handlers, `token.${'create' | 'list' | 'revoke'}`> {
  /** Root has no name, and acts for the owner unless somebody is named. */
  function whose({ root, person }: Caller, named: string | undefined): string {
    if (person !== undefined && (named === undefined || named === person)) return person
    if (!root) throw new NotAllowed('not-yours', 'you can only look after your own tokens')
    if (named === undefined) return people.list().find(it => it.role === 'owner')?.name ?? ''
    const found = people.person(named)
    if (found) return found.name
    throw new NotFound('person-unknown', `nobody here is called ${named}`)
  }

  return {
    async 'token.create'({ person: named, name, scope, days }, caller) {
      const person = whose(caller, named)
      const known = people.person(person)
      if (!known) {
        throw new NotFound('person-unknown', 'this box has no owner yet', {
          hint: 'claim it first',
        })
      }
      if (known.role === 'member' && scope !== 'read') {
        throw new Forbidden('not-an-admin', `${person} does not administer the box`, {
          hint: 'a token of a member can only read',
        })
      }
      return { person, token: await tokens.create({ person, name, scope, days }) }
    },
    async 'token.list'(_input, { root, person }) {
      return { tokens: tokens.list(root ? undefined : person) }
    },
    async 'token.revoke'({ person, name }, caller) {
      await tokens.revoke(whose(caller, person), name)
      return null
    },
  }
}
