// The claim as somebody's phone makes it: in Chromium, over plain http, from the last letter of the code on.
import type { Browser } from 'playwright-core'
import { pointer } from '../browser/hand.ts'
import { goToBox, nameBox, ownBox, proveCode } from '../browser/way.ts'
import type { Home } from '../lab/home.ts'
import { openBuiltHome } from '../system/home.ts'
import { claimedAs, pageOf } from '../system/owner.ts'
import { openPhoneChromium } from '../system/phone-chromium.ts'
import { comesToRest } from '../system/status.ts'
import type { Bench } from './bench.ts'

const ROUNDS = 6
/** Milliseconds that a step may take at all. */
const timeout = 60_000

const PARTS = {
  exchange: 'the code is proved',
  claim: 'the box has its owner',
  whole: 'code typed to claimed, both of them and what lies between',
  onwards: 'over to https, signed in',
} as const
type Times = Record<keyof typeof PARTS, number>

export const claim: Bench = {
  minutes: 4,
  async run(say) {
    await using home = await openBuiltHome()
    await home.box.boot()
    await pageOf(home)
    await using phone = await openPhoneChromium(home, ['gantry', claimedAs.name])
    const all: Times[] = []
    for (let round = 1; round <= ROUNDS; round++) {
      await comesToRest(home)
      const from = round % 2 === 0 ? `http://${phone.address}` : 'http://gantry.local'
      const times = await claimFrom(phone.browser, from, await codeOf(home))
      say(`${from}: ${JSON.stringify(times)}`)
      all.push(times)
      if (round < ROUNDS) await forget(home)
    }
    return {
      figures: Object.entries(PARTS).map(([part, name]) => {
        const sorted = all.map(it => it[part as keyof Times]).sort((one, other) => one - other)
        const value = sorted[Math.floor(sorted.length / 2)] ?? 0
        return { name, value, unit: 'ms', ...(part === 'whole' ? { aim: { most: 3_000 } } : {}) }
      }),
      conditions: {
        browser: 'headless Chromium with the screen of a phone, not a secure context',
        rounds: `the middle of ${ROUNDS}, by name and by number in turn`,
        box: 'systemd-nspawn, at rest after a first boot',
      },
    }
  },
}

async function claimFrom(chromium: Browser, from: string, code: string): Promise<Times> {
  await using person = await chromium.newContext({
    ...{ ignoreHTTPSErrors: true, locale: 'en-GB' },
    ...{ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  })
  const page = await person.newPage()
  const hand = pointer(page, timeout)
  await page.goto(from)
  await hand.sees('Welcome to your box')
  if (await page.evaluate(() => isSecureContext)) throw new Error(`${from} is a secure context`)
  const took = async (act: () => Promise<unknown>): Promise<number> => {
    const start = performance.now()
    await act()
    return Math.round(performance.now() - start)
  }
  await page.getByLabel('Code').pressSequentially(code.replaceAll('-', ''))
  const [times, whole] = [{ exchange: 0, claim: 0 }, performance.now()]
  times.exchange = await took(() => proveCode(hand))
  await nameBox(hand, claimedAs.name)
  await page.getByLabel('Time zone').selectOption('Europe/Berlin')
  await hand.press('Continue')
  times.claim = await took(() => ownBox(hand, claimedAs))
  return {
    ...times,
    whole: Math.round(performance.now() - whole),
    onwards: await took(() => goToBox(hand)),
  }
}

const codeOf = async ({ box }: Home): Promise<string> => {
  const said = await box.read('/boot/gantry/claim-code.txt')
  return /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]/.exec(said)?.[0] ?? ''
}

/** The box belongs to nobody again, as after a file called `reset` on its card. */
async function forget(home: Home): Promise<void> {
  await home.box.putOnCard('reset', '')
  await home.box.cutPower()
  await home.box.boot()
  await pageOf(home)
}
