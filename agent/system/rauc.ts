import { z } from 'zod'
import { ComponentFailed, problemOf } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import { refusalOf } from './refusal.ts'

/** What a signed update file says of itself. */
export interface Bundle {
  /** The kind of box that it is for. */
  readonly compatible: string
  readonly version: string
  /** Bytes of the root file system in it. */
  readonly size: number
}

export interface Progress {
  readonly busy: boolean
  /** Percent. */
  readonly percent: number
  readonly says: string
  /** Why the last installation failed; empty where it did not. */
  readonly failure: string
}

/** The one who writes slots and knows which of them starts. */
export interface Slots {
  /** What a file says of itself; throws where it is damaged, or nobody signed it whom the box knows. */
  inspect(source: string): Promise<Bundle>
  /** Begins to write the slot that does not run, and comes back at once. */
  begin(source: string): Promise<void>
  progress(): Promise<Progress>
  /** The version that the other slot holds whole. */
  written(): Promise<string | undefined>
  /** The running slot has no trial before it, or has passed it. */
  isConfirmed(): Promise<boolean>
  /** The other slot starts next, on trial. */
  startOther(): Promise<void>
  /** What is in the other slot never starts. */
  forgetOther(): Promise<void>
  /** Starts it next once more, where nobody else counts its tries and one is left; else false. */
  tryAgain(): Promise<boolean>
}

const SLOTS = '/usr/lib/gantry/slots'
const PLACE = ['de.pengutronix.rauc', '/', 'de.pengutronix.rauc.Installer'] as const

/** RAUC through its bus: it goes on whoever asked is killed. */
export function rauc(exec: Exec): Slots {
  const call = (method: string, ...words: readonly string[]) =>
    exec(['busctl', '--json=short', '--timeout=300', 'call', ...PLACE, method, ...words], {
      timeout: 310_000,
    }).catch(error => {
      throw refusalOf(problemOf(error).detail ?? problemOf(error).message, error)
    })
  const mark = async (state: string, which: string) => void (await call('Mark', 'ss', state, which))
  return {
    async inspect(source) {
      return bundleOf(await call('InspectBundle', 'sa{sv}', source, '0'))
    },
    async begin(source) {
      await call('InstallBundle', 'sa{sv}', source, '0')
    },
    async progress() {
      const said = await exec([
        ...(['busctl', '--json=short', 'get-property', ...PLACE] as [string, ...string[]]),
        ...['Operation', 'Progress', 'LastError'],
      ])
      const [operation, progress, failure] = said
        .trim()
        .split('\n')
        .map(line => (JSON.parse(line) as { data: unknown }).data)
      const [percent = 0, says = ''] = z
        .tuple([z.number(), z.string()])
        .rest(z.unknown())
        .parse(progress)
      return { busy: operation !== 'idle', percent, says, failure: String(failure) }
    },
    written: async () => writtenIn(await call('GetSlotStatus')),
    isConfirmed: async () => isGood(await call('GetSlotStatus')),
    startOther: () => mark('active', 'other'),
    forgetOther: () => mark('bad', 'other'),
    tryAgain: () =>
      exec([SLOTS, 'try-again']).then(
        () => true,
        () => false,
      ),
  }
}

/** What busctl writes as values and their types, without the types. */
function plain(said: unknown): unknown {
  if (Array.isArray(said)) return said.map(plain)
  if (typeof said !== 'object' || said === null) return said
  if ('type' in said && 'data' in said) return plain(said.data)
  return Object.fromEntries(Object.entries(said).map(([name, it]) => [name, plain(it)]))
}

const slotStatus = z.object({
  state: z.string().optional(),
  status: z.string().optional(),
  'boot-status': z.string().optional(),
  'bundle.version': z.string().optional(),
})

function slotIn(said: string, state: 'booted' | 'inactive') {
  const answer = z.tuple([z.array(z.tuple([z.string(), slotStatus]))])
  const [slots] = answer.parse(plain(JSON.parse(said)))
  return slots.find(([, it]) => it.state === state)?.[1]
}

/** Pure: the version that the other slot holds whole, in the answer of GetSlotStatus. */
export function writtenIn(said: string): string | undefined {
  const other = slotIn(said, 'inactive')
  return other?.status === 'ok' ? other['bundle.version'] : undefined
}

/** Pure: of the same answer, whether the running slot may stay. */
export const isGood = (said: string): boolean => slotIn(said, 'booted')?.['boot-status'] === 'good'

const bundleInfo = z.tuple([
  z.object({
    update: z.object({ compatible: z.string(), version: z.string() }),
    images: z.array(z.object({ 'slot-class': z.string(), size: z.number() })),
  }),
])

/** Pure: the answer of InspectBundle. */
export function bundleOf(said: string): Bundle {
  const [info] = bundleInfo.safeParse(plain(JSON.parse(said))).data ?? []
  const root = info?.images.find(it => it['slot-class'] === 'root')
  if (info && root) return { ...info.update, size: root.size }
  throw new ComponentFailed('update-foreign', 'the file is no update for a Gantry box', {
    hint: 'take the file whose name ends in .update',
  })
}
