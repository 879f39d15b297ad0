/** Fields of what verbs are given that say what they are about; none of them is ever a secret. */
const NAMED = ['service', 'recipe', 'for', 'role', 'number', 'data', 'scope', 'finding'] as const

/**
 * What was done to what, in words for the journal. Names are left out where nobody is signed in:
 * people type passwords into the wrong field.
 */
export function subjectOf(input: unknown, known: (name: string) => boolean): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined
  const given = input as Readonly<Record<string, unknown>>
  const { name, domain } = given
  const words = [
    typeof name === 'string' && known(name) ? name : undefined,
    (domain as { readonly name?: unknown } | undefined)?.name,
    ...NAMED.map(it => given[it]),
  ]
  const said = words.filter(it => typeof it === 'string' || typeof it === 'number')
  return said.length === 0 ? undefined : said.join(' ').slice(0, 200)
}
