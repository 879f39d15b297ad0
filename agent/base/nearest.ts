import leven from 'leven'

/** As keys are written: small plain letters, and hyphens between words. */
export const alike = (name: string) =>
  name.slice(0, 200).normalize('NFKC').toLowerCase().replaceAll('_', '-')

/** The key that was probably meant: one letter differs, two in a longer word. */
export const nearest = (word: string, known: readonly string[]): string | undefined =>
  closest(word, known, it => (it.length < 6 ? 1 : 2))

/** The value that was probably meant. Another number is no slip: it means something else. */
export const nearestValue = (word: string, known: readonly string[]): string | undefined =>
  closest(
    word,
    known.filter(it => digits(it) === digits(word)),
    () => 1,
  )

const digits = (text: string) => text.replace(/\D/g, '')

function closest(
  word: string,
  known: readonly string[],
  most: (known: string) => number,
): string | undefined {
  // Comparing takes time by length times length: a name of a kilobyte is no slip of the finger.
  if (word.length > 60) return undefined
  return known
    .map(it => ({ it, distance: distance(alike(word), alike(it)) }))
    .filter(({ it, distance }) => distance <= most(it))
    .sort((a, b) => a.distance - b.distance)[0]?.it
}

/** Two letters in each other's place are one slip. */
function distance(one: string, other: string): number {
  const letters = leven(one, other)
  return letters === 2 && sorted(one) === sorted(other) ? 1 : letters
}

const sorted = (word: string) => [...word].sort().join('')
