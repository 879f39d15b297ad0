import { farewell } from '../base/farewell.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { LogPart } from './journal.ts'
import type { Power } from './power.ts'

export interface PowerFacts extends Power {
  /** Lines of the box's own log, without secrets. */
  readonly journal: (wish: {
    readonly part?: LogPart | undefined
    readonly search: string
    readonly lines: number
  }) => Promise<string>
}

/** The box as a machine: off, on, and what it wrote. */
export function powerHandlers({
  restart,
  shutDown,
  journal,
}: PowerFacts): Pick<Handlers, 'box.restart' | 'box.shut-down' | 'box.logs'> {
  const soon = async (end: () => Promise<void>) => {
    farewell(end)
    return null
  }
  return {
    'box.restart': () => soon(restart),
    'box.shut-down': () => soon(shutDown),
    'box.logs': async wish => ({ text: await journal(wish) }),
  }
}
