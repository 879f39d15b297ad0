import { type Fault, wrongIn } from './fault.ts'
import { BACK_WITHIN, type HardwareVictim, rightClock } from './hardware-victim.ts'

const CLOCKS = [
  // Not the first of it: no kernel takes a time before its own start.
  ['1970', '1970-01-02 00:00'],
  ['yesterday', '-1 day'],
  ['next year', '+1 year'],
] as const

/** Begins of all certificates that the proxy has made, in seconds since 1970; the earliest one. */
const EARLIEST = `find /data/state/caddy -name '*.crt' | /usr/lib/gantry/node -e '
  const { X509Certificate } = require("node:crypto"), { readFileSync } = require("node:fs")
  const files = readFileSync(0, "utf8").trim().split("\\n")
  console.log(Math.min(...files.map(it => Date.parse(new X509Certificate(readFileSync(it)).validFrom))) / 1000)'`
/** When the image was made, which is the least that any clock can be. */
const BUILT = 'stat --format=%Y /usr/lib/gantry/worker.js'

/** The clock of the box jumps, and jumps back, once while everything is saved. */
export const wrongClocks: readonly Fault<HardwareVictim>[] = CLOCKS.map(([when, date], at) => ({
  name: `the clock says ${when}`,
  count: 2,
  expected:
    'page and app answer and its owner can sign in; no certificate begins before the box was made; with the right time all is as before, and is saved',
  async once({ shell, answers, signsIn }, round) {
    const saves = (at + round) % 2 === 0
    if (saves) await shell('systemd-run --quiet --collect gantry backup now')
    await shell(`date --set='${date}'`)
    let wrong: string | undefined
    try {
      wrong = await wrongIn(() => answers(BACK_WITHIN))
      const signedIn = await signsIn()
      if (signedIn !== 204) wrong ??= `signing in ends with ${signedIn}`
      const earliest = Number(await shell(EARLIEST))
      if (earliest < Number(await shell(BUILT))) wrong ??= `a certificate begins at ${earliest}`
    } finally {
      await shell(rightClock())
    }
    wrong ??= await wrongIn(() => answers(BACK_WITHIN))
    return wrong ?? (await wrongIn(() => shell('gantry backup now')))
  },
}))
