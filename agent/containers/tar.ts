import { InvalidInput } from '../base/errors.ts'

/** In numbers. */
export interface Owner {
  readonly user: number
  readonly group: number
}

type Chunks = AsyncIterable<Uint8Array> | Iterable<Uint8Array>

/** Whose the first thing in a tar is. Throws InvalidInput where there is none. */
export async function firstOwner(tar: Chunks): Promise<Owner> {
  const read = new Reader(tar)
  for (;;) {
    const header = await read.header()
    if (header === undefined) throw new InvalidInput('tar-broken', 'there is nothing in this tar')
    if (!isAbout(header)) {
      return { user: numberIn(header, ...USER), group: numberIn(header, ...GROUP) }
    }
    await read.exactly(padded(numberIn(header, ...SIZE)))
  }
}

/**
 * The same tar, in which everything is `owner`'s: chunk by chunk, for it may be larger than memory.
 * Throws InvalidInput for what is no tar, or breaks off. tar-stream tells neither of an end that is
 * missing nor writes an owner above 262,143.
 */
export async function* ownedBy(tar: Chunks, owner: Owner): AsyncGenerator<Uint8Array> {
  const read = new Reader(tar)
  // Of a file of more than 8 GiB the size stands in what is said about it, before it.
  let told: number | undefined
  for (;;) {
    const header = await read.header()
    if (header === undefined) break
    const size = told ?? numberIn(header, ...SIZE)
    told = undefined
    if (isExtended(header)) {
      const { records, sizeOfNext } = withoutOwner(
        (await read.exactly(padded(size))).subarray(0, size),
      )
      told = sizeOfNext
      write(header, SIZE, records.length)
      yield signed(header)
      yield padding(records)
      continue
    }
    write(header, USER, owner.user)
    write(header, GROUP, owner.group)
    header.fill(0, ...NAMES)
    yield signed(header)
    yield* read.through(padded(size))
  }
  yield Buffer.alloc(2 * BLOCK)
}

/** Bytes; everything in a tar begins at a multiple of it. */
const BLOCK = 512

/** Where a header of POSIX (IEEE 1003.1, "ustar Interchange Format") has what: from, to. */
const USER = [108, 116] as const
const GROUP = [116, 124] as const
const SIZE = [124, 136] as const
const SUM = [148, 156] as const
const TYPE = 156
/** Of user and group, which count more than the numbers where they are known. */
const NAMES = [265, 329] as const

const typeOf = (header: Buffer) => String.fromCharCode(header[TYPE] ?? 0)
/** Records of names and values about what comes next, or about everything. */
const isExtended = (header: Buffer) => ['x', 'g'].includes(typeOf(header))
/** No file of its own: a long name, or records. */
const isAbout = (header: Buffer) => ['x', 'g', 'L', 'K'].includes(typeOf(header))

const padded = (size: number) => Math.ceil(size / BLOCK) * BLOCK
const padding = (data: Buffer) => Buffer.concat([data], padded(data.length))

/** In octal digits, or, with its first bit set, as GNU writes what is too large for them. */
function numberIn(header: Buffer, from: number, to: number): number {
  const field = header.subarray(from, to)
  if ((field[0] ?? 0) & 0x80) {
    return field.subarray(1).reduce((value, byte) => value * 256 + byte, (field[0] ?? 0) & 0x7f)
  }
  const digits = field.toString('latin1').replace(/[\0 ]/g, '')
  const value = digits === '' ? 0 : Number.parseInt(digits, 8)
  if (/^[0-7]*$/.test(digits) && Number.isSafeInteger(value)) return value
  throw new InvalidInput('tar-broken', 'this is no tar, or a damaged one')
}

function write(header: Buffer, [from, to]: readonly [number, number], value: number): void {
  header.fill(0, from, to)
  const digits = value.toString(8)
  if (digits.length < to - from) {
    header.write(digits.padStart(to - from - 1, '0'), from, 'latin1')
    return
  }
  for (let at = to - 1, rest = value; at > from; at--, rest = Math.floor(rest / 256)) {
    header[at] = rest % 256
  }
  header[from] = 0x80
}

/** With its sum, which is counted as if it were spaces. */
function signed(header: Buffer): Buffer {
  header.fill(' ', ...SUM)
  const sum = header.reduce((all, byte) => all + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, SUM[0], 'latin1')
  return header
}

/** `<length> <key>=<value>\n`, one after the other; a length counts its own digits. */
function withoutOwner(data: Buffer): { records: Buffer; sizeOfNext: number | undefined } {
  const kept: Buffer[] = []
  let sizeOfNext: number | undefined
  for (let at = 0; at < data.length; ) {
    const [, digits = ''] = /^(\d{1,9}) /.exec(data.toString('latin1', at, at + 10)) ?? []
    const length = Number(digits)
    if (length <= digits.length + 1 || at + length > data.length) {
      throw new InvalidInput('tar-broken', 'this is no tar, or a damaged one')
    }
    const record = data.subarray(at, at + length)
    const [, key = '', value = ''] = /^\d+ ([^=]+)=(.*)\n$/s.exec(record.toString('latin1')) ?? []
    if (key === 'size') sizeOfNext = Number(value)
    if (!['uid', 'gid', 'uname', 'gname'].includes(key)) kept.push(record)
    at += length
  }
  return { records: Buffer.concat(kept), sizeOfNext }
}

/** Takes exactly as many bytes as somebody wants out of chunks of any size. */
class Reader {
  readonly #chunks: AsyncIterator<Uint8Array> | Iterator<Uint8Array>
  #rest: Buffer = Buffer.alloc(0)

  constructor(chunks: Chunks) {
    this.#chunks =
      Symbol.asyncIterator in chunks ? chunks[Symbol.asyncIterator]() : chunks[Symbol.iterator]()
  }

  /** The next header; `undefined` at the end, which is told by an empty block. */
  async header(): Promise<Buffer | undefined> {
    const block = Buffer.from(await this.exactly(BLOCK))
    return block.every(it => it === 0) ? undefined : block
  }

  async exactly(size: number): Promise<Buffer> {
    const parts: Buffer[] = []
    for await (const it of this.through(size)) parts.push(it)
    return Buffer.concat(parts)
  }

  async *through(size: number): AsyncGenerator<Buffer> {
    for (let left = size; left > 0; ) {
      if (this.#rest.length === 0) {
        const { done, value } = await this.#chunks.next()
        if (done) throw new InvalidInput('tar-broken', 'this tar breaks off')
        this.#rest = Buffer.from(value)
        continue
      }
      const part = this.#rest.subarray(0, left)
      this.#rest = this.#rest.subarray(part.length)
      left -= part.length
      yield part
    }
  }
}
