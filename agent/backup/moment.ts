import { chmod } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed, problemOf } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { exists, readText, writeWhole } from '../base/files.ts'
import { nonceWords, psql } from './copies.ts'
import type { JobApp, JobOf } from './job.ts'

export interface MomentPlaces {
  /** The subvolume of everything that changes, and where its snapshots are. */
  readonly state: string
  readonly snapshots: string
  /** What `gantry-moment.service` reads and writes. */
  readonly run: string
  readonly postgres: string
  readonly mariadb: string
}

export interface Moment {
  /** Milliseconds for which apps stood still. */
  readonly frozen: number | undefined
  /** What is not as it should be, by app. */
  readonly problems: Readonly<Record<string, readonly string[]>>
}

/** The file beside the storages of an app: a fresh storage may have to be empty for its app. */
export const NONCE_FILE = '.moment'

/**
 * One moment of everything that changes, as a read-only snapshot. Before it the same nonce is
 * written into every database and beside every app's files, so that it shows later whether what is
 * brought back belongs together. Apps stand still only for the snapshot itself, in a unit of its
 * own that systemd ends after ten seconds, whatever becomes of whoever asked.
 */
export async function takeMoment(
  exec: Exec,
  places: MomentPlaces,
  { snapshot: name, nonce, apps }: Pick<JobOf<'save'>, 'snapshot' | 'nonce' | 'apps'>,
): Promise<Moment> {
  const problems = new Map<string, string[]>()
  const trouble = (service: string, what: string) =>
    problems.set(service, [...(problems.get(service) ?? []), what])

  const isThere = await exists(join(places.snapshots, name))
  try {
    for (const app of isThere ? [] : apps) {
      if (app.before && app.running) {
        await runHook(exec, app, app.before).catch(error =>
          trouble(app.service, `what it does before a backup failed: ${problemOf(error).message}`),
        )
      }
      await mark(exec, places, app, nonce).catch(error =>
        trouble(app.service, `could not be marked: ${problemOf(error).message}`),
      )
    }
    // Somebody was killed right after it was taken: what follows it is still due.
    const frozen = isThere ? undefined : await snapshot(exec, places, name, apps)
    return { frozen, problems: Object.fromEntries(problems) }
  } finally {
    for (const app of apps) {
      if (app.after && app.running) {
        await runHook(exec, app, app.after).catch(error =>
          trouble(app.service, `what it does after a backup failed: ${problemOf(error).message}`),
        )
      }
    }
  }
}

async function snapshot(
  exec: Exec,
  { state, snapshots, run }: MomentPlaces,
  name: string,
  apps: readonly JobApp[],
): Promise<number | undefined> {
  const slices = apps.flatMap(it => (it.running && it.slice ? [it.slice] : []))
  await writeWhole(join(run, 'moment'), `NAME=${name}\nSLICES="${slices.join(' ')}"\n`)
  // What lies in memory goes to the disk while apps go on; the snapshot takes the little that is left.
  await exec(['sync', '--file-system', state], { timeout: 0 })
  const failure = await exec(['systemctl', 'start', 'gantry-moment.service']).then(
    () => undefined,
    error => error,
  )
  if (failure || !(await exists(join(snapshots, name)))) {
    throw new ComponentFailed('moment-failed', 'no moment could be found for a backup', {
      hint: 'apps go on as before, and it is tried again; journalctl -u gantry-moment says more',
      ...(failure ? { detail: problemOf(failure).detail ?? problemOf(failure).message } : {}),
    })
  }
  return Number(await readText(join(run, 'frozen'))) || undefined
}

async function mark(
  exec: Exec,
  { state, postgres, mariadb }: MomentPlaces,
  app: JobApp,
  nonce: string,
): Promise<void> {
  const words = nonceWords(nonce)
  const folder = join(state, 'apps', app.service)
  if (await exists(folder)) {
    await writeWhole(join(folder, NONCE_FILE), `${words}\n`)
    await chmod(join(folder, NONCE_FILE), 0o600)
  }
  for (const { engine, name } of app.databases) {
    // Names of databases are letters, digits and underscores.
    if (engine === 'postgres') {
      await psql(exec, postgres, 'postgres', `comment on database "${name}" is '${words}'`)
    } else if (await exists(mariadb)) {
      const flags = ['--no-defaults', '--user=root', '--batch', `--socket=${mariadb}`]
      const sql = `set lock_wait_timeout = 5; alter database \`${name}\` comment '${words}';\n`
      await exec(['mariadb', ...flags], { input: sql })
    }
  }
}

type Hook = NonNullable<JobApp['before']>

const runHook = (exec: Exec, { service }: JobApp, { command, process, timeout }: Hook) =>
  exec(['docker', 'exec', `${service}.${process}`, ...command], { timeout })
