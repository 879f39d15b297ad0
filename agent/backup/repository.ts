import { InvalidInput, type Problem, problemOf } from '../base/errors.ts'
import type { NamedTarget } from './job.ts'
import type { Target, TargetCredentials, Tidier } from './need.ts'

/** What restic has to be told to reach a target. */
export interface Place {
  readonly options: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

export interface PlaceFacts {
  /** By name, what the target wants to be shown: `user`, `password`. */
  readonly credentials: Readonly<Record<string, string | undefined>>
  /** Where the disk of the target is mounted. */
  readonly mount: string
  /** Files that ssh and TLS read. */
  readonly sshKey: string
  readonly knownHosts: string
  /** Where ssh writes what it says, which restic may end too early to hear. */
  readonly sshLog: string
  readonly certificate: string
  /** What its owner set as the most that goes out is the most that comes in, too. */
  readonly unhurried: boolean
}

/** Pure: how restic reaches a target. Passwords are in the environment, where only root sees them. */
export function placeOf(target: NamedTarget, facts: PlaceFacts): Place {
  const { user = '', password = '' } = facts.credentials
  const limit = target['upload-limit']
  const slow = facts.unhurried ? ['--limit-upload', '--limit-download'] : ['--limit-upload']
  const options = limit === undefined ? [] : slow.flatMap(it => [it, String(limit)])
  const at = (repository: string, more: readonly string[] = [], environment = {}): Place => ({
    options: [...options, ...more],
    environment: { RESTIC_REPOSITORY: repository, ...environment },
  })
  switch (target.kind) {
    case 'disk':
      return at(`${facts.mount}/${target.folder}`)
    case 'sftp': {
      const ssh = [
        ...[
          '-E',
          facts.sshLog,
          '-F',
          'none',
          '-i',
          facts.sshKey,
          '-o',
          'BatchMode=yes',
          '-o',
          'ConnectTimeout=20',
        ],
        ...[
          '-o',
          'StrictHostKeyChecking=accept-new',
          '-o',
          `UserKnownHostsFile=${facts.knownHosts}`,
        ],
        ...['-o', 'ServerAliveInterval=20', '-o', 'ServerAliveCountMax=3'],
      ]
      const where = target.host.includes(':') ? `[${target.host}]` : target.host
      return at(`sftp://${target.user}@${where}:${target.port}/${target.folder}`, [
        '-o',
        `sftp.args=${ssh.join(' ')}`,
      ])
    }
    case 's3':
      return at(`s3:${target.url}`, byHttp(target, facts), {
        AWS_ACCESS_KEY_ID: user,
        AWS_SECRET_ACCESS_KEY: password,
      })
    case 'rest':
      return at(
        `rest:${target.url.replace(/\/?$/, '/')}`,
        byHttp(target, facts),
        user === '' ? {} : { RESTIC_REST_USERNAME: user, RESTIC_REST_PASSWORD: password },
      )
  }
}

/**
 * A server that answers nothing is asked once more, and before that to take away what it may have got:
 * each takes so long. One that the world does not know is known by its certificate.
 */
const byHttp = (target: { certificate?: string | undefined }, facts: PlaceFacts) => [
  ...['--stuck-request-timeout', '2m'],
  ...(target.certificate === undefined ? [] : ['--cacert', facts.certificate]),
]

/**
 * Pure: a target as whoever may tidy up there comes to it, and what he shows, by the names of
 * secrets. Throws InvalidInput for what a target of that kind does not ask for.
 */
export function asTidier(
  target: NamedTarget,
  { url, user, password }: Tidier,
): { readonly target: NamedTarget; readonly credentials: Readonly<Record<string, string>> } {
  const { kind, name } = target
  const shown = (it: TargetCredentials) =>
    Object.fromEntries(
      Object.entries(it).flatMap(([key, value]) => (value ? [[`${name}.${key}`, value]] : [])),
    )
  if (kind === 'rest' || kind === 's3') {
    return {
      target: url === undefined ? target : { ...target, url },
      credentials: shown({ user, password }),
    }
  }
  if (kind === 'sftp' && user !== undefined && url === undefined && password === undefined) {
    return { target: { ...target, user }, credentials: {} }
  }
  throw new InvalidInput('tidier-unfit', `${name} knows no such account`, {
    hint:
      kind === 'sftp'
        ? 'by SFTP it is the name of another account alone, user=ACCOUNT, which lets the key of this box in'
        : 'a disk asks nobody who he is: gantry backup target tidy NAME',
  })
}

/** What a failure of restic at a target means to its owner. */
export function problemAt(target: string, error: unknown): Problem {
  const { message, detail = '', code } = problemOf(error)
  if (code !== 'program-failed') return problemOf(error)
  const exit = Number(/exit code (\d+)/.exec(message)?.[1])
  const found = MEANINGS.find(
    it =>
      it.end?.test(message) ||
      (it.exit === exit && (it.during?.test(detail) ?? true)) ||
      it.words?.test(detail),
  )
  if (found) {
    return { code: found.code, message: found.says(target), hint: found.hint, detail }
  }
  return {
    code: 'backup-failed',
    message: `the backup at ${target} failed`,
    hint: 'it is tried again by itself; what restic said is below',
    detail: detail || message,
  }
}

/** Files of the box itself could not be read. */
export const UNREADABLE = 'backup-unreadable'

/** Which ones, from what restic said. */
export const unreadIn = (detail: string): string[] => {
  const files = detail
    .split('\n')
    .filter(it => !IS_SENT_AGAIN.test(it))
    .flatMap(it => /"during":"archival","item":("(?:[^"\\]|\\.)*")/.exec(it)?.[1] ?? [])
    .map(it => JSON.parse(it))
  return files.length > 0 || IS_SENT_AGAIN.test(detail) ? files : ['what restic did not name']
}

/** restic names those in the same breath, though nothing is wrong with them: they were lost at the place. */
const IS_SENT_AGAIN = /storing the file again/

/** restic says that it tries something once more. */
export const isRetry = (line: string): boolean => /retrying after/.test(line)

/** And that a try went well after all. */
export const isHeadway = (line: string): boolean => /operation successful after/.test(line)

/** restic goes on trying for a quarter of an hour; some things do not become better by that. */
export const isHopeless = (line: string, kind?: Target['kind']): boolean => {
  if (!isRetry(line)) return false
  const code = MEANINGS.find(it => it.words?.test(line))?.code ?? ''
  // A disk that was pulled out comes back as another one.
  return HOPELESS.includes(code) || (kind === 'disk' && code === 'backup-unreachable')
}

const HOPELESS = [
  ...['backup-full', 'backup-read-only', 'backup-not-allowed', 'backup-certificate'],
  ...['backup-clock', 'backup-other-host', 'backup-gone'],
]

/** Where a target listens, or undefined for what is plugged in. */
export function doorOf(
  target: Target,
): { readonly host: string; readonly port: number } | undefined {
  switch (target.kind) {
    case 'disk':
      return undefined
    case 'sftp':
      return { host: target.host, port: target.port }
    case 's3':
    case 'rest': {
      const { hostname, port, protocol } = new URL(target.url)
      const usual = protocol === 'https:' ? 443 : 80
      return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || usual }
    }
  }
}

