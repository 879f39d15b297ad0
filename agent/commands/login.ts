import { randomBytes } from 'node:crypto'
import { hostname } from 'node:os'
import { InvalidInput, NotAllowed, NotFound } from '../base/errors.ts'
import { fingerprintOf } from '../certificates/fingerprint.ts'
import { type Address, readAddress } from '../workstation/address.ts'
import { credentialsFile, type KnownBox, openCredentials } from '../workstation/credentials.ts'
import { openLine, rootShownAt } from '../workstation/line.ts'
import { openRemote, type Remote } from '../workstation/remote.ts'
import type { Command, Context } from './command.ts'
import { personAt, rootLike } from './elsewhere.ts'
import { askShown } from './terminal.ts'
import { daysIn, LIFE, scopeIn } from './token.ts'

/** `gantry login [--host BOX]`: a token for this machine, once the certificate was compared; or the list of boxes. */
export const loginCommand: Command = async (words, context) => {
  if (words.length > 0) {
    throw new InvalidInput('command-unknown', 'gantry login takes the box by --host', {
      hint: 'gantry login --host kitchen.local',
    })
  }
  const credentials = openCredentials(credentialsFile(context.elsewhere.env))
  if (context.host === undefined) return list(await credentials.all(), context)
  const address = readAddress(context.host)
  const authority = await compared(address, context)
  const before = (await credentials.all())[address.name]
  const person = personAt(address, context.elsewhere, before?.person)
  const remote = openRemote({ line: openLine(address, authority), token: undefined, person })
  try {
    const scope = scopeIn(context.token.scope ?? 'admin')
    const days = daysIn(context.token.days ?? String(LIFE))
    const name = tokenName()
    const made = await remote.ask('token.create', { name, scope, days })
    if (before) await revoke(remote, before['token-name'])
    const until = new Date(Date.now() + days * DAY).toISOString()
    await credentials.keep(address.name, {
      ...(authority === undefined ? {} : { authority }),
      ...{ person: made.person, token: made.token, 'token-name': name, scope, until },
    })
    if (context.json) {
      context.say(JSON.stringify({ host: address.name, person: made.person, scope, until }))
    } else {
      context.say(
        `gantry --host ${address.name} acts for ${made.person} now (${scope}, ${days} days)`,
      )
      context.say(`The token is called ${name} on the box, and is kept in ${credentials.file}`)
    }
  } finally {
    await remote.close()
  }
  return 0
}

/** `gantry logout --host BOX`: the token is worth nothing any more, and this machine forgets it. */
export const logoutCommand: Command = async (words, context) => {
  if (words.length > 0 || context.host === undefined) {
    throw new InvalidInput('host-missing', 'of which box?', {
      hint: 'gantry logout --host kitchen.local; gantry login lists them',
    })
  }
  const { name } = readAddress(context.host)
  const credentials = openCredentials(credentialsFile(context.elsewhere.env))
  const known = (await credentials.all())[name]
  if (!known) throw new NotFound('not-signed-in', `nobody has signed in to ${name} from here`)
  // Forgotten here in any case: a box that is gone must not keep its token on this machine.
  await credentials.forget(name)
  const address = readAddress(name)
  const person = personAt(address, context.elsewhere, known.person)
  const remote = openRemote({ line: openLine(address, known.authority), token: undefined, person })
  try {
    await revoke(remote, known['token-name'])
  } catch (cause) {
    const until = known.until.slice(0, 10)
    throw new NotAllowed(
      'token-lives',
      `the token was forgotten here, but is good until ${until}`,
      {
        hint: `on the page of the box, under your account, or there: gantry token revoke ${known['token-name']}`,
        detail: (cause as Error).message,
        cause,
      },
    )
  } finally {
    await remote.close()
  }
  context.say(context.json ? JSON.stringify({ host: name }) : `${name} is forgotten here`)
  return 0
}

const DAY = 24 * 60 * 60_000

function list(known: Readonly<Record<string, KnownBox>>, { json, say }: Context): number {
  const boxes = Object.entries(known).map(([host, { person, scope, until, authority }]) => {
    const shown = authority === undefined ? {} : fingerprintOf(authority)
    return { host, person, scope, until, ...shown }
  })
  if (json) say(JSON.stringify({ boxes }))
  else for (const it of boxes) say(`${it.host}  ${it.person}, ${it.scope}, until ${it.until}`)
  return 0
}

/**
 * The authority that vouches for the box from now on: compared by a person, or named by `--trust`;
 * `undefined` where those vouch for it that everybody believes.
 */
async function compared(address: Address, { trust, warn }: Context): Promise<string | undefined> {
  if (trust !== undefined) return await rootLike(address, trust)
  if (await isVouchedFor(address)) return undefined
  const root = await rootShownAt(address)
  const { sha256, words } = fingerprintOf(root)
  warn(`Nobody vouches for ${address.name} yet. Its certificate is the one whose words are`)
  warn(`    ${words.join(' ')}`)
  warn(`    ${sha256}`)
  warn(
    'The box shows them on its screen, and gantry trust says them there; a page in a browser that',
  )
  warn('knows the box already has them, too.')
  const answer = await askShown('Are they the same there? (yes or no) ').catch(cause => {
    throw new InvalidInput('trust-missing', 'nobody was here to compare the certificate', {
      hint: `with what the box itself shows, and only then: gantry login --host ${address.name} --trust "${words.join(' ')}"`,
      cause,
    })
  })
  if (/^y(es)?$/i.test(answer.trim())) return root
  throw new NotAllowed(
    'authority-other',
    `${address.name} may not be the box that it seems to be`,
    {
      hint: 'nothing was sent. Look whether another device has that name or number',
    },
  )
}

async function isVouchedFor(address: Address): Promise<boolean> {
  const line = openLine(address, undefined)
  try {
    const response = await line.send({ method: 'GET', path: '/api/box' })
    response.resume()
    return true
  } catch (error) {
    if (error instanceof NotAllowed && error.code === 'authority-unknown') return false
    throw error
  } finally {
    line.close()
  }
}

/** One that is gone already is what was wanted. */
async function revoke(remote: Remote, name: string): Promise<void> {
  await remote.ask('token.revoke', { name }).catch(error => {
    if (error.code !== 'token-unknown') throw error
  })
}

/** Tells on the page which machine it is for; a machine that has lost its file gets another one. */
function tokenName(): string {
  const machine = hostname()
    .replaceAll(/[^\w-]+/g, '-')
    .replace(/^[^A-Za-z0-9]+/, '')
    .slice(0, 30)
  return `${machine || 'workstation'}-${randomBytes(3).toString('hex')}`
}
