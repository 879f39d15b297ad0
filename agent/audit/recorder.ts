import { cutPoint } from '../base/cut-point.ts'
import type { Lan } from '../box/lan.ts'
import type { Asked, Recorder } from '../verbs/serve.ts'
import type { Begun } from './begun.ts'
import type { Audit, Deed } from './journal.ts'
import { placeOf } from './place.ts'
import { subjectOf } from './subject.ts'

export interface RecorderOptions {
  readonly audit: Audit
  /** Whether somebody of that name is here. */
  readonly knows: (name: string) => boolean
  /** The name of who is known by an id or a name. */
  readonly called: (person: string) => string
  readonly lan: () => Pick<Lan, 'onLink'>
}

/** Refusals of strangers that say nothing about anybody's intentions: typing mistakes. */
const BORING = ['input-invalid', 'not-json', 'too-large', 'signed-out', 'root-only', 'verb-unknown']

/**
 * Writes down what was asked of the worker and how it ended, without anything secret. What somebody
 * who is let in does is noted before it is done; strangers cannot make the box write twice.
 */
export function recorderOf({ audit, knows, called, lan }: RecorderOptions): Recorder {
  const begun = new Map<Asked, Begun>()

  function deedOf({ verb, input, who, root, from }: Asked): Deed {
    const isStranger = !root && who === undefined
    const object = subjectOf(input, name => !isStranger || knows(name), called)
    const place = root ? 'console' : placeOf(from ?? '', lan())
    return {
      by: root ? 'root' : who?.token ? 'token' : who ? 'person' : 'stranger',
      ...(who ? { name: who.name } : {}),
      ...(who?.token ? { token: who.token.name } : {}),
      verb,
      ...(object === undefined ? {} : { object }),
      ...(place === undefined ? {} : { from: place }),
    }
  }

  return {
    async begins(asked) {
      if (!asked.root && asked.who === undefined) return
      const it = await audit.begin(deedOf(asked))
      if (it) begun.set(asked, it)
    },
    async ended(asked, outcome) {
      cutPoint('deed: done')
      const before = begun.get(asked)
      begun.delete(asked)
      const isStranger = !asked.root && asked.who === undefined
      // The page asks for the password, and then again for what was wanted.
      if (outcome === 'confirmation-needed' || (isStranger && BORING.includes(outcome))) return
      await audit.record({ ...deedOf(asked), outcome }, before)
    },
  }
}
