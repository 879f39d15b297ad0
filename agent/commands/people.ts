import { InvalidInput } from '../base/errors.ts'
import { GIVEN_ROLES, type GivenRole } from '../claim/people-file.ts'
import type { Invitation, Person } from '../http/api.ts'
import type { Command } from './command.ts'

const HINT =
  'gantry people list|invite ROLE|withdraw ID|password NAME|role NAME ROLE|remove NAME|hand-over NAME|email NAME ADDRESS; roles: admin, member'

/** How many words each act takes. */
const WORDS: Readonly<Record<string, number>> = {
  list: 0,
  invite: 1,
  withdraw: 1,
  password: 1,
  role: 2,
  remove: 1,
  'hand-over': 1,
  email: 2,
}

/** `gantry people`: who may use the box; the way back in for who has lost the password. */
export const peopleCommand: Command = async ([act = 'list', ...words], { json, worker, say }) => {
  const [name = '', role = ''] = words
  const link = ({ url }: { readonly url: string }) =>
    say(json ? JSON.stringify({ url }) : `${url}\nIt works once, within seven days.`)
  if (WORDS[act] !== words.length) {
    throw new InvalidInput('command-unknown', `there is no gantry people ${act} of that kind`, {
      hint: HINT,
    })
  }
  switch (act) {
    case 'list': {
      const household = await worker.ask('people.list', {})
      if (json) say(JSON.stringify(household))
      else {
        for (const it of household.people) say(line(it))
        for (const it of household.invitations) say(invitationLine(it))
      }
      break
    }
    case 'invite':
      link(await worker.ask('people.invite', { role: roleIn(name), host: '' }))
      break
    case 'withdraw':
      await worker.ask('people.withdraw', { id: name })
      break
    case 'password':
      link(await worker.ask('people.invite', { role: 'member', for: name, host: '' }))
      break
    case 'role':
      await worker.ask('people.role', { name, role: roleIn(role) })
      break
    case 'remove':
      await worker.ask('people.remove', { name })
      break
    case 'email':
      await worker.ask('people.email', { name, email: role === 'none' ? null : role })
      break
    case 'hand-over':
      await worker.ask('people.hand-over', { name })
      break
  }
  return 0
}

const line = ({ name, role, account, email }: Person) =>
  [`${name}: ${role}`, `${account} in apps`, ...(email === undefined ? [] : [email])].join(', ')

const invitationLine = ({ id, role, for: whom, until }: Invitation) =>
  `invitation ${id}: ${whom === undefined ? role : `new password for ${whom}`}, until ${until}`

function roleIn(word: string): GivenRole {
  const role = GIVEN_ROLES.find(it => it === word)
  if (role) return role
  throw new InvalidInput('role-unknown', `there is no role ${word}`, {
    hint: `choose from: ${GIVEN_ROLES.join(', ')}`,
  })
}
