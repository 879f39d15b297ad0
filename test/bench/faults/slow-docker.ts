import { until } from '../../lab/until.ts'
import { comesToRest } from '../../system/status.ts'
import { answers } from './answers.ts'
import type { Fault } from './fault.ts'

export const SOCKET = '/run/docker.sock'
/** Where Docker itself is asked meanwhile. */
export const QUICK_SOCKET = '/run/docker-quick.sock'
/** Milliseconds that each piece of what is asked waits. */
const LATE = 2_000
const BACK_WITHIN = 60_000

/** Stands between whoever asks Docker and Docker. */
const BETWEEN = `const { createServer, connect } = require("node:net")
createServer(asks => {
  const docker = connect("${QUICK_SOCKET}")
  asks.on("data", it => setTimeout(() => docker.write(it), ${LATE})).on("error", () => docker.destroy())
  asks.on("end", () => setTimeout(() => docker.end(), ${LATE}))
  docker.on("error", () => asks.destroy()).pipe(asks)
}).listen("${SOCKET}")`

/** Docker answers, each time late. */
export const slowDocker: Fault = {
  name: `docker answers ${LATE / 1000} s late`,
  count: 5,
  expected:
    'apps and page go on, an app is started anew all the same, and each container is there once',
  async once(victim) {
    const { home, gantry, shell } = victim
    const names = () => shell(`docker ps --format '{{.Names}}' | sort`)
    const before = await names()
    await shell(`
      cat > /run/fault-slow.cjs <<'END'
${BETWEEN}
END
      mv ${SOCKET} ${QUICK_SOCKET}
      systemd-run --quiet --collect --unit=fault-slow /usr/lib/gantry/node /run/fault-slow.cjs
      for i in $(seq 100); do [ -S ${SOCKET} ] && break; sleep 0.1; done
      chown --reference=${QUICK_SOCKET} ${SOCKET}
      chmod --reference=${QUICK_SOCKET} ${SOCKET}
      systemctl restart gantry-worker`)
    await until('the page and the apps answer', () => answers(victim), { within: BACK_WITHIN })
    await gantry('app', 'restart', 'hello')
    await until('the page and the apps answer', () => answers(victim), { within: BACK_WITHIN })
    await shell(`systemctl stop fault-slow; mv -f ${QUICK_SOCKET} ${SOCKET}`)
    await comesToRest(home)
    const after = await names()
    return after === before ? undefined : `there are ${after}, and were ${before}`
  },
}
