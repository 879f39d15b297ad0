/** What is being fetched beside the loop, which must not wait for another box. */
export interface Beside<T> {
  readonly coming: ReadonlySet<string>
  /** Begins it; throws for a while what it failed of last, and then begins anew. */
  begin(what: T): void
}

interface BesideOptions<T> {
  readonly fetch: (what: T) => Promise<void>
  readonly keyOf: (what: T) => string
  readonly changed: () => void
  /** Milliseconds of a clock that only goes forward. */
  readonly now: () => number
}

/** Milliseconds after which what failed is tried again. */
const AGAIN = 30_000

/** One after the other: each of them looks how much room there is. */
export function beside<T>({ fetch, keyOf, changed, now }: BesideOptions<T>): Beside<T> {
  const coming = new Set<string>()
  const failed = new Map<string, { readonly error: unknown; readonly at: number }>()
  let before = Promise.resolve()

  return {
    coming,
    begin(what) {
      const key = keyOf(what)
      if (coming.has(key)) return
      const last = failed.get(key)
      if (last && now() - last.at < AGAIN) throw last.error
      failed.delete(key)
      coming.add(key)
      before = before
        .then(() => fetch(what))
        .catch(error => void failed.set(key, { error, at: now() }))
        .then(() => {
          coming.delete(key)
          changed()
        })
    },
  }
}
