import { z } from 'zod'

/** `[mail]`: the app sends letters, through the app of the box that forwards mail. */
export const mailSchema = z.strictObject({
  send: z.boolean(),
  /** It does not work without: then the other app has to be there first. */
  required: z.boolean().default(false),
})

/** The app of the catalogue that takes letters from other apps and sends them on. */
export const MAIL_APP = 'mail-forwarder'
/** Where it takes them: without a password, because the firewall lets none but these apps there. */
const SUBMISSION = 587

export const MAIL_PLACEHOLDERS = ['host', 'port'] as const

/** What the app can write as `${mail.…}`; all empty while nobody on the box forwards mail. */
export function mailValues(isThere: boolean): Record<(typeof MAIL_PLACEHOLDERS)[number], string> {
  return isThere ? { host: MAIL_APP, port: String(SUBMISSION) } : { host: '', port: '' }
}
