import { setTimeout as pause } from 'node:timers/promises'
import type { Audit } from '../audit/journal.ts'
import type { Problem } from '../base/errors.ts'
import type { Finding } from '../base/finding.ts'
import type { Language } from '../base/language.ts'
import { damageFound, forgetDamage, forgetLater, laterFound } from '../base/sealed.ts'
import { compareVersions, versionOf } from '../base/version.ts'
import type { Claim } from '../claim/claim.ts'
import type { People } from '../claim/people.ts'
import type { Sessions } from '../claim/sessions.ts'
import type { Tokens } from '../claim/tokens.ts'
import { gather } from '../findings/gather.ts'
import type { Register } from '../findings/register.ts'
import type { App, FoundFinding, NetworkReport, Status } from '../http/api.ts'
import { pageUrl } from '../network/reach-plan.ts'
import { isOfNetwork, networkReport } from '../network/report.ts'
import { inLanguage, spokenBy } from '../recipe/in-language.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { Part } from '../reconcile/capability.ts'
import { type Loop, startLoop } from '../reconcile/loop.ts'
import { namesElsewhere } from '../site/pages/need.ts'
import { type Apps, appsOf } from './apps.ts'
import type { Board } from './board.ts'
import type { CatalogueApp } from './catalogue.ts'
import type { Circumstances, Desired, DesiredApp, Hardware } from './desired.ts'
import type { DiskHealth } from './disk-health.ts'
import type { Fullness } from './facts.ts'
import { firstRunOf } from './first-run.ts'
import type { Change } from './history.ts'
import { hostnameOf } from './hostname.ts'
import type { Lan } from './lan.ts'
import { loadDesired } from './load.ts'
import type { AppEntry, Manifest } from './manifest.ts'
import { obstacleTo } from './obstacle.ts'
import { type Origins, originsOf, secureFor } from './origins.ts'
import type { Presets } from './presets.ts'
import type { Machine } from './requirements.ts'
import { appStatus, isSettled } from './status.ts'
import type { Store } from './store.ts'
import { type Check, watchApps } from './watch.ts'

export interface BoxOptions {
  readonly version: string
  readonly store: Store
  readonly claim: Claim
  readonly people: People
  readonly sessions: Sessions
  readonly tokens: Tokens
  readonly audit: Audit
  readonly catalogue: ReadonlyMap<string, CatalogueApp>
  readonly board: Board
  readonly parts: readonly Part[]
  /** Called when something was done to a part, or failed half way. */
  readonly afterStep: () => void
  /** Hears what the box should be, after every pass. */
  readonly follow: (desired: Desired) => void
  readonly addresses: () => readonly string[]
  /** What the kernel calls the box. */
  readonly kernelName: () => string
  readonly lan: () => Lan
  /** Names in the owner's domain that there is a certificate for. */
  readonly certified: () => readonly string[]
  readonly leaves: () => Circumstances['leaves']
  readonly authorities: () => Circumstances['authorities']
  readonly unasked: () => Circumstances['unasked']
  readonly moved: () => Circumstances['moved']
  readonly unheard: () => Circumstances['unheard']
  readonly fullness: () => Promise<Fullness>
  readonly health: () => Promise<DiskHealth>
  readonly checksOf: (app: DesiredApp) => readonly Check[]
  readonly machine: () => Promise<Machine>
  /** Which of these devices are there. */
  readonly hardware: (paths: readonly string[]) => Promise<Hardware>
  readonly register: Register
  /** How the box fared over the last minutes. */
  readonly lately: (what: 'memory' | 'temperature') => number | undefined
  /** What went wrong before the box was there, e.g. in the preseed; what somebody has read of it is taken out. */
  readonly problems: Problem[]
  /** What the preseed names and the box is given once it has an owner. */
  readonly presets: readonly Presets[]
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
}

/** The running box: everything that can be asked of it and done with it, whatever drives it. */
export interface Box
  extends Pick<BoxOptions, 'version' | 'claim' | 'people' | 'sessions' | 'tokens' | 'audit'> {
  readonly store: Store
  readonly apps: Apps
  readonly parts: readonly Part[]
  readonly loop: Loop
  manifest(): Promise<Manifest>
  /** One change at a time; on disk before the loop hears of it. */
  change(why: Change, edit: (manifest: Manifest) => Promise<Manifest>): Promise<void>
  /** Changes the entry of one app without anybody asking; nothing happens where it has none. */
  edit(
    service: string,
    why: Pick<Change, 'what' | 'kind'>,
    next: (it: AppEntry) => AppEntry,
  ): Promise<void>
  origins(): Promise<Origins>
  /** The https origin that suits a browser which came to that host. */
  secureUrl(host: string): Promise<string>
  /** The folder that the recipe of an app lies in, of one that could be installed, too. */
  recipeFolder(service: string): Promise<string | undefined>
  desired(): Promise<Awaited<ReturnType<typeof loadDesired>>>
  network(): Promise<NetworkReport>
  /** Everything that is wrong, the most urgent first. */
  findings(): readonly FoundFinding[]
  /** Somebody has read of what has happened. */
  understood(finding: Finding): Promise<void>
  /** Its owner wants none of what could not be given to the box yet. */
  letGo(finding: Finding): Promise<void>
  /** @param host as the browser wrote it: decides which addresses suit it. */
  /** Apps speak English unless said. */
  status(host: string, language?: Language): Promise<Status>
  partsReport: Board['report']
  onChange: Board['onChange']
  touched: Board['touched']
  stop(): Promise<void>
}

