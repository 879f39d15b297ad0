import { mkdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import {
  ComponentFailed,
  Conflict,
  type GantryError,
  type Problem,
  problemOf,
} from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { exists, readText } from '../base/files.ts'
import type { NamedTarget } from './job.ts'
import { Refused } from './refused.ts'
import {
  doorOf,
  isHeadway,
  isHopeless,
  isRetry,
  type PlaceFacts,
  placeOf,
  problemAt,
} from './repository.ts'

export interface ResticOptions {
  readonly exec: Exec
  /** The secrets of backups: `key`, and `<target>.user`, `.password`, and `.key` where that opens with another one. */
  readonly secrets: Readonly<Record<string, string>>
  /** Where restic keeps what it need not ask for twice. */
  readonly cache: string
  /** Private to this program. */
  readonly temporary: string
  /** Where ssh keeps the keys of machines that it knows, and its own. */
  readonly keys: string
  /** Nobody waits for what is read: it comes in no faster than copies go out. */
  readonly unhurried?: boolean
}

/** A snapshot as restic lists it. */
export interface ResticSnapshot {
  readonly id: string
  readonly short_id: string
  readonly time: string
  readonly hostname: string
  readonly tags?: readonly string[]
  readonly summary?: { readonly total_bytes_processed: number }
}

/** The encrypted repository of a box at one target. */
export interface Repository {
  /**
   * Runs restic; `onProgress` hears how far it is, 0 to 1. Throws Refused with what it means. A lock that
   * nobody holds any more is taken away.
   */
  restic(argv: readonly string[], more?: ResticMore): Promise<string>
  snapshots(): Promise<readonly ResticSnapshot[]>
}

export interface ResticMore {
  readonly cwd?: string
  /** Milliseconds after which it counts as a target that does not answer; never unless said. */
  readonly within?: number
  readonly onProgress?: (fraction: number, bytes?: Bytes) => void
}

/** How much of something is done. */
export interface Bytes {
  readonly done: number
  readonly total: number
}

/** Reaches a target, and lets go of it at the end: a disk is mounted for as long as that. */
export async function withRepository<T>(
  options: ResticOptions,
  target: NamedTarget,
  use: (repository: Repository) => Promise<T>,
): Promise<T> {
  const { exec, secrets, temporary } = options
  const mount = join(temporary, 'disk', target.name)
  const sshLog = join(temporary, `${target.name}.ssh`)
  if (target.kind === 'disk') await mountDisk(exec, target, mount)
  try {
    await knock(target)
    const place = await reach(options, target, { mount, sshLog })
    const once = async (argv: readonly string[], { cwd, within, onProgress }: ResticMore = {}) => {
      const ending = new AbortController()
      let hopeless = ''
      let retrying: NodeJS.Timeout | undefined
      const end = (line: string) => {
        hopeless ||= line
        ending.abort()
      }
      const onLine = (line: string) => {
        if (onProgress) hear(line, onProgress)
        if (isHopeless(line, target.kind)) end(line)
        else if (isRetry(line)) retrying ??= setTimeout(() => end(line), AWAY)
        else if (isHeadway(line)) {
          clearTimeout(retrying)
          retrying = undefined
        }
      }
      await rm(sshLog, { force: true })
      const late =
        within === undefined ? undefined : setTimeout(() => end('restic timed out'), within)
      try {
        return await exec(['restic', '--cache-dir', options.cache, ...place.options, ...argv], {
          timeout: 0,
          env: {
            HOME: temporary,
            RESTIC_PASSWORD: secrets[`${target.name}.key`] ?? secrets.key ?? '',
            RESTIC_PROGRESS_FPS: '1',
            ...place.environment,
          },
          ...(cwd ? { cwd } : {}),
          signal: ending.signal,
          onLine,
        })
      } catch (error) {
        const said = hopeless === '' ? error : resticSaid(hopeless)
        const problem = problemAt(target.name, withWords(said, await readText(sshLog)))
        throw target.kind === 'disk'
          ? await wrongWithDisk(exec, target, problem, error)
          : new Refused(problem, error)
      } finally {
        clearTimeout(retrying)
        clearTimeout(late)
      }
    }
    const restic: typeof once = async (argv, more) => {
      try {
        return await once(argv, more)
      } catch (error) {
        if (problemOf(error).code !== 'backup-locked') throw error
        // Only of locks that nobody holds any more: of a run of this box that was cut.
        await once(['unlock'])
        return await once(argv, more)
      }
    }
    return await use({
      restic,
      snapshots: async () => JSON.parse(await restic(['snapshots', '--json', '--no-lock'])),
    })
  } finally {
    if (target.kind === 'disk') await exec(['umount', '--lazy', mount]).catch(() => {})
  }
}

const resticSaid = (detail: string) =>
  new ComponentFailed('program-failed', 'restic was ended', { detail })

/** Milliseconds for which a target may be gone in the middle of something. */
const AWAY = 120_000

/** Milliseconds until a machine that is there has answered. */
const KNOCK = 10_000

/** Whether anybody is there at all: restic itself would wait for a quarter of an hour. */
async function knock(target: NamedTarget): Promise<void> {
  const door = doorOf(target)
  if (!door) return
  const socket = connect({ ...door, timeout: KNOCK })
  try {
    await new Promise<void>((done, fail) => {
      socket.once('connect', () => done())
      socket.once('timeout', () => fail(new Error('connect: i/o timeout')))
      socket.once('error', error => fail(new Error(`${error.message}: no route to host`)))
    })
  } catch (error) {
    throw new Refused(problemAt(target.name, resticSaid((error as Error).message)), error)
  } finally {
    socket.destroy()
  }
}

/** A line of restic's JSON that says how far it is. */
function hear(line: string, onProgress: NonNullable<ResticMore['onProgress']>): void {
  if (!line.startsWith('{"message_type":"status"')) return
  const { percent_done: fraction, bytes_restored: done, total_bytes: total } = JSON.parse(line)
  if (!Number.isFinite(fraction)) return
  const known = Number.isFinite(done) && Number.isFinite(total)
  onProgress(fraction, known ? { done, total } : undefined)
}

/** What restic said, after what ssh said. */
function withWords(error: unknown, words = ''): unknown {
  const { code, message, detail = '' } = problemOf(error)
  if (words === '' || code !== 'program-failed') return error
  return new ComponentFailed(code, message, { detail: `${words}${detail}`, cause: error })
}

async function reach(
  options: ResticOptions,
  target: NamedTarget,
  files: Pick<PlaceFacts, 'mount' | 'sshLog'>,
) {
  const { secrets, temporary, keys, exec } = options
  const certificate = join(temporary, `${target.name}.pem`)
  if ('certificate' in target && target.certificate)
    await writeFile(certificate, target.certificate)
  const sshKey = join(keys, 'ssh')
  if (target.kind === 'sftp') await makeSshKey(exec, sshKey)
  return placeOf(target, {
    unhurried: options.unhurried ?? false,
    credentials: {
      user: secrets[`${target.name}.user`],
      password: secrets[`${target.name}.password`],
    },
    ...files,
    sshKey,
    knownHosts: knownHostsFile(keys, target.name),
    certificate,
  })
}

/** The box's own key for machines that it saves to; the other half is shown to its owner. */
export async function makeSshKey(exec: Exec, path: string): Promise<void> {
  if (await exists(path)) return
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 })
  const words = ['-q', '-t', 'ed25519', '-N', '', '-C', 'gantry backup', '-f', `${path}.part`]
  await exec(['ssh-keygen', ...words])
  // The half that is shown is first: where there is a key, there are both.
  await exec(['mv', `${path}.part.pub`, `${path}.pub`])
  await exec(['mv', `${path}.part`, path])
}

