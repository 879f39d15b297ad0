import { setTimeout as pause } from 'node:timers/promises'
import { Conflict, InvalidInput, type Problem, problemOf } from '../base/errors.ts'
import type { Piece, Upload } from '../base/upload.ts'
import { compareVersions } from '../base/version.ts'
import type { FoundUpdate, SystemReport } from '../http/api.ts'
import type { Capability } from '../reconcile/capability.ts'
import { feedOf, type UpdateSettings } from './need.ts'
import { isDue, type ObservedSystem, planSystem, type SystemStep } from './plan.ts'
import type { Bundle, Progress, Slots } from './rauc.ts'
import { type Folder, type Offer, offerOf, type Record } from './record.ts'
import { refusalOf } from './refusal.ts'
import type { Sticks } from './sticks.ts'
import { type Beside, FAILED_BESIDE, type Renewal, waitsFor } from './turn.ts'

export interface SystemOptions {
  readonly slots: Slots
  readonly folder: Folder
  readonly sticks: Sticks
  readonly sent: Upload
  /** Of what runs. */
  readonly version: string
  /** The kind of box that updates have to be for. */
  readonly compatible: string
  /** The image knows somebody whose updates it takes. */
  readonly takesUpdates: boolean
  readonly settings: () => Promise<{
    readonly update: UpdateSettings
    readonly timezone: string
    /** Names of the other boxes of its site. */
    readonly others: readonly string[]
  }>
  /** This box among those of its site, where it belongs to one: all of them are asked. */
  readonly beside: () => Promise<Beside | undefined>
  /** Where newer versions are, as the image says. */
  readonly feed: string | undefined
  /** Asks a feed for the newest version of a channel for this kind of box. */
  readonly ask: (feed: string, channel: string) => Promise<Offer | undefined>
  /** Takes a snapshot of everything that changes, and answers its name. */
  readonly moment: () => Promise<string>
  /** Bytes of a slot. */
  readonly room: () => Promise<number>
  readonly restart: () => Promise<void>
  /** The box has an address. */
  readonly online: () => boolean
  /** An app is being changed, or goes from one box to another. */
  readonly busy: () => boolean
  /** The clock can be believed. */
  readonly plausible: () => boolean
  /** Differs from one start to the next. */
  readonly boot: string
  /** Milliseconds between two looks at what is being written. */
  readonly every: number
  /** Something has ended that the loop waits for. */
  readonly changed: () => void
  readonly log: (line: string) => void
}

/** Where an update file is: it was sent here, is on a disk, or has an address or a path. */
export type Source =
  | 'sent'
  | { readonly path: string; readonly name: string }
  | { readonly source: string }

/** What people can do about versions of the box itself, and what the loop does by itself. */
export interface System extends Capability<ObservedSystem, SystemStep> {
  report(): Promise<SystemReport>
  /** What the other boxes of a site are told. */
  renewal(): Promise<Renewal>
  /** Asks the feed now. */
  check(): Promise<void>
  /** Begins to write an update, or the version that is offered; throws why it may not be. */
  install(from?: Source): Promise<{ readonly version: string }>
  /** Update files on disks that are plugged in. */
  sticks(): Promise<readonly FoundUpdate[]>
  /** Takes the next piece of an update file. */
  upload(piece: Piece): Promise<{ readonly received: number }>
  /** Starts the version that is written: now, or when it is time. */
  start(when: 'now' | 'window'): Promise<void>
  /** Lets go of what is written. */
  cancel(): Promise<void>
  /** The owner has read how the last update ended. */
  seen(): Promise<void>
}

