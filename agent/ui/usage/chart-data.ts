type Values = readonly (number | null)[]

interface Frame {
  readonly width: number
  readonly height: number
  /** The value at the top. */
  readonly most: number
}

/** Paths of an SVG: one pair for each stretch in which something was measured. Pure. */
export function linesOf(values: Values, { width, height, most }: Frame) {
  const x = (index: number) => round((index / Math.max(1, values.length - 1)) * width)
  const y = (value: number) => round(height - Math.min(1, Math.max(0, value / most)) * height)
  return stretchesOf(values).map(points => {
    const [first, last] = [points[0]!, points[points.length - 1]!]
    // One value alone is a line as wide as its slot.
    const ends = points.length > 1 ? points : [first, { ...first, index: first.index + 1 }]
    const line = `M${ends.map(it => `${x(it.index)} ${y(it.value)}`).join('L')}`
    const base = `L${x(ends.length > points.length ? last.index + 1 : last.index)} ${height}`
    return { line, area: `${line}${base}L${x(first.index)} ${height}Z` }
  })
}

interface Point {
  readonly index: number
  readonly value: number
}

function stretchesOf(values: Values): Point[][] {
  const stretches: Point[][] = []
  values.forEach((value, index) => {
    if (value === null) return
    const last = stretches.at(-1)
    if (last?.at(-1)?.index === index - 1) last.push({ index, value })
    else stretches.push([{ index, value }])
  })
  return stretches
}

const round = (it: number) => Math.round(it * 10) / 10

/** Some slots after each other, told as one row. */
export interface Bucket {
  /** Number of its first slot. */
  readonly first: number
  readonly mean: number | undefined
  readonly most: number | undefined
}

/** As many rows, each for as many slots, the youngest first. Pure. */
export function bucketsOf(values: Values, count: number): Bucket[] {
  const size = Math.ceil(values.length / count)
  return Array.from({ length: Math.ceil(values.length / size) }, (_, index) => {
    const summary = summaryOf(values.slice(index * size, (index + 1) * size))
    return { first: index * size, mean: summary?.mean, most: summary?.most }
  }).reverse()
}

export interface Summary {
  readonly least: number
  readonly mean: number
  readonly most: number
}

/** Undefined where nothing was measured. Pure. */
export function summaryOf(values: Values): Summary | undefined {
  const known = values.filter(it => it !== null)
  if (known.length === 0) return undefined
  return {
    least: Math.min(...known),
    mean: known.reduce((sum, it) => sum + it, 0) / known.length,
    most: Math.max(...known),
  }
}

/** The top of a picture that is not of a share of something: a round number above the highest value. */
export function niceTop(values: Values): number {
  const most = summaryOf(values)?.most ?? 0
  if (most <= 0) return 1
  const power = 10 ** Math.floor(Math.log10(most))
  return ([1, 2, 5, 10].find(it => it * power >= most * 1.1) ?? 10) * power
}
