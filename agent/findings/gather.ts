import { inFull, type Problem } from '../base/errors.ts'
import type { Finding } from '../base/finding.ts'
import type { DamagedFile } from '../base/sealed.ts'
import type { DiskHealth } from '../box/disk-health.ts'
import type { Amount, Component } from '../http/api.ts'

/** An app as far as something can be wrong with it. */
export interface TroubledApp {
  readonly service: string
  readonly title: string
  readonly problem: Problem | undefined
  /** What happened to it lately, though it goes on. */
  readonly note: Problem | undefined
}

export interface Around {
  readonly components: readonly Component[]
  /** What the parts of the box found themselves. */
  readonly findings: readonly Finding[]
  readonly apps: readonly TroubledApp[]
  readonly damaged: readonly DamagedFile[]
  /** Files that a later version wrote: what they said earlier counts. */
  readonly later: readonly string[]
  /** What was wrong before the box was there. */
  readonly preseed: readonly Problem[]
  readonly disk: Amount
  readonly health: DiskHealth
  readonly memory: Amount
  /** Over the last minutes: a moment is no trouble. */
  readonly lately: (what: 'memory' | 'temperature') => number | undefined
}

/** Percent of the disk that is free. */
const FULL = 3
const LOW = 10

const SILENT = 'docker-silent'

/** Everything that is wrong with the box, out of all that is known of it. Pure. */
export function gather(around: Around): Finding[] {
  const broken = around.components.filter(it => !it.ok)
  // One finding says it of all parts that wait for Docker.
  const isSilent = around.findings.some(it => it.code === SILENT)
  const waiting = new Set(broken.map(it => it.problem?.code))
  return [
    ...broken.filter(it => !(isSilent && it.problem?.code === SILENT)).map(partBroken),
    ...around.findings,
    // What stands on a broken part is not out of order itself.
    ...around.apps.flatMap(it => (waiting.has(it.problem?.code) ? [] : appFindings(it))),
    ...around.damaged.map((values): Finding => ({ code: 'file-damaged', values })),
    ...around.later.map((file): Finding => ({ code: 'file-later', values: { file } })),
    ...around.preseed.map(
      (it): Finding => ({ code: preseedCode(it), values: {}, detail: inFull(it) }),
    ),
    ...diskFindings(around.disk),
    ...healthFindings(around.health),
    ...machineFindings(around),
  ]
}

const ABOUT_PRESEED = [
  ...(['preseed-changed', 'preseed-broken', 'preseed-misnamed'] as const),
  ...(['logo-refused', 'reset-not-begun'] as const),
] as const

/** Whatever else is wrong there is a mistake in what it says. */
const preseedCode = ({ code }: Problem) =>
  ABOUT_PRESEED.find(it => it === code) ?? 'preseed-refused'

const partBroken = ({ name: part, problem }: Component): Finding => ({
  code: 'part-broken',
  values: { part },
  ...(problem ? { detail: inFull(problem) } : {}),
})

function appFindings({ service, title, problem, note }: TroubledApp): Finding[] {
  const about = { app: service, values: { title } }
  if (problem) return [{ ...about, code: 'app-failing', detail: inFull(problem) }]
  const code = note && NOTES[note.code]
  return code ? [{ ...about, code, detail: inFull(note) }] : []
}

/** What is noted of apps; what is missing here is good news. */
const NOTES: Readonly<
  Record<
    string,
    'app-crashed' | 'app-out-of-memory' | 'image-gone' | 'update-undone' | 'app-task-failed'
  >
> = {
  'app-crashed': 'app-crashed',
  'app-out-of-memory': 'app-out-of-memory',
  'image-gone': 'image-gone',
  'update-undone': 'update-undone',
  'hook-failed': 'app-task-failed',
  'task-failed': 'app-task-failed',
}

function diskFindings({ used, total }: Amount): Finding[] {
  if (total === 0) return []
  const free = Math.max(0, Math.round(100 - (used / total) * 100))
  if (free < FULL) return [{ code: 'disk-full', values: { free } }]
  return free < LOW ? [{ code: 'disk-low', values: { free } }] : []
}

/** Percent of its life after which a disk is to be replaced before long. */
const WORN = 90

const healthFindings = ({ errors, worn = 0, warns, system = {} }: DiskHealth): Finding[] => [
  ...(errors > 0 ? [{ code: 'disk-failing' as const, values: { errors } }] : []),
  ...(worn >= WORN ? [{ code: 'disk-worn' as const, values: { worn } }] : []),
  ...(warns ? [{ code: 'disk-warns' as const, values: {} }] : []),
  ...((system.worn ?? 0) >= WORN
    ? [{ code: 'system-disk-worn' as const, values: { worn: system.worn ?? 0 } }]
    : []),
  ...(system.warns ? [{ code: 'system-disk-warns' as const, values: {} }] : []),
]

/** Degrees Celsius at which small computers begin to slow down. */
const HOT = 80
/** Percent of the memory that is free. */
const SCARCE = 7

function machineFindings({ memory, lately }: Around): Finding[] {
  const used = lately('memory')
  const free = used === undefined ? 100 : Math.round((1 - used / memory.total) * 100)
  const celsius = Math.round(lately('temperature') ?? 0)
  return [
    ...(free < SCARCE
      ? [{ code: 'memory-low' as const, values: { free: Math.max(0, free) } }]
      : []),
    ...(celsius >= HOT ? [{ code: 'box-hot' as const, values: { celsius } }] : []),
  ]
}
