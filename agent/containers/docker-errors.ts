import { dockerFailure } from '../base/docker-failure.ts'
import { ComponentFailed, GantryError } from '../base/errors.ts'

interface Known {
  readonly says: RegExp
  readonly code: string
  readonly message: string
  readonly hint: string
}

/** What Docker says, and what it means for a person. The first that fits counts. */
const KNOWN: readonly Known[] = [
  {
    says: /no space left on device/i,
    code: 'disk-full',
    message: 'the disk of the box is full',
    hint: 'remove an app or its data, then it goes on by itself',
  },
  {
    says: /requires BuildKit|the --(mount|chmod|link|parents) option|dockerfile parse error.*(heredoc|<<)/i,
    code: 'build-needs-buildkit',
    message: 'the Dockerfile uses what only BuildKit can do',
    hint: 'write it without --mount, --chmod, --link and here-documents, or give a built image',
  },
  {
    says: /unable to start container process: exec|executable file not found/i,
    code: 'program-missing',
    message: 'the image has no program that could be started like this',
    hint: 'check command and entrypoint in the recipe',
  },
  {
    says: /returned a non-zero code: \d+/i,
    code: 'build-failed',
    message: 'a step of the Dockerfile failed',
    hint: 'the last lines of the build are below',
  },
  {
    says: /manifest unknown|not found: manifest|repository does not exist|manifest for .* not found|pull access denied/i,
    code: 'image-not-found',
    message: 'the image of the app does not exist, or is not public',
    hint: 'check image and tag in the recipe',
  },
  {
    says: /toomanyrequests|429 Too Many Requests|pull rate limit/i,
    code: 'registry-busy',
    message: 'the registry of the app gives no more images to this home for now',
    hint: 'such limits end within hours; the box tries again by itself',
  },
  {
    says: /x509:|first record does not look like a TLS handshake|server gave HTTP response to HTTPS client/i,
    code: 'registry-other',
    message: 'something else answers in place of the registry of the app',
    hint: 'see whether this network wants a sign-in or filters, and whether the date of the box is right; it tries again by itself',
  },
  {
    says: /unexpected HTTP status|unexpected status|received unexpected|invalid character|malformed HTTP|unexpected EOF|: EOF\b|verification failed/i,
    code: 'registry-broken',
    message: 'the registry of the app answers with something that is no image',
    hint: 'most likely it is out of order; the box tries again by itself',
  },
  {
    says: /no such host|connection refused|i\/o timeout|network is unreachable|TLS handshake|context deadline|Client\.Timeout|server misbehaving|temporary failure|no route to host/i,
    code: 'registry-unreachable',
    message: 'the image of the app cannot be fetched: its registry does not answer',
    hint: 'check that the box has internet; it tries again by itself',
  },
  {
    says: /ENOENT.*docker\.sock|ECONNREFUSED|ECONNRESET|socket hang up|EPIPE/i,
    code: 'docker-down',
    message: 'Docker is not running',
    hint: 'Gantry goes on by itself as soon as it is back; if it lasts: journalctl -u docker',
  },
]

/** Throws what Docker said as something a person can act on. `what` follows "Docker cannot". */
export function dockerFailed(what: string): (cause: unknown) => never {
  return cause => {
    if (cause instanceof GantryError) throw cause
    const detail = cause instanceof Error ? cause.message : String(cause)
    const known = KNOWN.find(it => it.says.test(detail))
    if (!known) return dockerFailure(`cannot ${what}`)(cause)
    throw new ComponentFailed(known.code, known.message, { hint: known.hint, detail, cause })
  }
}
