import { z } from 'zod'

/** `[https]`: the box's proxy answers HTTPS for the app and speaks plain HTTP to it. */
export const httpsSchema = z.strictObject({
  /** Without the proxy an app would terminate TLS itself; this version cannot do that yet. */
  'reverse-proxy': z.literal(true).default(true),
  /** Where the app listens. */
  port: z
    .int()
    .min(1)
    .max(65535)
    .refine(port => port !== 443, 'a port for plain HTTP: 443 belongs to TLS')
    .default(80),
})
