import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { Conflict, InvalidInput } from '../../agent/base/errors.ts'
import { writeWhole } from '../../agent/base/files.ts'
import { boxName } from '../../agent/box/manifest.ts'
import { newCode, readCode } from '../../agent/claim/code.ts'

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
export function newBatch(count: number, prefix: string): readonly BatchBox[] {
  const boxes = Array.from({ length: count }, (_, at) => ({
    number: at + 1,
    name: `${prefix}-${at + 1}`,
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

/** Keeps a new batch in a file; one that is there already is never written over. */
export async function saveNewBatch(file: string, boxes: readonly BatchBox[]): Promise<void> {
  if (existsSync(file)) {
    throw new Conflict('batch-exists', `${file} holds a batch already`, {
      hint: 'its codes may stand on labels: choose another name',
    })
  }
  await writeWhole(file, csvOf(boxes))
}

/** The boxes in a file. Throws InvalidInput with the line that is wrong. */
export async function readBatch(file: string): Promise<readonly BatchBox[]> {
  const text = await readFile(file, 'utf8').catch(cause => {
    throw new InvalidInput('no-batch', `${file} cannot be read`, {
      hint: 'make it first: npm run flash -- --boxes FILE --count 20',
      cause,
    })
  })
  const [, ...lines] = text.split(/\r?\n/).filter(line => line !== '')
  return lines.map((line, at) => boxIn(line, `${file}:${at + 2}`))
}

/** The next box of a batch that is still to be flashed. Throws Conflict when there is none. */
export function nextBox(file: string, boxes: readonly BatchBox[]): BatchBox {
  const next = boxes.find(it => it.flashed === '')
  if (next) return next
  throw new Conflict('batch-done', `all ${boxes.length} boxes of ${file} have been flashed`)
}

/** Notes in its file that a box was flashed, whatever else has been noted there since. */
export async function noteFlashed(file: string, number: number, disk: string): Promise<void> {
  const flashed = new Date().toISOString()
  const boxes = await readBatch(file)
  const noted = boxes.map(it => (it.number === number ? { ...it, flashed, disk } : it))
  await writeWhole(file, csvOf(noted))
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