export function startBox(options: BoxOptions): Box {
  const { store, catalogue, board, parts, register, now } = options
  const stopping = new AbortController()
  let broken: ReadonlyMap<string, Problem> = new Map()
  let recipes: ReadonlyMap<string, Recipe> = new Map()
  let turn: Promise<unknown> = Promise.resolve()

  async function manifest(): Promise<Manifest> {
    const it = await store.manifest()
    if (!it) throw new Error('box.toml is missing')
    return it
  }

  function change(why: Change, edit: (it: Manifest) => Promise<Manifest>): Promise<void> {
    const run = async () => {
      await store.saveManifest(await edit(await manifest()), why)
      if (why.byItself) await acted(why)
      loop.poke()
    }
    const result = turn.then(run, run)
    turn = result.catch(() => {})
    return result
  }

  const acted = ({ what, kind, about, app }: Change) =>
    options.audit.record({
      ...{ by: 'box', verb: 'box.change', what, kind, about, outcome: 'done' },
      ...(app === undefined ? {} : { object: app }),
    })

  const desired = async () =>
    loadDesired(await manifest(), store, options.hardware, {
      kernelName: options.kernelName(),
      certified: options.certified(),
      leaves: options.leaves(),
      authorities: options.authorities(),
      unasked: options.unasked(),
      moved: options.moved(),
      unheard: options.unheard(),
    })

  /** An app that was to be deleted and of which nothing is left leaves the manifest, too. */
  async function forgetDeleted(services: readonly string[]): Promise<void> {
    if (services.length === 0) return
    const why = { what: `${services.join(', ')} deleted`, kind: 'app-deleted' } as const
    await change({ ...why, about: services.join(', '), byItself: true }, async it => {
      const kept = Object.entries(it.apps).filter(([service]) => !services.includes(service))
      return { ...it, apps: Object.fromEntries(kept) }
    })
    for (const service of services) await store.forgetApp(service)
  }

  const loop = startLoop({
    parts,
    listener: {
      ...board.listener,
      ends(...about) {
        options.afterStep()
        board.listener.ends(...about)
      },
    },
    sleep: (ms, signal) => pause(ms, undefined, { signal }).catch(() => {}),
    async desired() {
      const loaded = await desired()
      broken = loaded.broken
      recipes = loaded.recipes
      return loaded.desired
    },
    async report(outcome, goal) {
      if ('parts' in outcome && goal) board.passed(outcome, goal, broken)
      else board.failed(outcome as Problem)
      // Nothing that is only told may end the loop.
      await lookAround().catch(() => {})
      if (!('parts' in outcome) || !goal) return
      options.follow(goal)
      if (outcome.done.length > 0) return
      const gone = goal.apps.filter(it => it.state === 'deleted' && !outcome.apps.has(it.service))
      await forgetDeleted(gone.map(it => it.service))
    },
  })
  async function lookAround(): Promise<void> {
    const known = new Map([...recipes].map(([service, { about }]) => [service, about.name]))
    const services = new Set([...known.keys(), ...broken.keys()])
    await register.see(
      gather({
        components: board.components,
        findings: [...board.findings, ...options.presets.flatMap(it => it.findings())],
        apps: [...services].map(service => ({
          service,
          title: known.get(service) ?? service,
          problem: broken.get(service) ?? board.problemOf(service),
          note: board.noteOf(service),
        })),
        damaged: await damageFound(),
        later: laterFound(),
        preseed: options.problems,
        ...(await options.fullness()),
        health: await options.health(),
        lately: options.lately,
      }),
    )
  }

  const watching = watchApps({
    board,
    checksOf: options.checksOf,
    changed: () => loop.poke(),
    now,
    signal: stopping.signal,
  })

  const origins = async () => {
    const it = await manifest()
    return originsOf({
      ...it,
      patterns: it.origins,
      hostname: hostnameOf(it.name, options.kernelName()),
      addresses: options.addresses(),
      certified: options.certified(),
      elsewhere: name => namesElsewhere(it.site, name),
    })
  }

  return {
    version: options.version,
    claim: options.claim,
    people: options.people,
    sessions: options.sessions,
    tokens: options.tokens,
    audit: options.audit,
    store,
    parts,
    loop,
    apps: appsOf({ store, catalogue, change, machine: options.machine }),
    manifest,
    change,
    edit: (service, why, next) =>
      change({ ...why, app: service, byItself: true }, async it => {
        const entry = it.apps[service]
        return entry ? { ...it, apps: { ...it.apps, [service]: next(entry) } } : it
      }),
    origins,
    secureUrl: async host => secureFor((await origins()).box, host)[0]?.origin ?? '',
    async recipeFolder(service) {
      const entry = (await manifest()).apps[service]
      const app = entry && (await store.app(service, entry.revision))
      return app?.folder ?? catalogue.get(service)?.folder
    },
    desired,
    partsReport: board.report,
    onChange: board.onChange,
    touched: board.touched,

    async network() {
      const { desired: goal } = await desired()
      const report = networkReport(goal, options.lan())
      return { ...report, findings: register.list().filter(isOfNetwork) }
    },

    findings: () => register.list(),
    async understood(finding) {
      if (finding.code === 'file-damaged') await forgetDamage(finding.values.file)
      else if (finding.code === 'file-later') forgetLater(finding.values.file)
      else if (finding.app !== undefined) board.note(finding.app, undefined)
      const read = options.problems.findIndex(it => it.code === finding.code)
      if (read >= 0) options.problems.splice(read, 1)
      await register.understood(finding)
      board.changed()
    },
    async letGo(finding) {
      for (const it of options.presets) await it.letGo(finding)
      await register.understood(finding)
      board.changed()
    },

    async status(host, spoken = 'en') {
      const now = await manifest()
      const { name, timezone, language } = now
      const firstRun = firstRunOf(now)
      await lookAround()
      return {
        box: {
          name,
          hostname: hostnameOf(name, options.kernelName()),
          addresses: options.addresses(),
          timezone,
          language,
          ...(await options.fullness()),
        },
        components: board.components,
        findings: register.list(),
        links: now.links,
        ...(firstRun ? { firstRun } : {}),
        apps: appsFor(board, now, await desired(), catalogue, {
          origins: await origins(),
          host,
          language: spoken,
          lan: options.lan(),
          machine: await options.machine(),
        }),
      }
    },

    async stop() {
      stopping.abort()
      await loop.stop()
      await watching
    },
  }
}

