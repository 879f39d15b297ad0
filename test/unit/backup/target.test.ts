import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { type Contents, openContents, signContents } from '../../../agent/backup/contents.ts'
import { excludesFor } from '../../../agent/backup/excludes.ts'
import { isKey, newKey } from '../../../agent/backup/key.ts'
import { targetSchema } from '../../../agent/backup/need.ts'
import {
  asTidier,
  isHopeless,
  placeOf,
  problemAt,
  unreadIn,
} from '../../../agent/backup/repository.ts'
import { ComponentFailed } from '../../../agent/base/errors.ts'

const PATIENCE = ['--stuck-request-timeout', '2m']

const FACTS = {
  credentials: { user: 'ada', password: 'lovelace' },
  mount: '/tmp/disk/usb',
  sshKey: '/keys/ssh',
  knownHosts: '/keys/known',
  sshLog: '/tmp/usb.ssh',
  certificate: '/tmp/usb.pem',
  unhurried: false,
}
const targetOf = (it: object) => ({ ...targetSchema.parse(it), name: 'usb' })
const at = (it: object) => placeOf(targetOf(it), FACTS)

describe('a target', () => {
  it('is reached as its kind is', () => {
    expect(at({ kind: 'disk', uuid: 'ab-12' }).environment.RESTIC_REPOSITORY).toBe(
      '/tmp/disk/usb/gantry-backup',
    )
    const sftp = at({ kind: 'sftp', host: 'fd00::1', user: 'box', 'upload-limit': 500 })
    expect(sftp.environment.RESTIC_REPOSITORY).toBe('sftp://box@[fd00::1]:22/gantry-backup')
    expect(sftp.options).toContain('500')
    expect(sftp.options.join(' ')).toContain('UserKnownHostsFile=/keys/known')
    expect(at({ kind: 's3', url: 'https://s3.example.org/b/x' }).environment).toEqual({
      RESTIC_REPOSITORY: 's3:https://s3.example.org/b/x',
      AWS_ACCESS_KEY_ID: 'ada',
      AWS_SECRET_ACCESS_KEY: 'lovelace',
    })
    expect(at({ kind: 'rest', url: 'https://nas:8000/box' }).environment).toEqual({
      RESTIC_REPOSITORY: 'rest:https://nas:8000/box/',
      RESTIC_REST_USERNAME: 'ada',
      RESTIC_REST_PASSWORD: 'lovelace',
    })
  })

  it('is known by its own certificate where the world does not know it', () => {
    const certificate = '-----BEGIN CERTIFICATE-----\n'
    const how = [...PATIENCE, '--cacert', '/tmp/usb.pem']
    expect(at({ kind: 's3', url: 'https://s3.lan/b/x', certificate }).options).toEqual(how)
    expect(at({ kind: 'rest', url: 'https://nas:8000/box', certificate }).options).toEqual(how)
    expect(at({ kind: 's3', url: 'https://s3.lan/b/x' }).options).toEqual(PATIENCE)
  })

  it('is read as slowly as it is written to where nobody waits for that', () => {
    const slow = targetOf({ kind: 's3', url: 'https://s3.lan/b/x', 'upload-limit': 500 })
    const out = ['--limit-upload', '500']
    expect(placeOf(slow, FACTS).options).toEqual([...out, ...PATIENCE])
    const unhurried = { ...FACTS, unhurried: true }
    expect(placeOf(slow, unhurried).options).toEqual([
      ...[...out, '--limit-download', '500'],
      ...PATIENCE,
    ])
    expect(placeOf({ ...slow, 'upload-limit': undefined }, unhurried).options).toEqual(PATIENCE)
  })

  it.each([
    { kind: 'disk', uuid: '../x' },
    { kind: 'disk', uuid: 'ab-12', folder: '../x' },
    { kind: 'disk', uuid: 'ab-12', folder: '-x' },
    { kind: 'sftp', host: '-oProxyCommand=x', user: 'a' },
    { kind: 'sftp', host: 'a', user: '-l' },
    { kind: 's3', url: 'file:///etc' },
    { kind: 'rest', url: 'https://ada:secret@nas/' },
    { kind: 'rest', url: 'https://nas/?x=y' },
    { kind: 'ftp', url: 'ftp://nas/' },
    { kind: 'rest', url: 'https://nas/', more: 1 },
  ])('is not %j', it => {
    expect(targetSchema.safeParse(it).success).toBe(false)
  })
})

