import { Resolver } from 'node:dns/promises'

/** Milliseconds for which an answer is believed: the owner makes records while the page is open. */
const BELIEVED = 60_000
/** What a name server says of a name that it does not know. */
const UNKNOWN = ['ENOTFOUND', 'ENODATA']

/**
 * Tells which names the DNS does not know. One of which nothing is known, because nobody answers,
 * is not among them.
 *
 * @param now milliseconds of a clock that only goes forward.
 */
export function recordsKnown(now: () => number, resolver = newResolver()) {
  let last: { readonly about: string; readonly until: number; readonly missing: readonly string[] }
  last = { about: '', until: 0, missing: [] }

  async function isMissing(name: string): Promise<boolean> {
    const codes = await Promise.all(
      [resolver.resolve4(name), resolver.resolve6(name)].map(it =>
        it.then(
          () => 'found',
          (error: NodeJS.ErrnoException) => error.code ?? '',
        ),
      ),
    )
    return codes.every(it => UNKNOWN.includes(it))
  }

  return async (names: readonly string[]): Promise<readonly string[]> => {
    const about = names.join()
    if (last.about === about && now() < last.until) return last.missing
    const are = await Promise.all(names.map(isMissing))
    last = { about, until: now() + BELIEVED, missing: names.filter((_, i) => are[i]) }
    return last.missing
  }
}

const newResolver = (): Pick<Resolver, 'resolve4' | 'resolve6'> =>
  new Resolver({ timeout: 2_000, tries: 1 })
