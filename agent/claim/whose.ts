import { NotAllowed, NotFound } from '../base/errors.ts'
import type { Caller } from '../verbs/serve.ts'
import type { People } from './people.ts'

/**
 * Whose it is that somebody looks after: one's own. Root has no name: it looks after everybody's,
 * and the owner's where nobody is named. Throws NotAllowed or NotFound.
 */
export function whose(
  people: Pick<People, 'list' | 'person'>,
  { root, person }: Caller,
  named: string | undefined,
): string {
  if (person !== undefined && (named === undefined || named === person)) return person
  if (!root) throw new NotAllowed('not-yours', 'you can only look after what is your own')
  if (named === undefined) return people.list().find(it => it.role === 'owner')?.name ?? ''
  const found = people.person(named)
  if (found) return found.name
  throw new NotFound('person-unknown', `nobody here is called ${named}`)
}
