import { until } from '../../lab/until.ts'
import { answers } from './answers.ts'
import type { Fault } from './fault.ts'

/** Milliseconds. */
const TAKEN = 20_000
const BACK_WITHIN = 60_000

/** Somebody else has the port of the proxy when it starts. */
export const takenPort: Fault = {
  name: 'the proxy dies, and its port is taken',
  count: 5,
  expected: 'page and apps answer within 60 s of when it is free',
  async once(victim) {
    const { shell } = victim
    await shell(`
      systemctl mask --runtime --now caddy
      systemd-run --quiet --unit=fault-taker /usr/lib/gantry/node -e '
        for (const host of ["::", "0.0.0.0"]) require("net").createServer().listen({ host, port: 443, ipv6Only: host === "::" })'
      until [ "$(ss --listening --tcp --numeric --no-header 'sport = :443' | wc -l)" = 2 ]; do sleep 0.1; done
      systemctl unmask --runtime caddy
      systemctl start --no-block caddy
      sleep ${TAKEN / 1000}
      systemctl stop fault-taker`)
    try {
      await until('the page and the apps answer', () => answers(victim), { within: BACK_WITHIN })
      return undefined
    } catch (error) {
      return (error as Error).message
    }
  },
}