/** Where an app is shown, and where it would run. */
interface Surroundings {
  readonly origins: Origins
  readonly host: string
  readonly language: Language
  readonly lan: Lan
  readonly machine: Machine
}

const isThere = (entry: AppEntry | undefined) =>
  entry?.state === 'running' || entry?.state === 'stopped'

function appsFor(
  board: Board,
  { apps: entries }: Manifest,
  { desired, recipes, icons, settings, broken }: Awaited<ReturnType<typeof loadDesired>>,
  catalogue: ReadonlyMap<string, CatalogueApp>,
  around: Surroundings,
): App[] {
  const { origins, host, language, lan, machine } = around
  const beside = [...recipes.values()].filter(it => isThere(entries[it.service]))
  const services = new Set([...recipes.keys(), ...catalogue.keys()])
  return [...services].flatMap(service => {
    const offered = catalogue.get(service)
    const recipe = recipes.get(service) ?? offered?.recipe
    if (!recipe) return []
    const entry = entries[service]
    const app = desired.apps.find(it => it.service === service)
    const listed = catalogue.get(entry?.recipe ?? '')?.recipe
    const isNewer = listed && compareVersions(versionOf(listed), versionOf(recipe)) > 0
    const know = {
      recipe: inLanguage(recipe, language),
      language: spokenBy(recipe, language),
      entry,
      origin: entry ? entry.recipe : service,
      settings: settings.get(service) ?? { answers: {}, env: {} },
      newer: isNewer ? inLanguage(listed, language) : undefined,
      inCatalogue: offered !== undefined,
      preloaded: offered?.preloaded ?? false,
      score: (catalogue.get(entry?.recipe ?? '') ?? offered)?.score,
      icon: recipes.has(service) ? icons.get(service) : offered?.icon,
      desired: app,
      obstacle: isThere(entry) ? undefined : obstacleTo(recipe, machine, beside),
      numberUrl: app && pageUrl(app, desired, lan),
      problem: broken.get(service) ?? board.problemOf(service),
      progress: board.progressOf(service),
      note: board.noteOf(service),
      healthy: board.isHealthy(service),
      unfinished: board.isUnfinished(service),
      settled: isSettled(
        board.desired?.apps.find(it => it.service === service),
        app,
      ),
    }
    return appStatus(know, origins, host) ?? []
  })
}
