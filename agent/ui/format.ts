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

/** A day and a time of day, in the person's format. */
export function formatMoment(moment: Date): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' }).format(moment)
}
