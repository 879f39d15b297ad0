import { renderUnicodeCompact } from 'uqr'
import { InvalidInput, NotFound } from '../base/errors.ts'
import { GIVEN_ROLES, type GivenRole } from '../claim/people-file.ts'
import type { Invitation, OwnSession, Person } from '../http/api.ts'
import type { Command, Context } from './command.ts'

/** One thing about people, with as many words as it takes. */
interface Act {
  readonly words: readonly number[]
  readonly does: (words: readonly string[], context: Context) => Promise<void>
}

const ACTS: Readonly<Record<string, Act>> = {
  list: {
    words: [0],
    async does(_words, { worker, json, say }) {
      const household = await worker.ask('people.list', {})
      if (json) say(JSON.stringify(household))
      else {
        for (const it of household.people) say(line(it))
        for (const it of household.invitations) say(invitationLine(it))
      }
    },
  },
  invite: {
    words: [1],
    does: async ([role = ''], context) =>
      sayLink(await context.worker.ask('people.invite', { role: roleIn(role), host: '' }), context),
  },
  withdraw: {
    words: [1],
    does: async ([id = ''], { worker }) => void (await worker.ask('people.withdraw', { id })),
  },
  password: {
    words: [1],
    async does([name = ''], context) {
      const wish = { role: 'member', for: name, host: '' } as const
      sayLink(await context.worker.ask('people.invite', wish), context)
    },
  },
  role: {
    words: [2],
    does: async ([name = '', role = ''], { worker }) =>
      void (await worker.ask('people.role', { name, role: roleIn(role) })),
  },
  remove: {
    words: [1],
    does: async ([name = ''], { worker }) => void (await worker.ask('people.remove', { name })),
  },
  'hand-over': {
    words: [1],
    does: async ([name = ''], { worker }) => void (await worker.ask('people.hand-over', { name })),
  },
  email: {
    words: [2],
    does: async ([name = '', email = ''], { worker }) =>
      void (await worker.ask('people.email', { name, email: email === 'none' ? null : email })),
  },
  sessions: {
    words: [1],
    async does([person = ''], { worker, json, say }) {
      const { sessions } = await worker.ask('session.list', { person })
      if (json) return say(JSON.stringify({ sessions }))
      for (const it of sessions) say(sessionLine(it))
      // What a session is called may begin like an option.
      if (sessions.length > 0) say(`One ends with: gantry people end-session ${person} -- ID`)
    },
  },
  'end-session': {
    words: [2],
    async does([person = '', id = ''], { worker }) {
      const { sessions } = await worker.ask('session.list', { person })
      if (!sessions.some(it => it.id === id)) {
        throw new NotFound('session-unknown', `${person} has no session ${id}`, {
          hint: `gantry people sessions ${person} lists them`,
        })
      }
      await worker.ask('session.end-one', { person, id })
    },
  },
  /** A new one, which counts once a code of it was given; or none any more. */
  'second-factor': {
    words: [1, 2],
    async does([person = '', code], { worker, json, say }) {
      if (code === 'none') return void (await worker.ask('second-factor.end', { person }))
      if (code !== undefined) {
        return void (await worker.ask('second-factor.confirm', { person, code }))
      }
      const factor = await worker.ask('second-factor.begin', { person })
      if (json) return say(JSON.stringify(factor))
      say(renderUnicodeCompact(factor.url, { border: 2 }))
      say(`secret ${factor.secret}`)
      say(`It counts with a code of it: gantry people second-factor ${person} CODE`)
    },
  },
}

/** `gantry people`: who may use the box; the way back in for who has lost the password. */
export const peopleCommand: Command = async ([act = 'list', ...words], context) => {
  const known = Object.hasOwn(ACTS, act) ? ACTS[act] : undefined
  if (!known?.words.includes(words.length)) {
    throw new InvalidInput('command-unknown', `there is no gantry people ${act} of that kind`, {
      hint: `one of: ${Object.keys(ACTS).join(', ')}; gantry --help says what follows`,
    })
  }
  await known.does(words, context)
  return 0
}

const sayLink = ({ url }: { readonly url: string }, { json, say }: Context) =>
  say(json ? JSON.stringify({ url }) : `${url}\nIt works once, within seven days.`)

const sessionLine = ({ id, since, seen, device }: OwnSession) =>
  `${id}  since ${since}, last used ${seen}${device === '' ? '' : `, ${device}`}`

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