/** Goes on with whatever was under way when the worker ended. */
export async function openSystem(options: SystemOptions): Promise<System> {
  const { slots, folder, version, boot, settings, changed, log } = options
  const began = performance.now()
  let record = await folder.record()
  let writing: { readonly version: string; readonly progress: Progress | undefined } | undefined
  let asking = false
  let starting = false
  /** Since when what is written could be started by itself, and why it was not. */
  let due: number | undefined
  let waits: Problem | undefined

  async function note(change: Partial<Record>): Promise<void> {
    record = { ...record, ...change }
    await folder.saveRecord(record)
    changed()
  }

  /** What became of a version that was started, when another one runs now. */
  async function lookBack(): Promise<void> {
    const { trial } = record
    if (!trial || trial.version === version || trial.boot === boot) return
    const verdict = await folder.verdict()
    const problem = verdict?.version === trial.version ? verdict.problem : undefined
    // The power went before the boot loader knew of it: nothing was tried.
    if (!problem && !trial.armed) return await note({ trial: undefined })
    if (!problem && (await slots.tryAgain())) {
      starting = true
      log(`system: starting version ${trial.version} once more`)
      return await options.restart()
    }
    // The way back works as it is: a partition that cannot be written must not keep the agent from it.
    await slots
      .forgetOther()
      .catch(error =>
        log(`system: ${trial.version} stays in the list: ${problemOf(error).message}`),
      )
    await note({
      trial: undefined,
      written: undefined,
      failed: [...new Set([...record.failed, trial.version])].slice(-20),
      last: {
        version: trial.version,
        from: version,
        at: new Date().toISOString(),
        outcome: 'rolled-back',
        problem: problem ?? {
          code: 'update-did-not-start',
          message: `version ${trial.version} did not start, three times`,
          hint: 'nothing is lost; a later version is taken when there is one',
        },
        snapshot: trial.snapshot,
      },
    })
    log(`system: back from ${trial.version}: ${record.last?.problem?.message}`)
  }

  /** Throws why this update may not be taken, before anything is written. */
  async function admit(bundle: Bundle): Promise<void> {
    if (bundle.compatible !== options.compatible) {
      throw new InvalidInput('update-wrong-board', 'the update is for another kind of box', {
        hint: `this one is a ${options.compatible}, and the file is for a ${bundle.compatible}`,
      })
    }
    if (compareVersions(bundle.version, version) <= 0) {
      const same = bundle.version === version
      throw new Conflict(
        same ? 'update-not-newer' : 'update-older',
        same
          ? `the box has version ${version} already`
          : `the update is older than what the box has: ${bundle.version}, and not ${version}`,
        { hint: 'a box never goes to an older version by an update' },
      )
    }
    const room = await options.room()
    if (bundle.size > room) {
      throw new InvalidInput(
        'update-too-large',
        'the update is larger than its place on the disk',
        {
          hint: `it needs ${bundle.size} bytes and there are ${room}; tell whoever made it`,
        },
      )
    }
  }

  function refuseWhileBusy(): void {
    if (!options.takesUpdates) {
      throw new Conflict(
        'update-no-key',
        'this image takes no updates: it knows nobody who signs them',
        {
          hint: 'build it with --update-key, and install that once',
        },
      )
    }
    const { trial, written } = record
    if (starting || trial?.boot === boot) {
      const next = (trial ?? written)?.version
      throw new Conflict('update-starting', `version ${next} is being started`, {
        hint: 'wait until the box is back, and has looked whether that version works',
      })
    }
    if (trial) {
      throw new Conflict('update-on-trial', `version ${trial.version} is still proving itself`, {
        hint: `the other slot is the way back until everything has worked for ${trial.watch} minutes`,
      })
    }
    if (writing) {
      throw new Conflict('update-busy', `version ${writing.version} is being written`, {
        hint: 'wait until it is done',
      })
    }
  }

  /** Until the slot is written, or not. */
  async function follow(of: string): Promise<void> {
    for (;;) {
      await pause(options.every)
      const progress = await slots.progress().catch(() => undefined)
      if (!progress) continue
      writing = { version: of, progress }
      if (progress.busy) {
        changed()
        continue
      }
      const change = await ended(of, progress.failure).catch(error => ({
        refused: problemOf(error),
      }))
      // At once with what came of it: whoever waits for the one asks for the other.
      writing = undefined
      return await note({ ...change, writing: undefined })
    }
  }

  /** What there is to be noted when nothing is written any longer. */
  async function ended(of: string, said: string): Promise<Partial<Record>> {
    const written = await slots.written()
    await options.sticks.letGo()
    await options.sent.forget()
    // It says so itself: who was started anew in between knows of no failure.
    const failure = said || (written === of ? '' : 'it was cut off')
    log(`system: version ${of} ${failure ? `could not be written: ${failure}` : 'is written'}`)
    if (failure) return { refused: problemOf(refusalOf(failure)) }
    return { written: { version: of, at: new Date().toISOString(), restart: 'window' } }
  }

  async function placeOf(source: Source | undefined): Promise<string> {
    if (source === 'sent') return await options.sent.whole()
    if (source && 'path' in source) return await options.sticks.hold(source.path, source.name)
    const from = source?.source ?? (await offered())?.url
    if (from === undefined) {
      throw new Conflict('update-none', 'there is no newer version for this box', {
        hint: 'gantry update check asks for one; gantry update install FILE takes one',
      })
    }
    return from
  }

  async function offered(): Promise<Offer | undefined> {
    const { update } = await settings()
    return offerOf(record, feedOf(update, options.feed), update.channel)
  }

  async function install(source: Source | undefined): Promise<{ readonly version: string }> {
    refuseWhileBusy()
    writing = { version: '', progress: undefined }
    try {
      const from = await placeOf(source)
      const bundle = await slots.inspect(from)
      await admit(bundle)
      // What was in that slot is gone from here on.
      const { declined } = record
      await note({
        ...{ written: undefined, refused: undefined, writing: { version: bundle.version } },
        declined: declined && compareVersions(bundle.version, declined) < 0 ? declined : undefined,
      })
      await slots.begin(from)
      writing = { version: bundle.version, progress: undefined }
      void follow(bundle.version).catch(error => log(`system: ${problemOf(error).message}`))
      return { version: bundle.version }
    } catch (error) {
      writing = undefined
      await options.sticks.letGo()
      if (record.writing) await note({ writing: undefined })
      throw error
    }
  }

  async function restart(): Promise<void> {
    if (starting) return
    starting = true
    try {
      if (isHalfway()) await goOn()
      else if (record.written) await begin(record.written.version)
    } finally {
      starting = false
    }
  }

  async function begin(next: string): Promise<void> {
    const snapshot = await options.moment().catch(async error => {
      if (record.written) await note({ written: { ...record.written, restart: 'window' } })
      await note({ refused: problemOf(error) })
      throw error
    })
    const at = new Date().toISOString()
    const trial = {
      ...{ version: next, from: version, at, snapshot, boot },
      network: options.online(),
      watch: (await settings()).update.watch,
    }
    // An earlier trial of the same version may have left one.
    await folder.forgetVerdict()
    await note({ trial: { ...trial, armed: false } })
    try {
      await slots.startOther()
      await note({ trial: { ...trial, armed: true }, last: undefined })
      log(`system: starting version ${next}; ${snapshot} is how everything was`)
      await options.restart()
    } catch (error) {
      await turnBack(problemOf(error))
      throw error
    }
  }

  /** A version is to be started, and this is still the start of the old one. */
  const isHalfway = () => record.trial?.boot === boot && record.trial.version !== version

  /** The worker ended while it switched slots: the boot loader may know of it already. */
  async function goOn(): Promise<void> {
    if (record.trial?.armed) return await options.restart()
    await turnBack({ code: 'update-cut-off', message: 'the start of the new version was cut off' })
  }

  /** The trial is forgotten last: a slot that may still start must not do so unknown to the box. */
  async function turnBack(why: Problem): Promise<void> {
    await slots.forgetOther()
    await note({ trial: undefined, written: undefined, refused: why })
  }

  async function settle(): Promise<void> {
    const { trial } = record
    if (!trial) return
    const at = new Date().toISOString()
    const { from, snapshot } = trial
    await note({
      trial: undefined,
      written: undefined,
      last: { version, from, at, outcome: 'confirmed', snapshot },
    })
  }

  async function check(): Promise<void> {
    const { update } = await settings()
    const feed = feedOf(update, options.feed)
    if (!feed) {
      throw new Conflict('update-no-feed', 'this box knows no place where newer versions are', {
        hint: 'gantry update set feed=ADDRESS',
      })
    }
    asking = true
    changed()
    const { channel } = update
    const asked = { at: new Date().toISOString(), feed, channel }
    try {
      const offer = await options.ask(feed, channel)
      const isNewer = offer && compareVersions(offer.version, version) > 0
      await note({ asked, offer: isNewer ? offer : undefined, refused: undefined })
    } catch (error) {
      const offer = offerOf(record, feed, channel)
      await note({ asked: { ...asked, problem: problemOf(error) }, offer })
      throw error
    } finally {
      asking = false
    }
  }

  /** What it takes for a start by itself, apart from the others of its site. */
  async function alone() {
    const { update, timezone } = await settings()
    return {
      ...{ version, settings: update, timezone, record },
      ...{ now: Date.now(), uptime: performance.now() - began },
      ...{ plausible: options.plausible(), busy: options.busy() },
    }
  }

  /** Those of its site, once it is due; what they say is kept for who asks why it waits. */
  async function lookBeside(it: Awaited<ReturnType<typeof alone>>): Promise<Beside | undefined> {
    const { written } = it.record
    if (!written || !isDue(it)) {
      due = undefined
      // What failed elsewhere stays so, also by day.
      if (!written || waits?.code !== FAILED_BESIDE) waits = undefined
      return undefined
    }
    due ??= performance.now()
    const beside = await options.beside()
    waits = beside && waitsFor(written.version, beside)
    return beside
  }

  function phase(): SystemReport['phase'] {
    if (starting || record.trial?.boot === boot) return 'restarting'
    if (record.trial) return 'proving'
    if (writing) return 'writing'
    if (asking) return 'asking'
    return record.written ? 'written' : 'idle'
  }

  await lookBack()
  // The power went between the last word about it and the note of that.
  if (record.trial?.version === version && (await slots.isConfirmed().catch(() => false))) {
    await settle()
  }
  // What was sent and not written by now is sent again.
  if (!record.writing) {
    await options.sent.forget()
    await options.sticks.letGo()
  }
  if (record.writing) {
    const { version } = record.writing
    writing = { version, progress: undefined }
    void follow(version).catch(error => log(`system: ${problemOf(error).message}`))
  }

  return {
    name: 'system',
    serves: () => false,
    plan: (_desired, observed) => planSystem(observed),
    async observe() {
      const it = await alone()
      const beside = await lookBeside(it)
      return {
        ...it,
        feed: feedOf(it.settings, options.feed),
        halfway: isHalfway() && !starting,
        verdict: it.record.trial ? await folder.verdict() : undefined,
        writing: writing !== undefined,
        beside,
        dueFor: due === undefined ? 0 : performance.now() - due,
        takesUpdates: options.takesUpdates,
      }
    },
    async apply(step) {
      switch (step.kind) {
        case 'ask':
          return await check()
        case 'install':
          await install({ source: step.url }).catch(async error => {
            await note({ refused: problemOf(error) })
            throw error
          })
          return
        case 'restart':
          return await restart()
        case 'settle':
          return await settle()
      }
    },
    async renewal() {
      const { trial, written, failed } = record
      const trying = trial?.version ?? (starting ? written?.version : undefined)
      // What did not work elsewhere stays as it is, and nobody needs to wait for that.
      const goes = trying === undefined && waits?.code !== FAILED_BESIDE && isDue(await alone())
      const next = goes ? written?.version : undefined
      return {
        failed,
        ...(trying === undefined ? {} : { trying }),
        ...(next === undefined ? {} : { due: next }),
      }
    },
    async report() {
      const { update, others } = await settings()
      const feed = feedOf(update, options.feed)
      const { trial, written, refused, last, asked, declined } = record
      const offer = offerOf(record, feed, update.channel)
      const { progress } = writing ?? {}
      return {
        ...{ version, settings: update, phase: phase(), takesUpdates: options.takesUpdates },
        ...(feed ? { feed } : {}),
        ...(offer
          ? {
              offer: {
                ...{ version: offer.version, notes: offer.notes },
                declined: offer.version === declined,
              },
            }
          : {}),
        ...(writing
          ? { writing: { version: writing.version, fraction: (progress?.percent ?? 0) / 100 } }
          : {}),
        ...(written
          ? {
              written: {
                version: written.version,
                byItself: update.automatic || written.chosen === true,
              },
            }
          : {}),
        ...(trial ? { trial: { version: trial.version, from: trial.from, since: trial.at } } : {}),
        ...(others.length > 0 ? { beside: others } : {}),
        ...(written && waits ? { waits } : {}),
        ...(last ? { last } : {}),
        ...(refused ? { problem: refused } : {}),
        ...(asked ? { asked } : {}),
      }
    },
    check,
    install,
    async sticks() {
      if (writing) refuseWhileBusy()
      return await options.sticks.find()
    },
    async upload(piece) {
      refuseWhileBusy()
      return await options.sent.take(piece)
    },
    async start(when) {
      if (!record.written) {
        refuseWhileBusy()
        throw new Conflict('update-none-written', 'no newer version is waiting for a start', {
          hint: 'gantry update install first',
        })
      }
      if (record.trial) refuseWhileBusy()
      const restart = when === 'now' ? 'asked' : 'window'
      await note({ written: { ...record.written, restart, chosen: when === 'window' } })
    },
    async cancel() {
      refuseWhileBusy()
      if (!record.written) return
      await slots.forgetOther()
      await note({ written: undefined, declined: record.written.version })
    },
    async seen() {
      if (record.last) await note({ last: { ...record.last, seen: true } })
    },
  }
}
