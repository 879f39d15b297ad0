/** One-based, as editors count. */
export interface Place {
  readonly line: number
  readonly column: number
}

/** Where a character of a text stands. */
export function placeAt(text: string, index: number): Place {
  const before = text.slice(0, index)
  return { line: before.split('\n').length, column: index - before.lastIndexOf('\n') }
}
