import { rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../base/exec.ts'
import { exists } from '../base/files.ts'
import { databaseName } from '../database/need.ts'
import { programsHere, psql } from './copies.ts'
import { dumpFile } from './dumps.ts'
import type { JobApp } from './job.ts'

/** Pure: the same app under the name that it had when it was saved, with all names that follow from it. */
export function asCalled(
  app: JobApp,
  databases: readonly { readonly name: string; readonly id: string }[],
  service: string,
): JobApp {
  const idOf = (name: string) => databases.find(it => it.name === name)?.id ?? ''
  return {
    ...app,
    service,
    databases: app.databases.map(it => ({ ...it, name: databaseName(service, idOf(it.name)) })),
    caches: app.caches.map(it => `${service}${it.slice(app.service.length)}`),
  }
}

/** What was fetched gets the names that the app has now. */
export async function renameTo(exec: Exec, into: string, then: JobApp, now: JobApp): Promise<void> {
  const pairs = [
    [`state/apps/${then.service}`, `state/apps/${now.service}`],
    [`state/gantry/apps/${then.service}`, `state/gantry/apps/${now.service}`],
    [`state/gantry/secrets/${then.service}.toml`, `state/gantry/secrets/${now.service}.toml`],
    [`dumps/${then.service}`, `dumps/${now.service}`],
    ...then.caches.map((it, i) => [`state/cache/${it}`, `state/cache/${now.caches[i]}`]),
  ]
  for (const [from = '', to = ''] of pairs) await move(join(into, from), join(into, to))
  const dumps = join(into, 'dumps')
  for (const [i, { engine, name: old }] of then.databases.entries()) {
    const name = now.databases[i]?.name ?? old
    const file = dumpFile(dumps, now.service, engine, name)
    await move(dumpFile(dumps, now.service, engine, old), file)
    // The beginning of a dump of MariaDB says which database it goes into.
    if (engine === 'mariadb' && name !== old && (await exists(file))) {
      const which = `1,60{/^\\(CREATE DATABASE\\|USE\\) /s/\`${old}\`/\`${name}\`/}`
      await exec(['sed', '--in-place', '--expression', which, file], { timeout: 0 })
    }
  }
}

async function move(from: string, to: string): Promise<void> {
  if (from === to || !(await exists(from))) return
  await rm(to, { recursive: true, force: true })
  await rename(from, to)
}

/**
 * A dump into a database that the app's own role gets, whatever role it belonged to. What only the
 * superuser can make are extensions: they are there first.
 */
export async function loadOwned(
  exec: Exec,
  socket: string,
  { file, database, owner }: { file: string; database: string; owner: string },
): Promise<void> {
  const restore = `${await programsHere()}/pg_restore`
  const listed = await exec([restore, '--list', file], { timeout: 0 })
  const { extensions, rest } = withoutExtensions(listed)
  for (const it of extensions) {
    await psql(exec, socket, database, `create extension if not exists "${it}" cascade`)
  }
  await writeFile(`${file}.list`, rest)
  const whose = ['--no-owner', '--no-acl', `--role=${owner}`, `--use-list=${file}.list`]
  const where = [`--host=${socket}`, '--username=postgres', `--dbname=${database}`]
  await exec([restore, '--exit-on-error', ...whose, ...where, file], {
    timeout: 0,
  })
}

/** Pure: the contents of a dump as pg_restore lists them, without extensions and what is said of them. */
export function withoutExtensions(listed: string): { extensions: string[]; rest: string } {
  const lines = listed.split('\n')
  const named = (line: string) => /^\d+; \d+ \d+ EXTENSION - (\S+)/.exec(line)?.[1]
  return {
    extensions: lines.flatMap(it => named(it) ?? []),
    rest: lines
      .filter(it => named(it) === undefined && !/^\d+; \d+ \d+ COMMENT - EXTENSION /.test(it))
      .join('\n'),
  }
}
