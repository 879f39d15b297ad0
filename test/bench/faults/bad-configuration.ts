import { until } from '../../lab/until.ts'
import { answers } from './answers.ts'
import type { Fault } from './fault.ts'

/** Milliseconds. */
const BACK_WITHIN = 60_000
const ADMIN = '{"listen":"unix//run/caddy/admin.sock|0600"}'

interface Pushed {
  readonly what: string
  readonly config: string
  /** What the proxy says of it. */
  readonly status: 400 | 200
}

const PUSHED: readonly [Pushed, ...Pushed[]] = [
  { what: 'half of one', config: `{"admin":${ADMIN},"apps":{"http"`, status: 400 },
  { what: 'another type', config: `{"admin":${ADMIN},"apps":{"http":7}}`, status: 400 },
  { what: 'an unknown part', config: `{"admin":${ADMIN},"apps":{"nothing":{}}}`, status: 400 },
  {
    what: 'a socket where it cannot have one',
    config: `{"admin":${ADMIN},"apps":{"http":{"servers":{"it":{"listen":["unix//nowhere/it"]}}}}}`,
    status: 400,
  },
  { what: 'one without any page', config: `{"admin":${ADMIN}}`, status: 200 },
]

/** Somebody gives the proxy a configuration that is none, or another one. */
export const badConfiguration: Fault = {
  name: 'caddy is given a bad configuration',
  count: 2 * PUSHED.length,
  expected:
    'what is none is refused, and page and apps answer at once; one without any page is replaced within 60 s',
  async once(victim, round) {
    const { what, config, status } = PUSHED[round % PUSHED.length] ?? PUSHED[0]
    const said = await victim.shell(`/usr/lib/gantry/node -e '
      const { request } = require("node:http")
      const headers = { "content-type": "application/json" }
      request({ socketPath: "/run/caddy/admin.sock", method: "POST", path: "/load", headers })
        .on("response", it => console.log(it.statusCode))
        .end(process.argv[1])' '${config}'`)
    if (said !== String(status)) return `${what}: the proxy says ${said}, not ${status}`
    if (status === 400) return (await answers(victim)) ? undefined : `${what}: a page is gone`
    await until('the page and the apps answer', () => answers(victim), { within: BACK_WITHIN })
    return undefined
  },
}
