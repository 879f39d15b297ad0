import { encode } from 'uqr'
import type { BatchBox } from './batch.ts'

/** A sheet of A4 with 24 labels of 70 by 37 mm, as every stationer has them. */
const SHEET = { width: 210, height: 297, columns: 3, rows: 8 }
const LABEL = { width: 70, height: 37 }
/** Millimetres from the edge of a label, and the side of its QR code. */
const EDGE = 5
const QR = LABEL.height - 2 * EDGE

/** A sheet, and the numbers of the first and last box on it, such as `25-48`. */
export interface LabelSheet {
  readonly numbers: string
  readonly svg: string
}

/** The labels of boxes, one SVG for each sheet: what a box is called, its code, and both as a QR code. */
export function labelSheets(boxes: readonly BatchBox[], title: string): readonly LabelSheet[] {
  const perSheet = SHEET.columns * SHEET.rows
  return Array.from({ length: Math.ceil(boxes.length / perSheet) }, (_, at) => {
    const on = boxes.slice(at * perSheet, (at + 1) * perSheet)
    return { numbers: `${on[0]?.number}-${on.at(-1)?.number}`, svg: sheet(on, title) }
  })
}

function sheet(boxes: readonly BatchBox[], title: string): string {
  const { width, height, columns } = SHEET
  const labels = boxes.map((box, at) => {
    const x = (at % columns) * LABEL.width
    const y = Math.floor(at / columns) * LABEL.height
    return `<g transform="translate(${x} ${y})">${label(box, title)}</g>`
  })
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}mm" height="${height}mm" viewBox="0 0 ${width} ${height}">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    ...labels,
    '</svg>',
    '',
  ].join('\n')
}

function label({ name, code }: BatchBox, title: string): string {
  const address = `http://${name}.local`
  const lines = [
    text(EDGE + 3, 3.4, title, 'fill="#555" font-family="sans-serif"'),
    text(EDGE + 10, 4.6, name, 'font-weight="bold" font-family="sans-serif"'),
    text(EDGE + 16, 3, address, 'font-family="sans-serif"'),
    text(EDGE + 25, 4.6, code, 'font-family="monospace"'),
  ]
  return `${qrCode(`${address}/#${code}`)}${lines.join('')}`
}

const text = (y: number, size: number, words: string, more: string) =>
  `<text x="${EDGE + QR + 2}" y="${y}" font-size="${fitting(size, words)}" ${more}>${escaped(words)}</text>`

/** As large as asked, or as the rest of the label is wide. */
const fitting = (size: number, words: string) =>
  Math.min(size, (LABEL.width - 2 * EDGE - QR) / (words.length * 0.62)).toFixed(2)

function qrCode(content: string): string {
  const { data, size } = encode(content, { border: 0 })
  const dots = data.flatMap((row, y) => row.flatMap((on, x) => (on ? [`M${x} ${y}h1v1h-1z`] : [])))
  const scale = (QR / size).toFixed(4)
  return `<path transform="translate(${EDGE} ${EDGE}) scale(${scale})" d="${dots.join('')}"/>`
}

const escaped = (words: string) => words.replace(/[<>&"]/g, it => `&#${it.charCodeAt(0)};`)
