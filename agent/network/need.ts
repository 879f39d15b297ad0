import { z } from 'zod'
import { aliases } from '../containers/need.ts'

/** `[network]`: where an app may go, and what it is called. */
export const networkSchema = z.strictObject({
  /** `lan`: the networks at home alone; `none`: nothing but the box. */
  egress: z.enum(['internet', 'lan', 'none']).default('internet'),
  /** Names that mean the app itself, for apps that call themselves by one. */
  aliases,
})

export type Egress = z.output<typeof networkSchema>['egress']
