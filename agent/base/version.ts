/** The numbers of a version, most significant first: `v2.3.3-1` is 2, 3, 3, 1. Words count as 0. */
const numbers = (version: string) => (version.match(/\d+/g) ?? []).map(Number)

/** Below 0 where `one` is the older version, above where it is the younger. */
export function compareVersions(one: string, other: string): number {
  const [a, b] = [numbers(one), numbers(other)]
  const length = Math.max(a.length, b.length)
  const differences = Array.from({ length }, (_, i) => (a[i] ?? 0) - (b[i] ?? 0))
  return differences.find(it => it !== 0) ?? 0
}

export const majorOf = (version: string): number => numbers(version)[0] ?? 0

/** The version of a recipe: what it says, else the tag of its image, else nothing. */
export function versionOf(recipe: {
  readonly version?: string | undefined
  readonly image?: string | undefined
}): string {
  const last = recipe.image?.split('@')[0]?.split('/').at(-1) ?? ''
  return recipe.version ?? last.split(':')[1] ?? ''
}
