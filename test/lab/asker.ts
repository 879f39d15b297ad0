import type { Home } from './home.ts'
import { inNetwork, node, repository } from './lab.ts'
import { until } from './until.ts'

/** A page over https that somebody at home looks at again and again. */
export interface Page {
  readonly host: string
  readonly path?: string
  /** The only authority that is trusted, as PEM. */
  readonly ca: string
  /** Where the box is; else its name is asked for each time, and taken over IPv4. */
  readonly address?: string
  /**
   * `page that is open` asks four at a time over connections that it keeps, and waits long; else it
   * is somebody who comes anew each time, and tries again after two seconds.
   */
  readonly as?: 'page that is open'
}

/** What came of asking for one page again and again. */
export interface Got {
  readonly asked: number
  /** When, and why, each request that got no page. */
  readonly lost: readonly string[]
  /** Milliseconds that the slowest one took. */
  readonly longest: number
  /** Milliseconds of the longest time without the page, from when it came to when it came again. */
  readonly gap: number
  /** By what the page said, how often. */
  readonly said: Readonly<Record<string, number>>
}

export interface Asker {
  /** How often it has asked. */
  asked(): number
  /** Waits for a page that was asked for from now on, at most so many milliseconds. */
  gets(within?: number): Promise<void>
  /** Ends it, and tells what it got. */
  end(): Promise<Got>
}

/** Milliseconds: longer than anything lasts that a test waits for. */
const LONG = 300_000

/** The phone asks for a page until it is told to end. */
export async function startAsking({ lab, phone }: Home, page: Page): Promise<Asker> {
  const ca = `/lab/authority-of-${page.host}.pem`
  await lab.run(['tee', ca], { input: page.ca })
  const program = `${repository}/test/lab/asker-program.ts`
  const orders = JSON.stringify({ ...page, ca })
  const running = lab.start(inNetwork(phone.name, [node, program, orders]))
  const lines: string[] = []
  let [asked, got] = [0, 0]
  running.onLine(it => {
    const [, count, at] = /^(\d+) (\d+)$/.exec(it) ?? []
    if (at === undefined) lines.push(it)
    else [asked, got] = [Number(count), Number(at)]
  })
  await until('it asks', async () => lines.includes('asking'))
  return {
    asked: () => asked,
    async gets(within = 60_000) {
      const start = Date.now()
      await until(`${page.host} answers`, async () => got >= start, { within, every: 10 })
    },
    async end() {
      running.write('enough')
      await running.ended
      const last = lines.at(-1) ?? ''
      if (!last.startsWith('{')) throw new Error(`it ended early: ${lines.join('\n')}`)
      return JSON.parse(last) as Got
    },
  }
}

/**
 * Milliseconds of the longest time in which somebody did not get a page, from before something
 * happens until the page is there after it.
 */
export async function gapDuring(
  home: Home,
  page: Page,
  act: (asker: Asker) => Promise<unknown>,
): Promise<number> {
  const asker = await startAsking(home, page)
  await asker.gets(LONG)
  await act(asker)
  await asker.gets(LONG)
  return (await asker.end()).gap
}
