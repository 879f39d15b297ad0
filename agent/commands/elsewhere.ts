import { text } from 'node:stream/consumers'
import { InvalidInput, NotAllowed } from '../base/errors.ts'
import { fingerprintOf, isFingerprintOf } from '../certificates/fingerprint.ts'
import { type Address, readAddress } from '../workstation/address.ts'
import { type Credentials, credentialsFile, openCredentials } from '../workstation/credentials.ts'
import { openLine, rootShownAt } from '../workstation/line.ts'
import { openRemote, type Person, type Remote } from '../workstation/remote.ts'
import { askHidden, askShown } from './terminal.ts'

/** What somebody said on the command line about who asks a box elsewhere. */
export interface Elsewhere {
  /** By `--person`. */
  readonly person: string | undefined
  /** The password, and the digits of a second factor, one a line, come by standard input. */
  readonly passwordStdin: boolean
  readonly env: NodeJS.ProcessEnv
}

/** A box that somebody signed in to from here, or whose token and certificate stand in the environment. */
export async function reach(host: string, said: Elsewhere): Promise<Remote> {
  const address = readAddress(host)
  const known = await knownAt(address, openCredentials(credentialsFile(said.env)))
  const { GANTRY_TOKEN: token, GANTRY_TRUST: trust } = said.env
  if (!known && token === undefined) {
    throw new NotAllowed('not-signed-in', `nobody has signed in to ${address.name} from here`, {
      hint: `gantry login --host ${address.name}; programs set GANTRY_TOKEN and GANTRY_TRUST`,
    })
  }
  const authority = trust === undefined ? known?.authority : await rootLike(address, trust)
  return openRemote({
    line: openLine(address, authority),
    token: token ?? known?.token,
    // Whose token stands in the environment is not known.
    person: personAt(address, said, token === undefined ? known?.person : undefined),
  })
}

/** The same box under another address is told by its root certificate, which the line then insists on. */
async function knownAt(address: Address, credentials: Credentials) {
  const all = await credentials.all()
  const { [address.name]: known } = all
  const others = Object.values(all).filter(it => it.authority !== undefined)
  if (known || others.length === 0) return known
  const root = await rootShownAt(address)
  return others.find(it => it.authority === root)
}

/** The root certificate there, if it is the one that was named. Throws NotAllowed for another one. */
export async function rootLike(address: Address, trust: string): Promise<string> {
  const root = await rootShownAt(address)
  if (isFingerprintOf(trust, root)) return root
  throw new NotAllowed('authority-other', `${address.name} shows another certificate than that`, {
    hint: 'compare it with what gantry trust says on the box, and send it nothing before it fits',
    detail: `it shows ${fingerprintOf(root).sha256}`,
  })
}

/** Whoever sits here, or what came by standard input instead. */
export function personAt(
  { name: box }: Address,
  { person, passwordStdin }: Elsewhere,
  known: string | undefined,
): Person {
  // Whatever a command asks of a box, its person is asked once.
  const name = once(async () => person ?? known ?? (await askShown(`Your name at ${box}: `)))
  const password = once(async () =>
    passwordStdin ? piped('password') : askHidden(`Password of ${await name()} at ${box}: `),
  )
  return {
    name,
    password,
    code: () =>
      passwordStdin
        ? piped('code')
        : askShown('The six digits that your second factor shows now: '),
  }
}

function once<T>(act: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined
  return () => {
    done ??= act()
    return done
  }
}

let input: Promise<string[]> | undefined

/** The password is the first line, and digits are the following ones, each for one use. */
async function piped(what: 'password' | 'code'): Promise<string> {
  input ??= text(process.stdin).then(it => it.split('\n').map(line => line.replace(/\r$/, '')))
  const lines = await input
  const [word] = what === 'password' ? lines : lines.splice(1, 1)
  if (word !== undefined && word !== '') return word
  throw new InvalidInput(`${what}-missing`, `the ${what} was to come by standard input`, {
    hint: 'the password on the first line, the digits of a second factor on the next',
  })
}
