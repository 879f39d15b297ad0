import { open } from 'node:fs/promises'
import { InvalidInput } from '../base/errors.ts'
import type { Given } from '../verbs/contract.ts'

/** Bytes. */
const PIECE = 1024 * 1024

/** Sends a file to a box piece by piece, as the page does. */
export async function sendFile(
  path: string,
  send: (piece: Given<'backup.send'>) => Promise<unknown>,
): Promise<void> {
  await using file = await open(path).catch(cause => {
    throw new InvalidInput('file-missing', `${path} cannot be read`, {
      hint: 'give a file of this machine',
      cause,
    })
  })
  const facts = await file.stat()
  if (!facts.isFile() || facts.size === 0) {
    throw new InvalidInput('file-missing', `${path} is no file with anything in it`, {
      hint: 'of a folder, make an archive: tar -czf data.tar.gz -C FOLDER .',
    })
  }
  const { size } = facts
  for (let offset = 0; offset < size; ) {
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(PIECE), position: offset })
    if (bytesRead === 0) throw new InvalidInput('file-changed', `${path} became shorter meanwhile`)
    const data = buffer.subarray(0, bytesRead).toString('base64')
    await send({ size, offset, data })
    offset += bytesRead
  }
}
