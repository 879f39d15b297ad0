import type { Problem } from '../base/errors.ts'
import type { WayName } from './need.ts'

interface Failure {
  readonly code?: string
  readonly responseCode?: number
  readonly message?: string
  readonly cause?: unknown
}

/** Pure: what a failure to send means to the owner. @param where the machine that was spoken to. */
export function problemWith(way: WayName, where: string, error: unknown): Problem {
  const { code, responseCode, message = String(error), cause } = error as Failure
  const inner = cause as Failure | undefined
  const words = [message, inner?.code, inner?.message].filter(Boolean).join(': ')
  const found = MEANINGS.find(it => it.fits(`${code ?? ''} ${responseCode ?? ''} ${words}`))
  const { code: name, says, hint } = found ?? UNKNOWN
  return { code: name, message: says(where, way), hint, detail: words }
}

/** Pure: the same for an answer that says no. */
export const refusedWith = (way: WayName, where: string, status: number, text: string): Problem =>
  problemWith(way, where, { message: `HTTP ${status} ${text.slice(0, 500)}` })

interface Meaning {
  readonly code: string
  readonly fits: (words: string) => boolean
  readonly says: (where: string, way: WayName) => string
  readonly hint: string
}

const has = (words: RegExp) => (it: string) => words.test(it)

/** The first that fits counts. */
const MEANINGS: readonly Meaning[] = [
  {
    code: 'alert-not-allowed',
    fits: has(/EAUTH|HTTP 40[13]\b|\b53[05]\b|invalid login|authentication/i),
    says: where => `${where} does not let the box in`,
    hint: 'look at the name and the password, or the token; some providers want one made for programs',
  },
  {
    code: 'alert-certificate',
    fits: has(/CERT|certificate|self.signed|UNABLE_TO_VERIFY|ERR_TLS|ALTNAME/i),
    says: where => `the certificate of ${where} is not one that the box trusts`,
    hint: 'look whether the name of the server is spelled as in its certificate',
  },
  {
    code: 'alert-not-encrypted',
    fits: has(/STARTTLS|wrong version number|ETLS|SSL/i),
    says: where => `${where} does not speak encrypted at that port`,
    hint: 'port 465 goes with tls, port 587 with starttls',
  },
  {
    code: 'alert-address',
    fits: has(/EENVELOPE|\b55\d\b/),
    says: where => `${where} does not take messages from or to that address`,
    hint: 'look at both addresses; many servers let you send from your own address alone',
  },
  {
    code: 'alert-address',
    fits: has(/HTTP 404\b/),
    says: where => `there is nothing at that address of ${where}`,
    hint: 'copy the address once more from where it was made',
  },
  {
    code: 'alert-too-many',
    fits: has(/HTTP 429\b|\b45[012]\b/),
    says: where => `${where} takes no more messages at this moment`,
    hint: 'it is tried again by itself',
  },
  {
    code: 'alert-unreachable',
    fits: has(
      /ECONNREFUSED|ECONNRESET|ETIMEDOUT|ESOCKET|ECONNECTION|EDNS|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|timeout|timed out|closed/i,
    ),
    says: where => `${where} cannot be reached`,
    hint: 'look whether name and port are right, and whether the box has internet',
  },
]

const UNKNOWN: Omit<Meaning, 'fits'> = {
  code: 'alert-failed',
  says: where => `${where} did not take the message`,
  hint: 'what it said is below',
}
