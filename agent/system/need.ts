import { z } from 'zod'

const window = z
  .string()
  .regex(/^(?:[01]\d|2[0-3]):[0-5]\d-(?:[01]\d|2[0-3]):[0-5]\d$/, 'hours such as "03:00-05:00"')

/** `[update]` of box.toml: how newer versions of the box itself come. */
export const updateSettings = z.strictObject({
  /** Where versions are offered, a folder on any web server: as the image says unless said; `none` is nowhere. */
  feed: z
    .string()
    .max(1000)
    .regex(
      /^(?:none|https?:\/\/[^\s/"]+(?:\/[^\s"]*)?)$/,
      'an address such as "https://updates.example.org/gantry", or none',
    )
    .optional(),
  channel: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, 'a word such as "stable"')
    .default('stable'),
  /** Installed and started without anybody asking. */
  automatic: z.boolean().default(true),
  /** When the box may start anew by itself, in its own time zone; past midnight where it does not end later. */
  window: window.default('03:00-05:00'),
  /** Minutes that a new version is watched before it stays. */
  watch: z.int().min(1).max(60).default(15),
})

/** The same as people say it: what a box once took stays readable, and is not taken any more. */
export const saidUpdateSettings = updateSettings.extend({
  window: window
    .refine(
      it => it.slice(0, 5) !== it.slice(6),
      'hours that end at another time than they begin, such as "03:00-05:00"',
    )
    .default('03:00-05:00'),
})

export type UpdateSettings = z.output<typeof updateSettings>

/** Where newer versions are looked for, if anywhere. */
export function feedOf({ feed }: UpdateSettings, ofImage: string | undefined): string | undefined {
  return feed === 'none' ? undefined : (feed ?? ofImage)
}

/** Whether it is time, by the clock of a time zone. */
export function isInWindow(window: string, timezone: string, at: Date): boolean {
  const [from = '', to = ''] = window.split('-')
  const now = at.toLocaleTimeString('en-GB', {
    timeZone: timezone,
    hour: '2-digit',
    minute: '2-digit',
  })
  return from < to ? from <= now && now < to : from <= now || now < to
}
