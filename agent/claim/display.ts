import { ComponentFailed } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import { claimFile, type ScreenFacts, screenText } from './screen.ts'
import { openTerminal } from './terminal.ts'

export interface DisplayOptions {
  /** Terminals to write on; those that a box has not are passed over. */
  readonly screens: readonly string[]
  /** The text file on the partition GANTRY. */
  readonly file: string
  readonly facts: () => Omit<
    ScreenFacts,
    'name' | 'language' | 'hostname' | 'prefix' | 'domain' | 'certified' | 'originPatterns'
  >
}

interface Shown {
  readonly screen: string | undefined
  readonly file: string | undefined
  readonly facts: ReturnType<DisplayOptions['facts']>
}

export type DisplayStep = Step &
  (
    | { readonly kind: 'screen'; readonly text: string }
    | { readonly kind: 'file'; readonly text: string }
  )

/** Shows the box's address and its claim code to whoever stands before it or holds its card. */
export function display({ screens, file, facts }: DisplayOptions): Capability<Shown, DisplayStep> {
  const terminals = screens.map(it => openTerminal(it))
  let shown: string | undefined
  return {
    name: 'display',
    serves: () => false,
    observe: async () => ({ screen: shown, file: await readText(file), facts: facts() }),
    plan(desired, now) {
      const all = { ...desired, ...now.facts }
      const [text, note] = [screenText(all), claimFile(all)]
      const steps: DisplayStep[] = []
      if (text !== now.screen)
        steps.push({ kind: 'screen', text, says: 'show the address on the screen' })
      if (note !== now.file) steps.push({ kind: 'file', text: note, says: 'write the claim file' })
      return steps
    },
    async apply({ kind, text }) {
      if (kind === 'file') return await writeWhole(file, text).catch(notWritten)
      for (const tell of terminals) tell(text)
      shown = text
    },
  }
}

/** What stands on the screen is not lost by it, so only this part of the box is ill. */
function notWritten(cause: NodeJS.ErrnoException): never {
  const [code, why, hint] = cause.code === 'ENOSPC' ? FULL : UNWRITABLE
  const message = `claim-code.txt could not be written: ${why}`
  throw new ComponentFailed(code, message, { hint, detail: cause.message, cause })
}

const FULL = [
  'code-file-full',
  'the partition GANTRY is full',
  'delete what you have put there, on another computer',
] as const
const UNWRITABLE = [
  'code-file-unwritable',
  'GANTRY cannot be written to',
  'the card may be failing: look at it in another computer, and make a backup',
] as const
