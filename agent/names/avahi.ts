import { statSync } from 'node:fs'
import { readdir, rm } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { ComponentFailed } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { readText, writeWhole } from '../base/files.ts'
import { runningInstances } from '../base/unit.ts'
import type { Desired } from '../box/desired.ts'
import type { Capability } from '../reconcile/capability.ts'
import type { Spread } from '../site/front/need.ts'
import {
  type Announced,
  type NamesStep,
  nameFindings,
  type ObservedNames,
  planNames,
} from './plan.ts'

export interface NamesOptions {
  readonly exec: Exec
  readonly addresses: () => readonly string[]
  /** Where apps are reached themselves, by service. */
  readonly reaches: (desired: Desired) => ReadonlyMap<string, readonly string[]>
  /** Who is there of the site, where the box belongs to one. */
  readonly agreed: () => Spread['agreed']
  /** Folder of the files that `gantry-name@.service` reads and writes. */
  readonly folder: string
  /** Where the host name outlives a reboot. */
  readonly hostnameFile: string
}

/**
 * Names on the LAN by Avahi. Each announcement is an instance of `gantry-name@.service`, so that
 * names stay while the worker restarts, and systemd brings them back when Avahi restarts.
 */
export function names(options: NamesOptions): Capability<ObservedNames, NamesStep> {
  const { exec, addresses, folder, hostnameFile } = options
  const unit = (id: string) => `gantry-name@${id}.service`
  const file = (id: string) => join(folder, `${id}.env`)
  const said = (id: string) => join(folder, `${id}.said`)
  /** What others had when it was last asked for. */
  const taken = new Set<string>()
  let refused = { name: '', times: 0 }
  let renamedAt = Number.NEGATIVE_INFINITY

  async function settledName(): Promise<string | undefined> {
    const until = performance.now() + SETTLED_WITHIN
    for (;;) {
      const name = await announcedName()
      if (name !== undefined || performance.now() > until) return name
      await pause(100)
    }
  }

  async function announcement(id: string): Promise<Announced> {
    const name = /^NAME=(.*)$/m.exec((await readText(file(id))) ?? '')?.[1] ?? ''
    const text = await readText(said(id))
    if (text === undefined) return { name, state: 'pending', age: 0 }
    const { mtimeMs = Date.now() } = statSync(said(id), { throwIfNoEntry: false }) ?? {}
    const age = (Date.now() - mtimeMs) / 1000
    const state = stateIn(text)
    if (state === 'established') taken.delete(id)
    if (state === 'taken') taken.add(id)
    const asksAgain = state === 'pending' && taken.has(id) && age * 1000 < SETTLED_WITHIN
    return { name, state: asksAgain ? 'taken' : state, age }
  }

  /** Those that run, and those that ended because somebody else has the name. */
  async function announcements(): Promise<ReadonlyMap<string, Announced>> {
    const running = new Set(await runningInstances('gantry-name'))
    const files = await readdir(folder).catch(() => [])
    const heard = files.flatMap(it => /^(.+)\.said$/.exec(it)?.[1] ?? [])
    const ids = [...new Set([...running, ...heard])]
    const all = await Promise.all(ids.map(async id => [id, await announcement(id)] as const))
    return new Map(all.filter(([id, { state }]) => running.has(id) || state === 'taken'))
  }

  return {
    name: 'names',
    // An app without its name is still reached by the box's address.
    serves: () => false,
    plan: planNames,
    findings: nameFindings,
    async observe(desired) {
      const { name } = desired
      return {
        hostname: hostname(),
        announced: await announcedName(),
        renamed: (performance.now() - renamedAt) / 1000,
        refusals: refused.name === name ? refused.times : 0,
        addresses: addresses(),
        reaches: options.reaches(desired),
        agreed: options.agreed(),
        announcements: await announcements(),
      }
    },
    async apply(step) {
      switch (step.kind) {
        case 'hostname':
          await writeWhole(hostnameFile, `${step.name}\n`, 0o644)
          if (refused.times > 0) renamedAt = performance.now()
          return void (await exec(['hostname', step.name]))
        case 'call': {
          // Not by a restart of Avahi: the names of apps would go with it.
          await exec(['busctl', 'call', ...SERVER, 'SetHostName', 's', step.name])
          const times = refused.name === step.name ? refused.times : 0
          const isRefused = (await settledName()) !== step.name
          refused = { name: step.name, times: isRefused ? times + 1 : 0 }
          return
        }
        case 'announce': {
          const { name, address } = step.it
          await writeWhole(file(step.id), `NAME=${name}\nADDRESS=${address}\n`, 0o644)
          return void (await exec(['systemctl', 'restart', unit(step.id)]))
        }
        case 'withdraw':
          await exec(['systemctl', 'stop', unit(step.id)])
          taken.delete(step.id)
          for (const path of [file(step.id), said(step.id)]) await rm(path, { force: true })
      }
    },
  }
}

const SERVER = ['org.freedesktop.Avahi', '/', 'org.freedesktop.Avahi.Server'] as const

const PID = '/run/avahi-daemon/pid'

/**
 * The name that the box really has; undefined while Avahi asks around whether it is free. It says so
 * where `ps` shows it, `avahi-daemon: running [home.local]` (server_callback in avahi-daemon/main.c): to
 * ask by D-Bus takes two programs in every pass.
 */
async function announcedName(): Promise<string | undefined> {
  const pid = Number(await readText(PID))
  const title = pid > 0 ? await readText(`/proc/${pid}/cmdline`) : undefined
  if (title === undefined) {
    throw new ComponentFailed('program-failed', 'avahi-daemon does not run', {
      hint: 'it is started again by itself; if it lasts: journalctl -u avahi-daemon',
    })
  }
  return /^avahi-daemon: running \[([^\].]+)\./.exec(title)?.[1]
}

/** Milliseconds: RFC 6762 asks around for 0.75 s, and Avahi announces for another second. */
const SETTLED_WITHIN = 5_000

/**
 * What avahi-publish said. After a collision it looks for another name, which it cannot make out of
 * one with a dot in it: an assertion ends it (avahi 0.8).
 */
function stateIn(text: string): Announced['state'] {
  if (/collision|avahi_alternative_host_name/.test(text)) return 'taken'
  return text.includes('Established') ? 'established' : 'pending'
}