it('names the files of the box that could not be read', () => {
  const said = [
    '{"message_type":"error","error":{"message":"read: input/output error"},"during":"archival","item":"/saving/state/a \\"b\\""}',
    '{"message_type":"exit_error","code":3,"message":"Warning: at least one source file could not be read"}',
  ].join('\n')
  expect(unreadIn(said)).toEqual(['/saving/state/a "b"'])
  const failed = new ComponentFailed('program-failed', 'restic failed with exit code 3', {
    detail: said,
  })
  expect(problemAt('nas', failed).code).toBe('backup-unreadable')
  expect(unreadIn('{"message_type":"exit_error","code":3}')).toEqual(['what restic did not name'])
  // What the place had lost is sent again, and restic ends as if it could not be read.
  const again =
    '{"message_type":"error","error":{"message":"/a: parts of a not found in the repository index; storing the file again"},"during":"archival","item":"/a"}'
  expect(unreadIn(again)).toEqual([])
  expect(unreadIn(`${again}\n${said}`)).toEqual(['/saving/state/a "b"'])
})

describe('a failure of restic', () => {
  const failed = (exit: number, said: string) =>
    problemAt(
      'nas',
      new ComponentFailed('program-failed', `restic failed with exit code ${exit}`, {
        detail: said,
      }),
    )

  it.each([
    [12, 'Fatal: wrong password or no key found', 'backup-key-wrong'],
    [10, 'Fatal: repository does not exist', 'backup-gone'],
    [11, 'unable to create lock', 'backup-locked'],
    [1, 'Save(<data/1>) failed: write /x: no space left on device', 'backup-full'],
    [1, 'unexpected HTTP response (507): 507 Insufficient Storage', 'backup-full'],
    [1, 'open /x: read-only file system', 'backup-read-only'],
    [1, 'Save(<lock/1>): unexpected HTTP response (500): 500 Internal', 'backup-read-only'],
    [1, 'Save(<lock/1>): sftp: "Failure" (SSH_FX_FAILURE)', 'backup-read-only'],
    [1, 'unexpected HTTP response (403): 403 Forbidden', 'backup-read-only'],
    [1, 'server response unexpected: 401 Unauthorized (401)', 'backup-not-allowed'],
    [1, 'dial tcp 192.168.1.9:8000: connect: connection refused', 'backup-unreachable'],
    [1, 'unable to start the sftp session, error: EOF', 'backup-unreachable'],
    [1, 'Save(<data/1>) returned error, retrying after 1s: request timeout', 'backup-unreachable'],
    [1, 'x509: certificate signed by unknown authority', 'backup-certificate'],
    [1, 'x509: certificate has expired or is not yet valid: current time', 'backup-clock'],
    [1, 'RequestTimeTooSkewed', 'backup-clock'],
    [
      1,
      "The difference between the request time and the server's time is too large.",
      'backup-clock',
    ],
    [1, 'The AWS Access Key Id you provided does not exist in our records.', 'backup-not-allowed'],
    [1, 'Access Denied.', 'backup-read-only'],
    [1, 'Stat: The specified bucket does not exist', 'backup-gone'],
    [1, 'Save(<data/1>) failed: Bucket quota exceeded', 'backup-full'],
    [
      1,
      'Storage backend has reached its minimum free drive threshold. Please delete a few objects to proceed.',
      'backup-full',
    ],
    [
      1,
      "Warning: Permanently added 'nas' (ED25519) to the list of known hosts.\nbox@nas: Permission denied (publickey).\nFatal: unable to start the sftp session, error: error receiving version packet from server: server unexpectedly closed connection: unexpected EOF",
      'backup-not-allowed',
    ],
    [1, 'The request signature we calculated does not match the one given', 'backup-not-allowed'],
    [1, 'Load(<data/3f1a>, 512, 0): file does not exist', 'backup-damaged'],
    [1, 'ciphertext verification failed', 'backup-damaged'],
    [1, 'Fatal: packs from index missing in repo', 'backup-damaged'],
    [1, 'Host key verification failed.', 'backup-other-host'],
    [2, 'fatal error: runtime: out of memory', 'backup-ended'],
    [1, 'something that nobody has seen', 'backup-failed'],
  ])('%i, %s: %s', (exit, said, code) => {
    const problem = failed(exit, said)
    expect(problem).toMatchObject({ code, detail: said })
    expect(problem.message).toContain('nas')
    expect(problem.hint).toBeTruthy()
  })

  it('that somebody ended says nothing of the place, whatever it had said before', () => {
    const error = new ComponentFailed('program-failed', 'restic was ended by SIGKILL', {
      detail: 'ciphertext verification failed',
    })
    expect(problemAt('nas', error)).toMatchObject({ code: 'backup-ended' })
  })
})

