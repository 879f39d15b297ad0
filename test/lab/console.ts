import { until } from './until.ts'

/** What a box has written on its console since it was made, without colours. */
export interface Console {
  readonly consoleLines: readonly string[]
  /** The first line that matches, among those after `since` or still to come. */
  waitForLine(
    pattern: RegExp,
    options?: { since?: number; within?: number },
  ): Promise<RegExpExecArray>
}

export function openConsole(): Console & { readonly hear: (line: string) => void } {
  const consoleLines: string[] = []
  return {
    consoleLines,
    hear: line => void consoleLines.push(line.replace(escapes, '').trimEnd()),
    async waitForLine(pattern, { since = 0, within = 60_000 } = {}) {
      return await until(
        `a line on the console like ${pattern}`,
        async () => {
          for (const line of consoleLines.slice(since)) {
            const found = pattern.exec(line)
            if (found) return found
          }
          return undefined
        },
        { within },
      )
    },
  }
}

const escapes =
  /\u001b(?:\[[0-9;:?!<=>]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|[ -/]*[0-~])|\r/g
