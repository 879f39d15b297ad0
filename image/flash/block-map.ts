import { createHash } from 'node:crypto'
import { DOMParser, type Document } from '@xmldom/xmldom'
import { InvalidInput } from '../../agent/base/errors.ts'

/** Which bytes of an image have to be written; what lies between them does not matter. */
export interface BlockMap {
  /** Bytes of the whole image. */
  readonly size: number
  readonly ranges: readonly Range[]
}

export interface Range {
  /** The first byte, and the one after the last. */
  readonly from: number
  readonly to: number
  /** SHA-256 of what is between them, in hexadecimal. Only an image without a map has none. */
  readonly sha256: string | undefined
}

/** Reads the block map that bmaptool writes beside an image. Throws InvalidInput that says why not. */
export function readBlockMap(file: string, text: string): BlockMap {
  const wrong = (why: string) =>
    new InvalidInput('block-map', `${file} is no block map: ${why}`, {
      hint: 'download it once more, together with the image',
    })
  const document = parse(text)
  if (!document) throw wrong('it is damaged')
  const value = (name: string) => document.getElementsByTagName(name)[0]?.textContent?.trim() ?? ''
  const checksum = value('BmapFileChecksum')
  if (sha256(text.replace(checksum, '0'.repeat(checksum.length))) !== checksum) {
    throw wrong('its checksum does not fit')
  }
  const [size, block] = [Number(value('ImageSize')), Number(value('BlockSize'))]
  if (value('ChecksumType') !== 'sha256' || !(size > 0) || !(block > 0))
    throw wrong('it is too old')
  const ranges = [...document.getElementsByTagName('Range')].map(range => {
    const [first = Number.NaN, last = first] = (range.textContent ?? '').split('-').map(Number)
    const to = Math.min((last + 1) * block, size)
    return { from: first * block, to, sha256: range.getAttribute('chksum') ?? undefined }
  })
  if (!ranges.every((it, at) => it.from < it.to && it.from >= (ranges[at - 1]?.to ?? 0))) {
    throw wrong('its ranges are in no order')
  }
  return { size, ranges }
}

function parse(text: string): Document | undefined {
  try {
    return new DOMParser({ onError: () => {} }).parseFromString(text, 'text/xml')
  } catch {
    return undefined
  }
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