interface Meaning {
  readonly exit?: number
  /** How it ended, where that was not by itself. */
  readonly end?: RegExp
  /** What was being done, where the same exit code is used for more than one thing. */
  readonly during?: RegExp
  readonly words?: RegExp
  readonly code: string
  readonly says: (target: string) => string
  readonly hint: string
}

/** What is told first counts. Exit codes are restic's own, words those of the systems behind it. */
const MEANINGS: readonly Meaning[] = [
  {
    // By the kernel, where there is no memory left: that says nothing of the place.
    end: / was ended by SIG/,
    // So ends a program in Go that gets no memory.
    words: /fatal error: (runtime: (out of|cannot allocate) memory|out of memory)/,
    code: 'backup-ended',
    says: it => `the box ended what was done at ${it} in the middle`,
    hint: 'it is tried again by itself; if that happens again the box is short of memory: stop an app that needs much',
  },
  {
    // There is a snapshot all the same, without them.
    exit: 3,
    // So ends a `forget` that could not take everything away, too.
    during: /"during":"archival"/,
    code: UNREADABLE,
    says: () => 'files of this box could not be read',
    hint: 'the disk of this box may be failing: look at its health, and save everything elsewhere',
  },
  {
    exit: 12,
    code: 'backup-key-wrong',
    says: it => `${it} holds the backups of another box, or was made with another key`,
    hint: 'choose another folder there, or give the twelve words that belong to it',
  },
  {
    words: /wrong password or no key found/,
    code: 'backup-key-wrong',
    says: it => `${it} holds the backups of another box, or was made with another key`,
    hint: 'choose another folder there, or give the twelve words that belong to it',
  },
  {
    // Servers of S3 are heard in words: the code of their answer is lost on the way.
    words:
      /RequestTimeTooSkewed|difference between the request time|certificate has expired or is not yet valid/i,
    code: 'backup-clock',
    says: it => `the clock of this box, or of ${it}, is wrong`,
    hint: 'the box sets its clock by itself when the internet can be reached',
  },
  {
    words: /x509|tls: /,
    code: 'backup-certificate',
    says: it => `the certificate of ${it} is not one that this box trusts`,
    hint: 'give the box its certificate, or the one that signed it',
  },
  {
    words:
      /no space left|ENOSPC|insufficient storage|\b507\b|\b413\b|quota exceeded|disk quota|minimum free drive threshold/i,
    code: 'backup-full',
    says: it => `${it} is full`,
    hint: 'make room there, or choose another place',
  },
  {
    // Some servers only say that something of theirs went wrong.
    words: /read-only file system|EROFS|SSH_FX_FAILURE|(Save\(|create ).*\(500\)/i,
    code: 'backup-read-only',
    says: it => `nothing can be written at ${it}`,
    hint: 'its disk may be damaged or locked: look at it on a computer',
  },
  {
    words:
      /\b401\b|unauthorized|InvalidAccessKey|Access Key Id you provided|SignatureDoesNotMatch|signature we calculated does not match|Permission denied \(/i,
    code: 'backup-not-allowed',
    says: it => `${it} does not let this box in`,
    hint: 'look at the name and the password, or the key, that were given for it',
  },
  {
    words: /\b403\b|forbidden|permission denied|Access ?Denied/i,
    code: 'backup-read-only',
    says: it => `this box may not write at ${it}`,
    hint: 'allow it there to write',
  },
  {
    words: /Host key verification failed|REMOTE HOST IDENTIFICATION HAS CHANGED/,
    code: 'backup-other-host',
    says: it => `the machine behind ${it} is not the one that it was`,
    hint: 'if it was replaced, take this target away and add it again',
  },
  {
    exit: 11,
    code: 'backup-locked',
    says: it => `another program is at work on ${it}`,
    hint: 'it is tried again; a lock that nobody holds any more is removed after half an hour',
  },
  {
    exit: 10,
    words: /specified bucket does not exist|NoSuchBucket/i,
    code: 'backup-gone',
    says: it => `there are no backups at ${it} any more`,
    hint: 'if that is as it should be, take this target away and add it again',
  },
  {
    words:
      /ciphertext verification failed|does not exist|not found in (the )?(index|repository)|pack file .*(missing|damaged)|packs from index missing|repository contains (errors|damaged)|hash does not match|invalid data returned|404 Not Found|unexpected HTTP response \(404\)/i,
    code: 'backup-damaged',
    says: it => `${it} has lost or changed some of what it was given`,
    hint: 'look at its disk, and save somewhere else, too. The next backup sends there again what this box still has; if there is something wrong after that, too, gantry backup target tidy NAME lets go of what is lost',
  },
  {
    words:
      /connection refused|no route to host|i\/o timeout|no such host|network is unreachable|connection reset|broken pipe|connection lost|\bEOF\b|timed out|request timeout|context deadline exceeded|server misbehaving|exit status 255|input\/output error/i,
    code: 'backup-unreachable',
    says: it => `${it} cannot be reached`,
    hint: 'what was sent already is not lost; it is tried again by itself',
  },
]
