/** The colours of the page that a vendor's colour stands behind, each as `#rrggbb`. */
export interface Accent {
  readonly accent: string
  readonly strong: string
  /** Text on it. */
  readonly on: string
  /** As text and lines by day, and by night. */
  readonly day: string
  readonly night: string
}

type Rgb = readonly [number, number, number]

const INK: Rgb = [0x18, 0x21, 0x2b]
const WHITE: Rgb = [255, 255, 255]
/** The darkest and the brightest that such text stands on: see tokens.css. */
const DAY_GROUND: Rgb = [0xe7, 0xeb, 0xef]
const NIGHT_GROUND: Rgb = [0x26, 0x2f, 0x39]
/** WCAG 2.2, 1.4.3. */
const READABLE = 4.5

/** Pure: as near to the colour as can be read. */
export function accentOf(colour: string): Accent {
  const rgb = parsed(colour)
  const on = contrast(rgb, INK) >= contrast(rgb, WHITE) ? INK : WHITE
  // A colour in the middle bears neither well: it gives way.
  const accent = readable(rgb, on, on === INK ? WHITE : INK)
  const strong = mixed(accent, on === INK ? WHITE : INK, 0.12)
  return {
    accent: hex(accent),
    strong: hex(strong),
    on: hex(on),
    day: hex(readable(rgb, DAY_GROUND, INK)),
    night: hex(readable(rgb, NIGHT_GROUND, WHITE)),
  }
}

/** The first step from a colour towards another that can be read against a third. */
function readable(from: Rgb, against: Rgb, towards: Rgb): Rgb {
  for (let step = 0; step <= 1; step += 0.05) {
    const it = mixed(from, towards, step)
    if (contrast(it, against) >= READABLE) return it
  }
  return towards
}

/** As WCAG counts it, from 1 to 21. */
export function contrast(one: Rgb, other: Rgb): number {
  const [bright = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a)
  return (bright + 0.05) / (dark + 0.05)
}

function luminance(rgb: Rgb): number {
  const [red = 0, green = 0, blue = 0] = rgb.map(it => {
    const part = it / 255
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}

export function parsed(colour: string): Rgb {
  const part = (at: number) => Number.parseInt(colour.slice(at, at + 2), 16)
  return [part(1), part(3), part(5)]
}

const mixed = (from: Rgb, to: Rgb, amount: number): Rgb => {
  const part = (at: 0 | 1 | 2) => Math.round(from[at] + (to[at] - from[at]) * amount)
  return [part(0), part(1), part(2)]
}

const hex = (rgb: Rgb) => `#${rgb.map(it => it.toString(16).padStart(2, '0')).join('')}`
