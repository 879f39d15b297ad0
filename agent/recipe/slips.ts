import type { z } from 'zod'

const PLAIN = /^(?!.*\.\.)[\w ./-]{1,100}$/

const BOOLEANS: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  on: true,
  false: false,
  no: false,
  off: false,
}

/** Spellings that people bring along from elsewhere, and what each would be here. */
const OF_TEXT: readonly (readonly [RegExp, (text: string) => unknown])[] = [
  [/^-?\d+(?:\.\d+)?$/, Number],
  [/^(?:true|yes|on|false|no|off)$/, text => BOOLEANS[text]],
  [/^[a-z_]+$/i, text => text.toUpperCase().replace(/^CAP_/, '')],
  // 512MiB, 1 G, 64k
  [/^\d+ ?[kmgt](?:i?b)?$/i, text => text.toUpperCase().replace(/ |I?B$/g, '')],
  // My Notes, my_notes
  [/^[a-z0-9][\w .-]*$/i, hyphenated],
  // MY-VARIABLE
  [/^[a-z_][\w .-]*$/i, text => text.replace(/[ .-]/g, '_')],
  // data, //data, /data/
  [/^ ?[\w./-]+$/, text => `/${text.trim()}`.replace(/\/+/g, '/').replace(/(.)\/$/, '$1')],
  [/^\/[\w./-]*[^/]$/, text => `${text}/`],
  [/^\d+$/, text => `${text}:${text}`],
  [/^[a-z]+$/, text => `@${text}`],
  [/^[\w-]+(?:\.[\w-]+)+$/, text => `https://${text}`],
  [/^/, text => text.toLowerCase()],
  [/^/, text => text.trim()],
  [/^/, text => text.split(' ')],
]

function hyphenated(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/-$/, '')
}

/** What was probably meant by a value that is not allowed; only what is allowed is suggested. */
export function correction(schema: z.ZodType | undefined, value: unknown): unknown {
  return candidates(value).find(it => it !== undefined && schema?.safeParse(it).success)
}

function candidates(value: unknown): unknown[] {
  if (typeof value === 'string') {
    if (!PLAIN.test(value)) return []
    return OF_TEXT.flatMap(([form, slip]) => (form.test(value) ? [slip(value)] : []))
  }
  if (typeof value === 'number') return Number.isFinite(value) ? [String(value)] : []
  if (Array.isArray(value) && value.length === 1 && typeof value[0] !== 'object') return value
  return []
}