async function mountDisk(exec: Exec, { name, uuid }: NamedDisk, mount: string): Promise<void> {
  const device = await deviceOf(exec, uuid)
  if (device === undefined) throw notPluggedIn(name)
  await mkdir(mount, { recursive: true })
  try {
    await exec(['mount', '-o', 'noatime,nosuid,nodev,noexec', device, mount])
  } catch (cause) {
    throw failing(name, problemOf(cause), cause)
  }
}

type NamedDisk = Extract<NamedTarget, { kind: 'disk' }>

const deviceOf = async (exec: Exec, uuid: string): Promise<string | undefined> =>
  (await exec(['findfs', `UUID=${uuid}`]).catch(() => '')).trim() || undefined

/** What went wrong on a disk: whether it is still there tells more than what restic says of it. */
async function wrongWithDisk(
  exec: Exec,
  { name, uuid }: NamedDisk,
  problem: Problem,
  cause: unknown,
): Promise<GantryError> {
  if ((await deviceOf(exec, uuid)) === undefined) return notPluggedIn(name, problem.detail, cause)
  return problem.code === 'backup-unreachable'
    ? failing(name, problem, cause)
    : new Refused(problem, cause)
}

const notPluggedIn = (name: string, detail?: string, cause?: unknown) =>
  new Conflict('backup-disk-away', `the disk ${name} is not plugged in`, {
    hint: 'plug it in: the next backup finds it by itself, and goes on where it was',
    ...(detail === undefined ? {} : { detail }),
    cause,
  })

const failing = (name: string, { message, detail }: Problem, cause: unknown) =>
  new Conflict(
    'backup-disk-unreadable',
    `the disk ${name} cannot be read and written as it should`,
    {
      hint: 'look at it on a computer; if it is damaged, let the box prepare another one',
      detail: detail ?? message,
      cause,
    },
  )

/** Which machine a target was when it was first reached, as ssh keeps it. */
export const knownHostsFile = (keys: string, target: string) => join(keys, `known-${target}`)

/** For the other end of SFTP: who may come in. */
export const publicKeyFile = (keys: string) => join(keys, 'ssh.pub')
