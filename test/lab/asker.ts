import type { Home } from './home.ts'
import { inNetwork, node, repository } from './lab.ts'
import { until } from './until.ts'

/** What came of asking for one page again and again. */
export interface Got {
  readonly asked: number
  /** When, and why, each request that got no page. */
  readonly lost: readonly string[]
  /** Milliseconds that the slowest one took. */
  readonly longest: number
  /** By what the page said, how often. */
  readonly said: Readonly<Record<string, number>>
}

export interface Asker {
  /** How often it has asked. */
  asked(): number
  /** Ends it, and tells what it got. */
  end(): Promise<Got>
}

/** The phone asks an app at one address under one name, four at a time, until it is told to end. */
export async function startAsking(
  { lab, phone }: Home,
  { host, address, ca }: { readonly host: string; readonly address: string; readonly ca: string },
): Promise<Asker> {
  const file = `/lab/authority-of-${host}.pem`
  await lab.run(['tee', file], { input: ca })
  const program = `${repository}/test/lab/asker-program.ts`
  const running = lab.start(inNetwork(phone.name, [node, program, host, address, file]))
  const lines: string[] = []
  running.onLine(it => lines.push(it))
  await until('it asks', async () => lines.includes('asking'))
  return {
    asked: () => Number(lines.findLast(it => /^\d+$/.test(it)) ?? 0),
    async end() {
      running.write('enough')
      await running.ended
      const last = lines.at(-1) ?? ''
      if (!last.startsWith('{')) throw new Error(`it ended early: ${lines.join('\n')}`)
      return JSON.parse(last) as Got
    },
  }
}
