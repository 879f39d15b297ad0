import type { Draft } from './draft.ts'
import { readable } from './marks.ts'
import type { Notes } from './notes.ts'
import type { Settlement } from './settle.ts'
import type { Pages } from './web.ts'

/** `[health]` of a process, from its check in the file. */
export function healthOf(
  draft: Draft,
  pages: Pages | undefined,
  settlement: Settlement,
  notes: Notes,
): Record<string, unknown> | undefined {
  const { service } = draft
  const it = service.health
  if (!it?.test) return undefined
  const times = {
    ...(durationOf(it.interval) ? { interval: durationOf(it.interval) } : {}),
    ...(durationOf(it.timeout) ? { timeout: durationOf(it.timeout) } : {}),
    ...retriesOf(it.retries),
    ...graceOf(it),
  }
  const line = it.test.join(' ')
  const isPages = pages?.service === service && !pages.tls
  const path = isPages ? askedPath(line, pages.port) : undefined
  if (path !== undefined) return { path, ...times }
  const command = settlement.script(draft, it.test)
  if (command === undefined) {
    notes.remark(
      it,
      `the health check was left out: ${readable(line)} needs a value that a recipe fills into variables alone`,
    )
    return undefined
  }
  if (command.some(word => word.length > 4096 || word.includes('\0'))) return undefined
  return { command: [...command], ...times }
}

/** A check that only asks for a page: the proxy asks for it, and no program in the image has to. */
function askedPath(line: string, port: number): string | undefined {
  const form =
    /https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0)(?::(\d+))?(\/[^\s"'|&;>)\]]*)?/g
  const asked = [...line.matchAll(form)]
  const [only] = asked
  if (asked.length !== 1 || !only || Number(only[1] ?? 80) !== port) return undefined
  if (!/\b(?:curl|wget)\b/.test(line) || /grep|jq|-X\s?POST|--post|-d\s|--data|&&/.test(line))
    return undefined
  if (/\s(?:-H|--header|-u|--user)\b|https:/.test(line)) return undefined
  const path = only[2] ?? '/'
  return /^\/[^\s\p{C}$]*$/u.test(path) ? path : undefined
}

const UNITS: Readonly<Record<string, number>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
}

/** Durations of Go: `1m30s`, `500ms`; as recipes write them. */
function millisecondsOf(text: string | undefined): number | undefined {
  if (text === undefined || !/^(?:\d+(?:\.\d+)?(?:ms|us|ns|s|m|h|d))+$/.test(text)) return undefined
  const parts = [...text.matchAll(/(\d+(?:\.\d+)?)(ms|us|ns|s|m|h|d)/g)]
  const total = Math.round(
    parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (UNITS[unit] ?? 0), 0),
  )
  return total > 0 && total < 86_400_000 ? total : undefined
}

const written = (milliseconds: number): string =>
  milliseconds % 60_000 === 0
    ? `${milliseconds / 60_000}m`
    : milliseconds % 1000 === 0
      ? `${milliseconds / 1000}s`
      : `${milliseconds}ms`

function durationOf(text: string | undefined): string | undefined {
  const total = millisecondsOf(text)
  return total === undefined ? undefined : written(total)
}

function retriesOf(text: string | undefined) {
  const count = Number(text)
  return Number.isInteger(count) && count >= 1 ? { retries: Math.min(20, count) } : {}
}

/** How long it may take to come up: what the file gives it, all tries counted, and never less than usual. */
function graceOf({
  startPeriod,
  interval,
  retries,
}: {
  startPeriod: string | undefined
  interval: string | undefined
  retries: string | undefined
}) {
  const tries =
    (millisecondsOf(interval) ?? 30_000) * Math.min(20, Math.max(1, Number(retries) || 3))
  const total = (millisecondsOf(startPeriod) ?? 0) + tries
  return total > 120_000 ? { grace: written(Math.min(total, 3_600_000)) } : {}
}
