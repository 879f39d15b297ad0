import { setTimeout as pause } from 'node:timers/promises'
import type { Exec } from '../base/exec.ts'
import type { Usage, UsageNow } from '../http/api.ts'
import { SPANS, type Span } from './course.ts'
import type { UsageHistory } from './history.ts'
import {
  diskInUse,
  memoryInUse,
  processors,
  processorTimes,
  type SliceUse,
  sliceUse,
  temperature,
} from './kernel.ts'

/** How busy the box and its apps are, and were. */
export interface Measurements {
  /** @param service one app; the box unless said */
  report(service?: string): Usage
  /** What was measured last. */
  now(): UsageNow
  /** The average of the last minutes; undefined while it is not known. */
  lately(what: keyof UsageNow): number | undefined
  stop(): Promise<void>
}

export interface MeasuredApp {
  readonly service: string
  /** The systemd slice that all its processes are in. */
  readonly slice: string
  /** Where its files are. */
  readonly folder: string
}

export interface UsageOptions {
  readonly exec: Exec
  readonly history: UsageHistory
  /** What lies on it counts as the disk of the box. */
  readonly data: string
  readonly apps: () => readonly MeasuredApp[]
  /** Milliseconds since 1970; undefined while the clock cannot be believed: then nothing is kept. */
  readonly time: () => number | undefined
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
  readonly log: (line: string) => void
}

/** Milliseconds between two looks. */
const EVERY = 60_000
/** Looks between two times that the history is written: what a power cut can take of it. */
const WRITTEN_EVERY = 30
/** Milliseconds for which it is believed how much disk an app takes: to count files is work. */
const COUNTED_FOR = 6 * 3_600_000

/** Measures from now on, until it is stopped. */
export function measure(options: UsageOptions): Measurements {
  const { exec, history, now } = options
  const stopping = new AbortController()
  const { signal } = stopping
  let box: UsageNow = {}
  let before: { readonly at: number; readonly busy: number; readonly all: number } | undefined
  const apps = new Map<string, UsageNow>()
  const busyBefore = new Map<string, number | undefined>()
  const counted = new Map<string, { readonly at: number; readonly bytes: number }>()

  async function look(): Promise<void> {
    const at = now()
    const wanted = options.apps()
    const [times, memory, disk, celsius, ...uses] = await Promise.all([
      processorTimes(),
      memoryInUse(),
      diskInUse(options.data),
      temperature(),
      ...wanted.map(it => sliceUse(it.slice)),
    ])
    const processor = before && share(times.busy - before.busy, times.all - before.all)
    box = known({ processor, memory, disk, temperature: celsius })
    const span = before && (at - before.at) * processors()
    apps.clear()
    wanted.forEach(({ service }, index) => {
      const use = uses[index]
      if (use) apps.set(service, takenBy(service, use, span))
    })
    before = { at, ...times }
    keep()
  }

  function takenBy(
    service: string,
    { busy, memory }: SliceUse,
    span: number | undefined,
  ): UsageNow {
    const last = busyBefore.get(service)
    busyBefore.set(service, busy)
    const processor =
      busy === undefined || last === undefined || span === undefined
        ? undefined
        : share(busy - last, span)
    return known({ processor, memory, disk: counted.get(service)?.bytes })
  }

  function keep(): void {
    const at = options.time()
    if (at === undefined) return
    const named = (of: string, it: UsageNow) =>
      Object.entries(it).map(([what, value]) => [`${of}${what}`, value] as const)
    history.add(
      at,
      new Map([
        ...named('', box),
        ...[...apps].flatMap(([service, it]) => named(`${service}.`, it)),
      ]),
    )
    history.keepOnly(name => !name.includes('.') || apps.has(name.split('.')[0] ?? ''))
  }

  /** One app at a time, the one that was counted longest ago, and out of everybody's way. */
  async function count(): Promise<void> {
    const age = ({ service }: MeasuredApp) =>
      now() - (counted.get(service)?.at ?? Number.NEGATIVE_INFINITY)
    const [oldest] = [...options.apps()].sort((one, other) => age(other) - age(one))
    if (!oldest || age(oldest) < COUNTED_FOR) return
    const { service, folder } = oldest
    const said = await exec(['nice', '-n', '19', 'du', '-sx', '--block-size=1', folder], {
      timeout: 0,
    }).catch(() => '0')
    counted.set(service, { at: now(), bytes: Number.parseInt(said, 10) || 0 })
  }

  async function run(): Promise<void> {
    for (let looks = 1; !signal.aborted; looks++) {
      try {
        await look()
        await count()
        if (looks % WRITTEN_EVERY === 0) await history.save()
      } catch (error) {
        options.log(`usage: it could not be measured: ${error}`)
      }
      await pause(EVERY, undefined, { signal }).catch(() => {})
    }
  }
  const running = run()

  function courses(of: string, span: Span) {
    const at = options.time() ?? Date.now()
    const { step, length } = SPANS[span]
    const first = (Math.floor(at / step) - length + 1) * step
    return {
      from: new Date(first).toISOString(),
      step: step / 1000,
      processor: history.read(`${of}processor`, span, at),
      memory: history.read(`${of}memory`, span, at),
      disk: history.read(`${of}disk`, span, at),
      ...(of === '' ? { temperature: history.read('temperature', span, at) } : {}),
    }
  }

  return {
    report(service) {
      const of = service === undefined ? '' : `${service}.`
      return {
        now: service === undefined ? box : (apps.get(service) ?? {}),
        day: courses(of, 'day'),
        month: courses(of, 'month'),
        apps: service === undefined ? [...apps].map(([service, it]) => ({ service, ...it })) : [],
      }
    },
    now: () => box,
    lately(what) {
      const at = options.time()
      return at === undefined ? undefined : history.lately(what, at)
    },
    async stop() {
      stopping.abort()
      await running
      await history.save()
    },
  }
}

const share = (part: number, all: number) =>
  all <= 0 ? undefined : Math.min(1, Math.max(0, part / all))

/** What is not known is left out. */
const known = (it: { readonly [What in keyof UsageNow]: UsageNow[What] | undefined }): UsageNow =>
  Object.fromEntries(Object.entries(it).filter(([, value]) => value !== undefined))
