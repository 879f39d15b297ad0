import { Conflict, InvalidInput } from '../../agent/base/errors.ts'
import { newCode, readCode } from '../../agent/claim/code.ts'
import { takeBox } from './batch.ts'
import { codeIn } from './settings.ts'

/** The box that a disk is for. */
export interface OneBox extends AsyncDisposable {
  readonly box: {
    readonly name?: string | undefined
    readonly code: string
    /** In its batch. */
    readonly number?: number
  }
}

export interface Wanted {
  /** The records of a batch. */
  readonly boxes?: string | undefined
  readonly name?: string | undefined
  readonly code?: string | undefined
  /** A `gantry.toml` that this box begins with. */
  readonly preseed?: string | undefined
}

/**
 * The next box of a batch, or one of its own: with the code that was said, or that its settings name,
 * or a new one. Throws where a box of a batch is to have another name or code than its records say:
 * its label would lie.
 */
export async function whichBox({ boxes, name, code, preseed }: Wanted): Promise<OneBox> {
  const ofFile = preseed === undefined ? undefined : await codeIn(preseed)
  if (boxes !== undefined) {
    const extra = [name && '--name', code && '--code', ofFile && `the code in ${preseed}`]
    const [first] = extra.filter(it => it !== undefined)
    if (first === undefined) return await takeBox(boxes)
    throw new Conflict('batch-says', `${first} and --boxes do not go together`, {
      hint: `name and code of each box stand in ${boxes}, and on its label`,
    })
  }
  const chosen = code === undefined ? (ofFile ?? newCode()) : readCode(code)
  if (chosen !== undefined) {
    return { box: { name, code: chosen }, [Symbol.asyncDispose]: async () => {} }
  }
  throw new InvalidInput('no-such-code', `${code} is no claim code`, {
    hint: 'leave --code out, and the box gets a new one',
  })
}
