import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../base/exec.ts'
import { exists, syncFolder } from '../base/files.ts'
import type { Keeper } from '../update/keeper.ts'
import { mariadbOf } from './mariadb-plan.ts'
import { identifier, type Sql } from './mariadb-sql.ts'

export interface MariadbKeeperOptions {
  readonly exec: Exec
  readonly sql: Sql
  readonly socket: string
  /** Where the copies of all apps are. */
  readonly copies: string
}

/** Copies as dumps: the server has no way to copy a database as it is. */
export function mariadbKeeper({ exec, sql, socket, copies }: MariadbKeeperOptions): Keeper {
  const asRoot = ['--no-defaults', '--user=root', `--socket=${socket}`] as const
  const folderOf = (service: string) => join(copies, service, 'mariadb')
  return {
    async keep(app) {
      const folder = folderOf(app.service)
      await rm(folder, { recursive: true, force: true })
      for (const { name } of mariadbOf(app)) {
        await mkdir(folder, { recursive: true, mode: 0o700 })
        const file = join(folder, `${name}.sql`)
        const all = ['--single-transaction', '--routines', '--events', '--hex-blob']
        const argv = [...asRoot, ...all, `--result-file=${file}.part`, '--databases', name]
        await exec(['mariadb-dump', ...argv], { timeout: 0 })
        await exec(['sync', `${file}.part`], { timeout: 0 })
        await rename(`${file}.part`, file)
        await syncFolder(folder)
      }
    },

    async bringBack(app) {
      for (const { name } of mariadbOf(app)) {
        const file = join(folderOf(app.service), `${name}.sql`)
        if (!(await exists(file))) continue
        // Cut anywhere, it is done again from the start: the copy stays until it is forgotten.
        await sql(`drop database if exists ${identifier(name)}`)
        await exec(['mariadb', ...asRoot, `--execute=source ${file}`], { timeout: 0 })
      }
    },

    forget: ({ service }) => rm(folderOf(service), { recursive: true, force: true }),
  }
}
