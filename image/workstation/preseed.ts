import { encodeToml } from '../../agent/base/toml.ts'

/** The preseed of a box behind forwarded ports: what a browser on this machine calls it. */
export const preseedFor = (ports: { readonly http: number; readonly https: number }): string =>
  encodeToml({
    origins: [
      `https://<box>.localhost:${ports.https}`,
      `https://<app>-<box>.localhost:${ports.https}`,
      `http://<box>.localhost:${ports.http}`,
      `http://localhost:${ports.http}`,
      `https://localhost:${ports.https}`,
    ],
  })
