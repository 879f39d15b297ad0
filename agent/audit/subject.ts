/** Fields of what verbs are given that say what they are about; none of them is ever a secret. */
const NAMED = [
  ...['service', 'recipe', 'for', 'role', 'number', 'data', 'scope', 'finding', 'about', 'way'],
  ...['path', 'snapshot', 'target', 'as', 'when'],
] as const

/**
 * What was done to what, in words for the journal. Names are left out where nobody is signed in:
 * people type passwords into the wrong field.
 * @param called the name of somebody who may be meant by an id
 */
export function subjectOf(
  input: unknown,
  known: (name: string) => boolean,
  called: (person: string) => string = it => it,
): string | undefined {
  if (typeof input !== 'object' || input === null) return undefined
  const given = input as Readonly<Record<string, unknown>>
  const { name, person, domain, wish, people } = given
  const words = [
    ...[name, person].filter(it => typeof it === 'string' && known(it)),
    (domain as { readonly name?: unknown } | undefined)?.name,
    ...NAMED.map(it => given[it]),
    (wish as { readonly way?: unknown } | undefined)?.way,
    ...(people === null ? ['everybody'] : Array.isArray(people) ? people.map(called) : []),
  ]
  // A text of several lines is what was sent, and no name of anything.
  const said = words.filter(it => /^(?:string|number)$/.test(typeof it) && !/\n/.test(String(it)))
  return said.length === 0 ? undefined : said.join(' ').slice(0, 200)
}
