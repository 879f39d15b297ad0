import { decodeQR } from 'qr/decode.js'

/** The longest side of a picture in which a code is looked for, in pixels: more only takes longer. */
const LONGEST = 2000
/** Milliseconds of looking: a picture is given once, and not sixty times a second. */
const PATIENCE = 10_000

/** The text of the QR code in a picture, or undefined where none is found. Nothing leaves the page. */
export async function readPicture(picture: Blob): Promise<string | undefined> {
  try {
    const pixels = pixelsOf(await createImageBitmap(picture))
    return pixels && decodeQR(pixels, { timeLimit: PATIENCE, effort: 3 })
  } catch {
    // No picture, or one without a code: both are thrown.
    return undefined
  }
}

function pixelsOf(bitmap: ImageBitmap): ImageData | undefined {
  const scale = Math.min(1, LONGEST / Math.max(bitmap.width, bitmap.height))
  const width = Math.round(bitmap.width * scale)
  const height = Math.round(bitmap.height * scale)
  const canvas = Object.assign(document.createElement('canvas'), { width, height })
  const pen = canvas.getContext('2d')
  pen?.drawImage(bitmap, 0, 0, width, height)
  return pen?.getImageData(0, 0, width, height)
}
