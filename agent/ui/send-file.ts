/** Bytes: what the box takes at once. */
const PIECE = 1024 * 1024

/** A part of a file, in base64, and where it belongs. */
export interface Piece {
  readonly size: number
  readonly offset: number
  readonly data: string
}

/**
 * Sends a file to the box, piece by piece, and tells how much of it is there: 0 to 1. Each piece is
 * a request of its own, so that none takes longer than the box waits for one.
 */
export async function sendFile(
  file: File,
  send: (piece: Piece) => Promise<unknown>,
  tell: (fraction: number) => void,
): Promise<void> {
  for (let offset = 0; offset < file.size; offset += PIECE) {
    tell(offset / file.size)
    const bytes = new Uint8Array(await file.slice(offset, offset + PIECE).arrayBuffer())
    await send({ size: file.size, offset, data: base64(bytes) })
  }
  tell(1)
}

/** In steps: a function takes only so many arguments. */
function base64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192) {
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  }
  return btoa(text)
}
