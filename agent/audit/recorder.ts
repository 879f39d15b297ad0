import type { Lan } from '../box/lan.ts'
import type { Asked } from '../verbs/serve.ts'
import type { Audit } from './journal.ts'
import { placeOf } from './place.ts'
import { subjectOf } from './subject.ts'

export interface RecorderOptions {
  readonly audit: Audit
  /** Whether somebody of that name is here. */
  readonly knows: (name: string) => boolean
  readonly lan: () => Pick<Lan, 'onLink'>
}

/** Refusals of strangers that say nothing about anybody's intentions: typing mistakes. */
const BORING = ['input-invalid', 'not-json', 'too-large', 'signed-out', 'root-only', 'verb-unknown']

/** Writes down what was asked of the worker and how it ended, without anything secret. */
export function recorderOf({ audit, knows, lan }: RecorderOptions) {
  return async ({ verb, input, who, root, from }: Asked, outcome: string): Promise<void> => {
    const isStranger = !root && who === undefined
    // The page asks for the password, and then again for what was wanted.
    if (outcome === 'confirmation-needed' || (isStranger && BORING.includes(outcome))) return
    const object = subjectOf(input, name => !isStranger || knows(name))
    const place = root ? 'console' : placeOf(from ?? '', lan())
    await audit.record({
      by: root ? 'root' : who?.token ? 'token' : who ? 'person' : 'stranger',
      ...(who ? { name: who.name } : {}),
      ...(who?.token ? { token: who.token.name } : {}),
      verb,
      ...(object === undefined ? {} : { object }),
      outcome,
      ...(place === undefined ? {} : { from: place }),
    })
  }
}
