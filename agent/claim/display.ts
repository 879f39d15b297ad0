import { constants } from 'node:fs'
import { access, open } from 'node:fs/promises'
import { readText, writeWhole } from '../base/files.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import { claimFile, type ScreenFacts, screenText } from './screen.ts'

export interface DisplayOptions {
  /** Terminals to write on; those that a box has not are passed over. */
  readonly screens: readonly string[]
  /** The text file on the partition GANTRY. */
  readonly file: string
  readonly facts: () => Omit<
    ScreenFacts,
    'name' | 'hostname' | 'prefix' | 'domain' | 'certified' | 'originPatterns'
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
  let shown: string | undefined
  return {
    name: 'display',
    serves: () => false,
    observe: async () => ({ screen: shown, file: await readText(file), facts: facts() }),
    plan(desired, now) {
      const text = screenText({ ...desired, ...now.facts })
      const note = claimFile(now.facts.code)
      const steps: DisplayStep[] = []
      if (text !== now.screen)
        steps.push({ kind: 'screen', text, says: 'show the address on the screen' })
      if (note !== now.file) steps.push({ kind: 'file', text: note, says: 'write the claim file' })
      return steps
    },
    async apply({ kind, text }) {
      if (kind === 'file') return await writeWhole(file, text)
      for (const screen of screens) await write(screen, text)
      shown = text
    },
  }
}

const CLEAR = '\u001b[2J\u001b[H'

async function write(screen: string, text: string): Promise<void> {
  const exists = await access(screen).then(
    () => true,
    () => false,
  )
  if (!exists) return
  // Not to become this process's controlling terminal: its hang-up must not end the worker.
  const terminal = await open(
    screen,
    constants.O_WRONLY | constants.O_NOCTTY | constants.O_NONBLOCK,
  )
  try {
    await terminal.write(`${CLEAR}${text}\n`)
  } finally {
    await terminal.close()
  }
}
