import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed, type Problem, problemOf } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import type { DesiredApp } from '../box/desired.ts'
import { graceOf } from '../box/grace.ts'
import type { Change } from '../box/history.ts'
import type { AppEntry } from '../box/manifest.ts'
import type { ImageSource } from '../box/processes.ts'
import type { Capability, Tell } from '../reconcile/capability.ts'
import type { Hook } from '../tasks/need.ts'
import type { Keeper } from './keeper.ts'
import { type ObservedUpdates, planUpdates, type UpdateStep } from './plan.ts'

export interface UpdatesOptions {
  readonly keepers: readonly Keeper[]
  /** Where it is written which revision a copy belongs to. */
  readonly folder: string
  /** Changes the entry of an app in box.toml, and says why. */
  readonly edit: (
    service: string,
    why: Pick<Change, 'what' | 'kind'>,
    next: (it: AppEntry) => AppEntry,
  ) => Promise<void>
  readonly fetch: (service: string, source: ImageSource, tell: Tell) => Promise<void>
  /** In the words of recipes, the images that an app has. */
  readonly fetched: (service: string) => Promise<readonly string[]>
  /** Apps of which a container runs. */
  readonly running: () => Promise<ReadonlySet<string>>
  /** It works, and not merely for the moment after its start. */
  readonly isSteady: (service: string) => boolean
  readonly runHook: (app: DesiredApp, hook: Hook) => Promise<void>
  readonly note: (service: string, note: Problem | undefined) => void
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
}

/** The change of apps from one version to another, with a way back. */
export function updates(options: UpdatesOptions): Capability<ObservedUpdates, UpdateStep> {
  const { keepers, folder, edit, note, now } = options
  /** Since when an app is on trial. A restart of the agent gives it its full time again. */
  const trials = new Map<string, { readonly revision: number; readonly since: number }>()
  let apps: readonly DesiredApp[] = []

  const marker = (service: string) => join(folder, service, 'revision')

  async function copiesIn(): Promise<Map<string, number>> {
    const services = await readdir(folder).catch(() => [])
    const found = await Promise.all(
      services.map(async it => [it, Number(await readText(marker(it)))] as const),
    )
    return new Map(found.filter(([, revision]) => revision > 0))
  }

  function isLate(app: DesiredApp): boolean {
    const { service, update } = app
    if (update?.phase !== 'trial') return false
    const trial = trials.get(service)
    if (trial?.revision !== update.to) {
      trials.set(service, { revision: update.to, since: now() })
      return false
    }
    return now() - trial.since > graceOf(app)
  }

  function appOf(service: string): DesiredApp {
    const app = apps.find(it => it.service === service)
    if (!app) throw new Error(`${service} is not there`)
    return app
  }

  async function apply(step: UpdateStep, tell: Tell): Promise<void> {
    const app = appOf(step.app)
    const { service, update, hooks } = app
    switch (step.kind) {
      case 'fetch':
        return await options.fetch(service, step.source, tell)
      case 'pause':
        if (hooks['pre-upgrade']) await hookOrCancel(app, hooks['pre-upgrade'])
        // What an earlier update came to no longer matters.
        note(service, undefined)
        return await edit(
          service,
          { what: `pause ${service}`, kind: 'app-update-began' },
          phase('copy'),
        )
      case 'copy':
        await rm(marker(service), { force: true })
        for (const keeper of keepers) await keeper.keep(app)
        return await writeWhole(marker(service), String(step.revision))
      case 'try': {
        const trial = {
          what: `try revision ${update?.to} of ${service}`,
          kind: 'app-update-tried',
        } as const
        return await edit(service, trial, it => ({
          ...phase('trial')(it),
          revision: it.update?.to ?? it.revision,
        }))
      }
      case 'settle':
        if (hooks['post-upgrade']) await hookOrGiveUp(app, hooks['post-upgrade'])
        trials.delete(service)
        return await edit(
          service,
          { what: `keep revision ${update?.to} of ${service}`, kind: 'app-update-kept' },
          settled,
        )
      case 'give-up':
        return await giveUp(service, step.why)
      case 'bring-back':
        for (const keeper of keepers) await keeper.bringBack(app)
        await forget(app)
        trials.delete(service)
        note(service, {
          code: 'update-undone',
          message: `${service} is back at the version it had: ${update?.why ?? ''}`,
          hint: 'its data is as it was before the update',
        })
        return await edit(
          service,
          { what: `${service} is back at revision ${update?.to}`, kind: 'app-went-back' },
          broughtBack,
        )
      case 'forget':
        return await forget(app)
    }
  }

  async function forget(app: DesiredApp): Promise<void> {
    for (const keeper of keepers) await keeper.forget(app)
    await rm(join(folder, app.service), { recursive: true, force: true })
  }

  /** Before the update nothing has changed yet: it simply does not take place. */
  async function hookOrCancel(app: DesiredApp, hook: Hook): Promise<void> {
    try {
      await options.runHook(app, hook)
    } catch (error) {
      const { detail, message } = problemOf(error)
      const what = `${app.service} is not updated: ${message}`
      await edit(app.service, { what, kind: 'app-not-updated' }, withoutUpdate)
      throw new ComponentFailed('hook-failed', `${app.service} is not updated: ${message}`, {
        hint: 'it goes on as it was',
        ...(detail ? { detail } : {}),
        cause: error,
      })
    }
  }

  async function hookOrGiveUp(app: DesiredApp, hook: Hook): Promise<void> {
    try {
      await options.runHook(app, hook)
    } catch (error) {
      await giveUp(app.service, problemOf(error).message)
      throw error
    }
  }

  const giveUp = (service: string, why: string) =>
    edit(service, { what: `go back to the old ${service}: ${why}`, kind: 'app-goes-back' }, it =>
      it.update
        ? { ...it, update: { from: it.update.to, to: it.update.from, phase: 'back', why } }
        : it,
    )

  return {
    name: 'updates',
    serves: app => app.update !== undefined,
    plan: planUpdates,
    async observe(desired) {
      apps = desired.apps
      const changing = apps.filter(it => it.update !== undefined)
      const fetched = await Promise.all(changing.map(it => options.fetched(it.service)))
      const running = changing.length > 0 ? await options.running() : new Set<string>()
      return {
        fetched: new Set(fetched.flat()),
        still: new Set(apps.map(it => it.service).filter(it => !running.has(it))),
        copies: await copiesIn(),
        healthy: new Set(apps.map(it => it.service).filter(options.isSteady)),
        late: new Set(changing.filter(isLate).map(it => it.service)),
      }
    },
    apply,
  }
}

const phase =
  (next: 'copy' | 'trial') =>
  (it: AppEntry): AppEntry =>
    it.update ? { ...it, update: { ...it.update, phase: next } } : it

const withoutUpdate = ({ update: _update, ...it }: AppEntry): AppEntry => it

/** The copy stays, so that the owner can still go back; stops on the way are gone on from. */
function settled(it: AppEntry): AppEntry {
  const { update, ...rest } = it
  const [next, ...later] = rest.stops
  if (!update) return rest
  if (next === undefined) return { ...rest, previous: update.from }
  return {
    ...rest,
    stops: later,
    previous: update.from,
    update: { from: update.to, to: next, phase: 'fetch' },
  }
}

function broughtBack({ update, previous: _previous, ...it }: AppEntry): AppEntry {
  return { ...it, stops: [], revision: update?.to ?? it.revision }
}
