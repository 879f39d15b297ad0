import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Conflict, InvalidInput, problemOf } from '../../agent/base/errors.ts'
import { writeWhole } from '../../agent/base/files.ts'
import { boxName } from '../../agent/box/manifest.ts'
import { newCode, readCode } from '../../agent/claim/code.ts'
import { computerOf, hold, holdSoon } from './held.ts'

/** One box of a batch, as it stands in the vendor's records. */
export interface BatchBox {
  readonly number: number
  readonly name: string
  readonly code: string
  /** When it was flashed (ISO 8601), or nothing while it is still to come. */
  readonly flashed: string
  /** What it was written to, as the disk calls itself. */
  readonly disk: string
}

/** So many boxes that nobody has flashed yet: numbered names, and a code of its own for each. */
export function newBatch(count: number, prefix: string, after = 0): readonly BatchBox[] {
  const boxes = Array.from({ length: count }, (_, at) => ({
    number: after + at + 1,
    name: `${prefix}-${after + at + 1}`,
    code: newCode(),
    flashed: '',
    disk: '',
  }))
  const last = boxName.safeParse(boxes.at(-1)?.name)
  if (last.success) return boxes
  throw new InvalidInput('batch-name', `boxes cannot be called ${boxes.at(-1)?.name}`, {
    hint: 'letters, digits and inner hyphens, at most 20 with the number',
  })
}

/**
 * Adds so many new boxes to a batch, or begins one, and answers them. What is there stays as it is:
 * its codes may stand on labels. Without a prefix they are called as the last one is.
 */
export async function addBoxes(
  file: string,
  count: number,
  prefix?: string,
): Promise<readonly BatchBox[]> {
  await using _ = await holdSoon(`${file}.lock`)
  const before = existsSync(file) ? await readBatch(file) : []
  const after = Math.max(0, ...before.map(it => it.number))
  const called = prefix ?? before.at(-1)?.name.replace(/-\d+$/, '') ?? 'gantry'
  const boxes = newBatch(count, called, after)
  await writeWhole(file, csvOf([...before, ...boxes]))
  return boxes
}

/** The boxes in a file. Throws InvalidInput with the line that is wrong. */
export async function readBatch(file: string): Promise<readonly BatchBox[]> {
  const text = await readFile(file, 'utf8').catch(cause => {
    throw new InvalidInput('no-batch', `${file} cannot be read`, {
      hint: 'make it first: npm run flash -- --boxes FILE --count 20',
      cause,
    })
  })
  // Excel puts a mark before the first line.
  const [first, ...lines] = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  if (first !== COLUMNS.join(',')) {
    throw new InvalidInput('batch-columns', `${file}:1: does not name the columns of a batch`, {
      hint: `the first line is ${COLUMNS.join(',')}, with commas, and the first box comes after it`,
    })
  }
  const boxes = lines.flatMap((line, at) => (line === '' ? [] : [boxIn(line, `${file}:${at + 2}`)]))
  for (const what of ['number', 'name', 'code'] as const) {
    const twice = boxes.find((it, at) => boxes.findIndex(other => other[what] === it[what]) < at)
    if (!twice) continue
    throw new InvalidInput('batch-twice', `${file}: two boxes have the ${what} ${twice[what]}`, {
      hint: 'take one of the two lines out, or two customers get one box',
    })
  }
  return boxes
}

/** A box that this program flashes, and no other one at the same time. */
export interface TakenBox extends AsyncDisposable {
  readonly box: BatchBox
}

/**
 * The next box of a batch that is still to be flashed, and that nobody else is flashing: its code is
 * on one card and no other. Throws Conflict when there is none.
 */
export async function takeBox(file: string): Promise<TakenBox> {
  for (const { number } of (await readBatch(file)).filter(it => it.flashed === '')) {
    const held = await hold(`${file}.${number}`)
    if (!held) continue
    // Whoever had it until now may have come to the end.
    const box = (await readBatch(file)).find(it => it.number === number && it.flashed === '')
    if (box) return { box, [Symbol.asyncDispose]: async () => held[Symbol.asyncDispose]() }
    await held[Symbol.asyncDispose]()
  }
  throw await nothingLeft(file)
}

async function nothingLeft(file: string): Promise<Conflict> {
  const left = (await readBatch(file)).filter(it => it.flashed === '')
  for (const { number, name } of left) {
    const computer = await computerOf(`${file}.${number}`)
    if (computer === undefined) continue
    return new Conflict('batch-held', `${name} of ${file} is being flashed by ${computer}`, {
      hint: `if that computer is gone for good, destroy what is on the disk that it was writing, so that no two have one code, and delete ${file}.${number}`,
    })
  }
  return new Conflict('batch-done', `all boxes of ${file} have been flashed`, {
    hint: 'or are being flashed at this moment; --count adds more to the batch',
  })
}

/**
 * Notes in its file that a box was flashed, whatever else is noted there at the same time. Throws
 * Conflict that says what to write there by hand where that fails: else its code is given once more.
 */
export async function noteFlashed(
  file: string,
  number: number,
  disk: string,
  longestMs?: number,
): Promise<void> {
  const flashed = new Date().toISOString()
  try {
    await using _ = await holdSoon(`${file}.lock`, longestMs)
    const boxes = await readBatch(file)
    const noted = boxes.map(it => (it.number === number ? { ...it, flashed, disk } : it))
    await writeWhole(file, csvOf(noted))
  } catch (cause) {
    const { message, hint } = problemOf(cause)
    throw new Conflict(
      'batch-not-noted',
      `box ${number} was flashed, and ${file} does not say so`,
      {
        detail: [message, hint].filter(Boolean).join('\n'),
        hint: `before anything else is flashed write ${flashed} into its column "flashed": else the next disk gets its code, too`,
        cause,
      },
    )
  }
}

/** The records as a table for any spreadsheet (RFC 4180). */
export const csvOf = (boxes: readonly BatchBox[]): string =>
  [COLUMNS, ...boxes.map(it => [it.number, it.name, it.code, it.flashed, it.disk])]
    .map(row => `${row.map(cell).join(',')}\r\n`)
    .join('')

const COLUMNS = ['number', 'name', 'code', 'flashed', 'disk']

/** Nothing of ours has a comma in it; what a disk calls itself may. */
const cell = (value: string | number) => String(value).replace(/[",\r\n]/g, ' ')

function boxIn(line: string, place: string): BatchBox {
  const [number = '', name = '', typed = '', flashed = '', disk = ''] = line.split(',')
  const code = readCode(typed)
  if (!/^\d+$/.test(number) || !boxName.safeParse(name).success || code === undefined) {
    throw new InvalidInput('batch-line', `${place}: is not a number, a name and a claim code`)
  }
  return { number: Number(number), name, code, flashed, disk }
}