it('is not waited for where waiting does not help', () => {
  const retrying = (why: string) => `Save(<data/1>) returned error, retrying after 552ms: ${why}`
  expect(isHopeless(retrying('unexpected HTTP response (507): Insufficient Storage'))).toBe(true)
  expect(isHopeless(retrying('write: no space left on device'))).toBe(true)
  expect(isHopeless(retrying('dial tcp: connection refused'))).toBe(false)
  expect(isHopeless(retrying('write /x: input/output error'))).toBe(false)
  expect(isHopeless(retrying('write /x: input/output error'), 'disk')).toBe(true)
  // What files are called is no answer of a server.
  expect(isHopeless(`Save(<data/b507f401c403>): ${retrying('connection reset by peer')}`)).toBe(
    false,
  )
  expect(isHopeless('{"message_type":"status","current_files":["/no space left"]}')).toBe(false)
})

it('leaves out what recipes leave out, also where it looks like a variable', () => {
  const app = {
    service: 'notes',
    folders: [{ id: 'data', exclude: ['$tmp/**'] }],
    left: ['models'],
  }
  const text = excludesFor('/s', [app as never])
  expect(text.split('\n')).toEqual([
    ...['/s/copies', '/s/restoring', '/s/apps/notes/models', '/s/apps/notes/data/$$tmp/**', ''],
  ])
})

it('has a key of twelve words, another one each time', () => {
  const [one, other] = [newKey(), newKey()]
  expect(isKey(one)).toBe(true)
  expect(one).not.toBe(other)
  expect(isKey(one.split(' ').reverse().join(' ')) && isKey(one.split(' ').sort().join(' '))).toBe(
    false,
  )
  expect(isKey(one.split(' ').slice(1).join(' '))).toBe(false)
})

it('notices when what a snapshot says of itself was changed', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  const contents: Contents = {
    format: 1,
    name: '2026-11-20T12-00-00Z',
    nonce: '0'.repeat(32),
    box: { name: 'gantry', id: 'x' },
    engines: {},
    apps: {},
  }
  const signed = await signContents(contents, join(folder, 'key'))
  expect(openContents(signed)).toEqual(contents)
  expect(openContents({ ...signed, text: signed.text.replace('gantry', 'other') })).toBeUndefined()
})

describe('whoever may delete where the box may not', () => {
  const tidier = { user: 'owner', password: 'deletes' }

  it('shows what he has, at the door that lets him in', () => {
    const nas = targetOf({ kind: 'rest', url: 'https://nas:8000/box' })
    const credentials = { 'usb.user': 'owner', 'usb.password': 'deletes' }
    expect(asTidier(nas, tidier)).toEqual({ target: nas, credentials })
    const url = 'https://nas:8001/box'
    expect(asTidier(nas, { ...tidier, url }).target).toEqual({ ...nas, url })
    const cloud = targetOf({ kind: 's3', url: 'https://s3.example.org/b/x' })
    expect(asTidier(cloud, tidier)).toEqual({ target: cloud, credentials })
  })

  it('is another account by SFTP, and nobody at a disk', () => {
    const away = targetOf({ kind: 'sftp', host: 'nas', user: 'box' })
    expect(asTidier(away, { user: 'owner' })).toEqual({
      target: { ...away, user: 'owner' },
      credentials: {},
    })
    expect(() => asTidier(away, tidier)).toThrow('knows no such account')
    const usb = targetOf({ kind: 'disk', uuid: 'ab-12' })
    expect(() => asTidier(usb, tidier)).toThrow('knows no such account')
  })
})
