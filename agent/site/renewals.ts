import { problemOf } from '../base/errors.ts'
import type { Line } from './line.ts'
import type { Site } from './need.ts'

export interface RenewalsOptions<Says> {
  readonly line: Pick<Line, 'ask'>
  /** Reads what a box says. Throws where it makes no sense. */
  readonly read: (said: unknown) => Says
  /** Milliseconds that go on whatever the clock says. */
  readonly now: () => number
}

/** What a box of the site says of its versions, or said before it fell silent. */
export interface Heard<Says> {
  readonly name: string
  readonly since: string
  readonly says: Says | undefined
  readonly before: Says | undefined
  /** Milliseconds. */
  readonly silent: number
}

/** Asks the other boxes of a site about their versions, and remembers who answered what. */
export function openRenewals<Says>({ line, read, now }: RenewalsOptions<Says>) {
  const last = new Map<string, Says>()
  /** By box, when it was first asked in vain. */
  const silent = new Map<string, number>()

  async function ask(box: string): Promise<Says | undefined> {
    try {
      return read(await line.ask(box, 'renewal'))
    } catch (error) {
      // A box of an older version is there, and has nothing to say.
      return problemOf(error).code === 'question-unknown' ? read({}) : undefined
    }
  }

  return {
    async look({ me, boxes }: Site): Promise<readonly Heard<Says>[]> {
      const others = Object.entries(boxes).filter(([id]) => id !== me)
      return await Promise.all(
        others.map(async ([id, { name, since }]) => {
          const says = await ask(id)
          if (says === undefined) silent.set(id, silent.get(id) ?? now())
          else {
            silent.delete(id)
            last.set(id, says)
          }
          return {
            ...{ name, since, says, before: last.get(id) },
            silent: now() - (silent.get(id) ?? now()),
          }
        }),
      )
    },
  }
}
