import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { builtPage } from '../browser/built-page.ts'
import { openChromium } from '../browser/chromium.ts'
import { bytesOf, loadsOf } from '../browser/loads.ts'
import { expectSeen } from '../browser/seen.ts'
import { openStage } from '../browser/stage.ts'
import { claimStates } from '../browser/states/claim.ts'
import { homeStates } from '../browser/states/home.ts'
import type { State } from '../browser/states/state.ts'
import { newPerson } from '../browser/visit.ts'
import { makeCertificate } from '../fakes/certificate.ts'
import type { Bench, Figure } from './bench.ts'
import { openUnwatched, SETTLED_MS, type Unwatched } from './page/unwatched.ts'
import { middle } from './timing.ts'

const ROUNDS = 5
/** How much slower than this machine's a phone's processor is taken to be. */
const SLOWER = 4

const LOOKED_AT: Readonly<Record<string, State>> = {
  home: homeStates.home as State,
  'home of a new box, with all it offers': {
    ...homeStates['home-catalogue'],
    sees: 'Vaultwarden',
  } as State,
  claim: claimStates.code as State,
}

/** How long somebody waits for the page: on a slow phone, and at a workstation after `npm run dev`. */
export const page: Bench = {
  minutes: 2,
  async run(say) {
    await using unwatched = await openUnwatched()
    await using built = await builtPage()
    const tls = await makeCertificate(built.folder)
    const figures: Figure[] = []
    for (const [name, state] of Object.entries(LOOKED_AT)) {
      const loads: Load[] = []
      for (let round = 0; round < ROUNDS; round++) {
        await using stage = await openStage({ page: built.folder, tls, scene: state.scene })
        loads.push(await load(unwatched, state.open ? stage.http : stage.https, state.sees))
        say(`${name}: ${JSON.stringify(loads.at(-1))}`)
      }
      const of = (key: keyof Load) => middle(loads.map(it => it[key]))
      figures.push(
        { name: `${name}: seen, cold cache`, value: of('seen'), unit: 'ms' },
        {
          name: `${name}: interactive, cold cache`,
          ...{ value: of('interactive'), unit: 'ms', aim: { most: 1_500 } },
        },
      )
    }
    await using chromium = await openChromium()
    for (const [name, state] of Object.entries(LOOKED_AT)) {
      await using stage = await openStage({ page: built.folder, tls, scene: state.scene })
      await using person = await newPerson(chromium)
      const tab = await person.newPage()
      const loads = loadsOf(tab)
      await tab.goto(state.open ? stage.http : stage.https)
      await expectSeen(tab.getByText(state.sees))
      await tab.evaluate(() => document.fonts.ready)
      const kilobytes = Math.round(bytesOf(await loads()) / 1000)
      // The claim has cryptography of its own, and no aim for that.
      const aim = name === 'claim' ? {} : { aim: { most: 250 } }
      figures.push({
        name: `${name}: comes over the network`,
        value: kilobytes,
        unit: 'KB',
        ...aim,
      })
    }
    figures.push(...(await development(chromium)))
    return {
      figures,
      conditions: {
        slower: `${SLOWER} times, for seen and interactive, by Chromium itself`,
        network: 'this machine; what comes over it is compressed as gzip does',
        each: `median of ${ROUNDS}, each with an empty profile in a window that is open already`,
        interactive: 'seen, and 500 ms without a task of more than 50 ms after that',
      },
    }
  },
}

/** Milliseconds from the address to what is meant. */
interface Load {
  readonly seen: number
  readonly interactive: number
}

async function load(browser: Unwatched, url: string, sees: string): Promise<Load> {
  const script = `(${watch})(${JSON.stringify(sees)})`
  await using page = await browser.open({ slower: SLOWER, script })
  await page.go(url)
  return await page.evaluate<Load>('window.loaded')
}

declare global {
  interface Window {
    loaded: Promise<Load>
  }
}

/** Runs in the page, from its beginning. */
function watch(sees: string): void {
  let busyUntil = 0
  new PerformanceObserver(list => {
    for (const { startTime, duration } of list.getEntries()) busyUntil = startTime + duration
  }).observe({ type: 'longtask', buffered: true })
  const pause = (ms: number) => new Promise(done => setTimeout(done, ms))
  const wait = async () => {
    while (!document.body?.textContent.includes(sees)) await pause(20)
    // It is drawn in the next frame.
    await new Promise(requestAnimationFrame)
    await pause(0)
    const seen = performance.now()
    while (performance.now() - Math.max(seen, busyUntil) < 500) await pause(50)
    return { seen, interactive: Math.max(seen, busyUntil) }
  }
  window.loaded = wait()
}

/** `npm run dev`: from the command to an address, and to a page that is seen there. */
async function development(browser: Browser): Promise<Figure[]> {
  const person = await newPerson(browser)
  const tab = await person.newPage()
  await sleep(SETTLED_MS)
  const start = performance.now()
  const ports = ['--http-port', '18080', '--https-port', '18443']
  const running = spawn('npm', ['run', '--silent', 'dev', '--', ...ports], {
    cwd: join(import.meta.dirname, '../..'),
    stdio: ['ignore', 'pipe', 'inherit'],
    // Whatever npm has started ends with it.
    detached: true,
  })
  try {
    const url = await new Promise<string>((found, fail) => {
      createInterface(running.stdout).on('line', line => {
        const [, it] = /^Open URL (\S+)/.exec(line) ?? []
        if (it) found(it)
      })
      running.once('exit', code => fail(new Error(`npm run dev ended with ${code}`)))
    })
    const open = (performance.now() - start) / 1000
    await tab.goto(url)
    await expectSeen(tab.locator('h1'))
    const seen = (performance.now() - start) / 1000
    await person.close()
    return [
      { name: 'npm run dev: an address to open', value: open, unit: 's' },
      { name: 'npm run dev: its page is seen', value: seen, unit: 's', aim: { most: 5 } },
    ]
  } finally {
    if (running.pid !== undefined && running.exitCode === null) {
      process.kill(-running.pid, 'SIGINT')
      await once(running, 'exit')
    }
  }
}
