import { Forbidden, NotFound } from '../base/errors.ts'
import type { Box } from '../box/box.ts'
import type { Handlers } from '../verbs/serve.ts'
import { whose } from './whose.ts'

/** Tokens of the API: everybody looks after their own, and root after everybody's. */
export function tokenHandlers({
  people,
  tokens,
}: Pick<Box, 'people' | 'tokens'>): Pick<Handlers, `token.${'create' | 'list' | 'revoke'}`> {
  return {
    async 'token.create'({ person: named, name, scope, days }, caller) {
      const person = whose(people, caller, named)
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
      await tokens.revoke(whose(people, caller, person), name)
      return null
    },
  }
}
