import { X509Certificate } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Agent, type RequestOptions, request } from 'node:https'
import { isIP } from 'node:net'
import { ComponentFailed, type GantryError, NotAllowed } from '../base/errors.ts'
import type { Address } from './address.ts'

/** What is asked of a box, as it travels. */
export interface Asked {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With the query. */
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A way to a box over https on which nobody can stand in between. */
export interface Line {
  readonly address: Address
  /** Throws ComponentFailed where nobody answers, NotAllowed where it is somebody else. */
  send(asked: Asked, signal?: AbortSignal): Promise<IncomingMessage>
  close(): void
}

/** Milliseconds until somebody has to answer the call itself. */
const PATIENCE = 15_000

/**
 * @param authority the only root certificate that is believed, as PEM; those that everybody believes
 *   where there is none
 */
export function openLine(address: Address, authority: string | undefined): Line {
  // Said, too, where the environment of the program says otherwise.
  const trust = { rejectUnauthorized: true, ...(authority === undefined ? {} : { ca: authority }) }
  const agent = new Agent({ keepAlive: true, ...trust })
  return {
    address,
    send: (asked, signal) =>
      ask(address, asked, { agent, ...trust, ...(signal ? { signal } : {}) }, cause =>
        refusal(address, authority !== undefined, cause),
      ),
    close: () => agent.destroy(),
  }
}

/**
 * The root certificate that whoever answers there shows. Nothing vouches for it yet: it is to be
 * compared. One certificate and no more: what stands behind it in the same text would be believed,
 * and nobody would have compared it.
 */
export async function rootShownAt(address: Address): Promise<string> {
  const signal = AbortSignal.timeout(PATIENCE)
  const stranger = { agent: false, rejectUnauthorized: false, signal } as const
  const asked = { method: 'GET', path: '/api/trust' } as const
  const { status, said } = await ask(address, asked, stranger, it => refusal(address, false, it))
    .then(async response => ({ status: response.statusCode, said: await beginningOf(response) }))
    .catch(cause => {
      if (!signal.aborted) throw cause
      throw new Unreachable(address.name, 'ETIMEDOUT', { detail: 'no whole answer', cause })
    })
  try {
    const { pem } = JSON.parse(said) as { readonly pem: string }
    if (status === 200) return new X509Certificate(pem).toString()
  } catch {
    // Whatever that was, it is told below.
  }
  throw isNoBox(address, status)
}

/** Bytes that a stranger is listened to. */
const ENOUGH = 64 * 1024

async function beginningOf(response: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of response as AsyncIterable<Buffer>) {
    chunks.push(chunk)
    size += chunk.length
    if (size > ENOUGH) break
  }
  return Buffer.concat(chunks).toString()
}

/** What answers at that address says nothing that a box would say. */
export const isNoBox = ({ name }: Address, status = 0): GantryError =>
  status === 421
    ? new NotAllowed('name-foreign', `the box there does not go by the name ${name}`, {
        hint: 'use a name or a number that the box shows for itself, such as in gantry network',
      })
    : new ComponentFailed('no-box', `what answers at ${name} is no Gantry box`, {
        hint: 'look at the address and the port',
        detail: `it answered with status ${status}`,
      })

function ask(
  { host, port, name }: Address,
  { method, path, headers, body }: Asked,
  options: RequestOptions,
  failure: (cause: NodeJS.ErrnoException) => Error,
): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const asking = request(
      {
        ...options,
        // These names are this machine by definition (RFC 6761), and not every resolver knows it.
        host: host.endsWith('.localhost') ? '127.0.0.1' : host,
        ...(isIP(host) ? {} : { servername: host }),
        ...{ port, method, path },
        headers: { host: name, ...length, ...headers },
      },
      done,
    )
    const late = setTimeout(() => {
      asking.destroy(Object.assign(new Error('no answer to the call'), { code: 'ETIMEDOUT' }))
    }, PATIENCE)
    asking.on('socket', socket => {
      // A line that was kept open is through already; what is asked may then take its time.
      if (!socket.connecting) clearTimeout(late)
      socket.once('secureConnect', () => clearTimeout(late))
    })
    asking.on('close', () => clearTimeout(late))
    asking.on('error', cause => fail(options.signal?.aborted ? cause : failure(cause)))
    asking.end(body)
  })
}

/** How OpenSSL says that nobody whom it believes has signed what it was shown. */
const FOREIGN = new Set([
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'CERT_SIGNATURE_FAILURE',
  'INVALID_CA',
])

/** Why a call failed, in words. */
function refusal(
  { name, host }: Address,
  isCompared: boolean,
  cause: NodeJS.ErrnoException,
): Error {
  const { code = '', message: detail } = cause
  const more = { detail, cause }
  if (FOREIGN.has(code)) {
    return isCompared
      ? new NotAllowed(
          'authority-changed',
          `${name} shows the certificate of another authority than the one that was compared when you signed in`,
          {
            hint: `somebody may be in between, and nothing was sent. Where the box was erased or has made a new one, compare it: gantry login --host ${name}`,
            ...more,
          },
        )
      : new NotAllowed('authority-unknown', `nobody vouches for the certificate of ${name}`, {
          hint: `compare it with what the box shows: gantry login --host ${name}`,
          ...more,
        })
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') {
    return new NotAllowed('name-foreign', `the certificate there is not for ${name}`, {
      hint: 'use a name or a number that the box shows for itself, such as in gantry network',
      ...more,
    })
  }
  if (code === 'CERT_HAS_EXPIRED' || code === 'CERT_NOT_YET_VALID') {
    return new NotAllowed('certificate-time', `the certificate of ${name} is not of this time`, {
      hint: 'look at the clock of this machine, and at that of the box: gantry network check',
      ...more,
    })
  }
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return new ComponentFailed('box-not-found', `nothing on this network is called ${host}`, {
      hint: 'use its number, which the page and the screen of the box show; not every machine finds names that end in .local',
      ...more,
    })
  }
  return new Unreachable(name, code, more)
}

/** Nobody took the call, or the line broke. */
export class Unreachable extends ComponentFailed {
  /** The request cannot have reached anybody. */
  readonly unsent: boolean

  constructor(
    name: string,
    code: string,
    more: { readonly detail: string; readonly cause: unknown },
  ) {
    super('box-silent', `${name} does not answer`, {
      hint: 'see whether it is on and on the same network, and whether the address is right',
      ...more,
    })
    this.unsent = ['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH'].includes(code)
  }
}
