import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed, problemOf } from '../../base/errors.ts'
import type { Exec } from '../../base/exec.ts'
import { readText, writeWhole } from '../../base/files.ts'
import { isActive } from '../../base/unit.ts'
import type { Desired } from '../../box/desired.ts'
import type { Manifest } from '../../box/manifest.ts'
import type { SecondReport } from '../../http/api.ts'
import type { Capability } from '../../reconcile/capability.ts'
import { appsMark } from './apps-mark.ts'
import {
  type FirstStep,
  firstFindings,
  type LedServer,
  type ObservedFirst,
  planFirst,
} from './first-plan.ts'
import type { LeadingServer } from './leading-server.ts'
import { EACH_SERVER, type EachServer, mayFollow, type Server } from './need.ts'
import { wireKey } from './wire.ts'

export interface FirstOptions {
  readonly exec: Exec
  /** Of what `gantry-second.service` reads. */
  readonly folder: string
  readonly servers: EachServer<LeadingServer>
  /** The twelve words of this box. */
  readonly words: () => Promise<string>
  readonly apps: () => Promise<Manifest['apps']>
}

/** What a box does so that another one can follow it by the second. */
export interface First extends Capability<ObservedFirst, FirstStep> {
  /** Undefined where none may. */
  report(desired: Pick<Desired, 'backup' | 'replaced'>): Promise<SecondReport | undefined>
}

const UNIT = 'gantry-second.service'

export function followedBySecond({ exec, folder, servers, words, apps }: FirstOptions): First {
  const keyFile = join(folder, 'key')
  /** By server, when somebody has listened last. */
  const heard = new Map<Server, number>()
  /** Those that were seen to have nothing left of a second box. */
  const looked = new Set<Server>()

  async function seen(needed: (server: Server) => boolean, all: boolean) {
    const found: Partial<Record<Server, LedServer>> = {}
    for (const it of EACH_SERVER.filter(needed)) {
      // What is left of a second box can wait until the server is there.
      const server = await servers[it].seen().catch(error => {
        if (all) throw error
      })
      if (server) found[it] = server
    }
    return found
  }

  async function apply(step: FirstStep): Promise<void> {
    switch (step.kind) {
      case 'role':
        return await servers[step.server].letCopy()
      case 'mark':
        return await servers[step.server].mark(step.mark)
      case 'let-go':
        return await servers[step.server].letGo()
      case 'open':
        await writeWhole(keyFile, step.key)
        return void (await exec(['systemctl', 'restart', UNIT]))
      case 'close':
        // First who would come again, then what he comes for.
        await exec(['systemctl', 'stop', UNIT])
        for (const it of EACH_SERVER) await servers[it].end()
        return await rm(keyFile, { force: true })
    }
  }

  /** A server that does not run is not waited for. */
  function silence(found: Partial<EachServer<LedServer>>, may: boolean) {
    const now = performance.now()
    return Object.fromEntries(
      EACH_SERVER.map(it => {
        if (!may || !found[it] || found[it].listens) heard.set(it, now)
        return [it, now - (heard.get(it) ?? now)] as const
      }),
    )
  }

  return {
    name: 'second',
    serves: () => false,
    plan: planFirst,
    findings: firstFindings,
    async observe(desired) {
      const key = await readText(keyFile)
      const may = mayFollow(desired)
      const all = may || key !== undefined
      const found = await seen(it => all || !looked.has(it), all)
      for (const it of EACH_SERVER) if (found[it]) looked.add(it)
      const silent = silence(found, may)
      if (!all && Object.keys(found).length === 0) return { ...NOTHING, silent }
      return {
        key,
        running: await isActive(exec, UNIT),
        wanted: may ? wireKey(await words()) : '',
        mark: appsMark(await apps()),
        servers: found,
        silent,
      }
    },
    apply: step => apply(step).catch(failed),
    async report(desired) {
      const { second } = desired.backup
      if (!second || !mayFollow(desired)) return undefined
      // Whoever reads of backups is not kept from that by a server that does not answer.
      const found = await seen(() => true, false)
      const said = EACH_SERVER.flatMap(server => {
        const { listens, behind, slot } = found[server] ?? {}
        if (listens === undefined) return []
        const lost = slot === 'lost' ? { lost: true } : {}
        return [{ server, listens, ...(behind === undefined ? {} : { behind }), ...lost }]
      })
      return { since: second.since, servers: said }
    },
  }
}

const NOTHING = { running: false, wanted: '', mark: '', servers: {} } as const

function failed(cause: unknown): never {
  const { message, detail = message } = problemOf(cause)
  throw new ComponentFailed('second-failed', 'no box can follow this one by the second', {
    hint: `Gantry tries again by itself; if it lasts: journalctl -u ${UNIT}`,
    detail,
    cause,
  })
}
