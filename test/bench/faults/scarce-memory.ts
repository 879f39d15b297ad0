import { setTimeout as pause } from 'node:timers/promises'
import { type Fault, wrongIn } from './fault.ts'
import { BACK_WITHIN, type HardwareVictim } from './hardware-victim.ts'

/** Of a hundred parts of the memory, so many are left. */
const LEFT = 5
/** Milliseconds. */
const HELD = 60_000

const EATER = `const { readFileSync } = require('node:fs')
const of = name => Number(RegExp(name + ': *(\\\\d+)').exec(readFileSync('/proc/meminfo', 'utf8'))[1])
const eaten = []
setInterval(() => {
  if (of('MemAvailable') > of('MemTotal') * ${LEFT / 100}) eaten.push(Buffer.alloc(2 ** 23, Math.random().toString()))
}, 20)`

const AGENT = ['gantry-worker', 'gantry-web', 'caddy', 'postgresql', 'docker']

/** Something takes what memory there is. */
export const scarceMemory: Fault<HardwareVictim> = {
  name: `${LEFT} of 100 parts of the memory are left, for ${HELD / 1000} s`,
  count: 3,
  expected: 'what the box itself consists of goes on without a restart, and page and app answer',
  async once({ shell, answers }) {
    const restarts = () =>
      shell(`for it in ${AGENT.join(' ')}; do systemctl show --property=MainPID --value $it; done`)
    const before = await restarts()
    await shell(`cat > /run/eater.js <<'END'
${EATER}
END
      systemctl stop eater 2> /dev/null || true
      systemd-run --quiet --collect --unit=eater /usr/lib/gantry/node /run/eater.js`)
    await pause(HELD)
    let wrong = await wrongIn(() => answers(BACK_WITHIN))
    await shell('systemctl stop eater || true')
    wrong ??= await wrongIn(() => answers(BACK_WITHIN))
    const after = await restarts()
    return wrong ?? (after === before ? undefined : `processes were ${before}, and are ${after}`)
  },
}

/** The kernel takes one part of the box for want of memory. */
export const outOfMemory: readonly Fault<HardwareVictim>[] = AGENT.map(unit => ({
  name: `the kernel ends ${unit} for want of memory`,
  count: 2,
  expected: 'page and app are there again within a minute, or three without KVM',
  async once({ shell, answers }) {
    await shell(`
      systemctl start ${unit}
      pid=$(systemctl show --property=MainPID --value ${unit})
      choom --pid $pid --adjust 1000 > /dev/null
      echo f > /proc/sysrq-trigger
      for i in $(seq 100); do [ -d /proc/$pid ] || exit 0; sleep 0.1; done
      echo "it was not ended"; exit 1`)
    return await wrongIn(() => answers(BACK_WITHIN))
  },
}))
