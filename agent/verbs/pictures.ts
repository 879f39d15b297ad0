import type { Language } from '../base/language.ts'
import type { Box } from '../box/box.ts'
import type { Status } from '../http/api.ts'

/** What decides how a picture of the box looks. */
export interface Way {
  /** As the browser wrote it. */
  readonly host: string
  readonly language?: Language | undefined
}

/** The picture of the box, for everybody who looks at its page. */
export interface Pictures {
  /**
   * The picture now, and again whenever something has changed, until the signal says stop.
   * @param seen what of it is shown to who looks
   */
  watch(way: Way, signal: AbortSignal, seen: (status: Status) => Status): AsyncIterable<Status>
}

/** Milliseconds: changes that come together are told together. */
const TOGETHER = 150
/** Milliseconds after which the picture is sent again: memory and disk change without a word. */
const ANYWAY = 15_000
/** Milliseconds for which one picture is good for whoever else looks, as long as nothing changes. */
const GOOD_FOR = 1_000

/**
 * A picture is made once for all who look at the same moment in the same way: with fifty people at
 * the page, each change of an app that is installed would otherwise make it fifty times.
 */
export function openPictures({ status, onChange }: Pick<Box, 'status' | 'onChange'>): Pictures {
  const made = new Map<string, { readonly at: number; readonly picture: Promise<Status> }>()
  onChange(() => made.clear())

  function look({ host, language }: Way): Promise<Status> {
    const way = JSON.stringify([host, language])
    const known = made.get(way)
    if (known && performance.now() - known.at < GOOD_FOR) return known.picture
    const picture = status(host, language)
    made.set(way, { at: performance.now(), picture })
    picture.catch(() => made.delete(way))
    return picture
  }

  return {
    async *watch(way, signal, seen) {
      while (!signal.aborted) {
        let wake = () => {}
        const changed = new Promise<void>(done => {
          wake = done
        })
        const off = onChange(wake)
        signal.addEventListener('abort', wake, { once: true })
        const timer = setTimeout(wake, ANYWAY)
        try {
          yield seen(await look(way))
          await changed
          await new Promise(done => setTimeout(done, TOGETHER))
        } finally {
          off()
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
        }
      }
    },
  }
}
