import { locale } from './words.ts'

const thousands = ['byte', 'kilobyte', 'megabyte', 'gigabyte', 'terabyte'] as const

/** Bytes as people buy them: disks in thousands, memory in steps of 1024. */
export function formatBytes(bytes: number, step: 1000 | 1024): string {
  const power = bytes < 1 ? 0 : Math.floor(Math.log(bytes) / Math.log(step))
  const index = Math.min(power, thousands.length - 1)
  const amount = bytes / step ** index
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: thousands[index] ?? 'byte',
    maximumFractionDigits: amount < 10 ? 1 : 0,
  }).format(amount)
}

/** A short wait as it is read aloud: `45 s`, `2:05 min`. */
export function formatWait(seconds: number): string {
  if (seconds < 60) return `${seconds} s`
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')} min`
}

/** A share of something in which a hundredth is much already. */
export function formatShare(fraction: number): string {
  const digits = fraction < 0.1 ? 1 : 0
  return new Intl.NumberFormat(locale, {
    style: 'percent',
    maximumFractionDigits: digits,
  }).format(fraction)
}

export function formatCelsius(degrees: number): string {
  return new Intl.NumberFormat(locale, {
    style: 'unit',
    unit: 'celsius',
    maximumFractionDigits: 0,
  }).format(degrees)
}

export const formatCount = (count: number): string => new Intl.NumberFormat(locale).format(count)

export function formatPercent(fraction: number): string {
  return new Intl.NumberFormat(locale, { style: 'percent' }).format(fraction)
}

/** The time of day, in the person's format. */
export function formatTime(moment: Date): string {
  return new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' }).format(moment)
}

/** The time of day somewhere, by its time zone. */
export function formatClock(moment: Date, timeZone: string): string {
  return new Intl.DateTimeFormat(locale, {
    weekday: 'long',
    hour: 'numeric',
    minute: '2-digit',
    timeZone,
  }).format(moment)
}

/** A day without its year, in the person's format. */
export function formatDay(moment: Date): string {
  return new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short' }).format(moment)
}

/** How long ago something was, in the person's words: `3 hours ago`. */
export function formatAgo(moment: Date, now = Date.now()): string {
  const seconds = Math.max(0, (now - moment.getTime()) / 1000)
  const format = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' })
  if (seconds < 3600) return format.format(-Math.floor(seconds / 60), 'minute')
  if (seconds < 2 * 86_400) return format.format(-Math.floor(seconds / 3600), 'hour')
  return format.format(-Math.floor(seconds / 86_400), 'day')
}

/** A day and a time of day, in the person's format. */
export function formatMoment(moment: Date): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(moment)
}
