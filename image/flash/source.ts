import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream, existsSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { createGunzip, createZstdDecompress } from 'node:zlib'
import { InvalidInput, NotFound } from '../../agent/base/errors.ts'
import { type BlockMap, readBlockMap } from './block-map.ts'

/** An image as it lies on this machine's disk. */
export interface Source {
  readonly file: string
  readonly map: BlockMap
  /** The image's bytes from the first to the last, unpacked on the way. */
  readonly open: () => Readable
}

const PACKED = /\.(zst|xz|gz)$/

/** Looks at an image and its block map. A packed image needs one; of a raw one every byte is written. */
export async function openSource(file: string): Promise<Source> {
  if (!existsSync(file)) throw new NotFound('no-image', `there is no file ${file}`)
  const plain = file.replace(PACKED, '')
  const mapFile = `${plain}.bmap`
  const text = await readFile(mapFile, 'utf8').catch(() => undefined)
  if (text !== undefined)
    return { file, map: readBlockMap(mapFile, text), open: () => unpack(file) }
  if (plain !== file) {
    throw new NotFound('no-block-map', `beside ${file} its block map is missing: ${mapFile}`, {
      hint: 'it is published with the image: put both into one folder',
    })
  }
  const { size } = await stat(file)
  const ranges = [{ from: 0, to: size, sha256: undefined }]
  return { file, map: { size, ranges }, open: () => createReadStream(file) }
}

/** Compares an image with the checksum beside it, where there is one. Answers whether there was. */
export async function checkSum(file: string): Promise<boolean> {
  const line = await readFile(`${file}.sha256`, 'utf8').catch(() => undefined)
  if (line === undefined) return false
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  if (hash.digest('hex') === line.split(' ')[0]) return true
  throw new InvalidInput('image-damaged', `${basename(file)} is not what its checksum says`, {
    hint: 'it was damaged on its way here: download it once more',
  })
}

function unpack(file: string): Readable {
  const [, kind] = PACKED.exec(file) ?? []
  if (kind === undefined) return createReadStream(file)
  if (kind === 'xz') return unxz(file)
  const unpacked = kind === 'zst' ? createZstdDecompress() : createGunzip()
  const packed = createReadStream(file)
  packed.on('error', error => unpacked.destroy(error))
  return packed.pipe(unpacked)
}

/** Node cannot unpack these itself. */
function unxz(file: string): Readable {
  const xz = spawn('xz', ['--decompress', '--stdout', file], {
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  xz.on('error', cause =>
    xz.stdout.destroy(
      new NotFound('no-xz', 'images that end in .xz need the program xz, which is not here', {
        hint: 'install it (apt install xz-utils), or use the image that ends in .zst',
        cause,
      }),
    ),
  )
  return xz.stdout
}
