import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Browser, Page } from 'playwright-core'
import { builtPage } from '../browser/built-page.ts'
import { openChromium } from '../browser/chromium.ts'
import { expectSeen } from '../browser/seen.ts'
import { openStage } from '../browser/stage.ts'
import { claimStates } from '../browser/states/claim.ts'
import { homeStates } from '../browser/states/home.ts'
import type { State } from '../browser/states/state.ts'
import { newPerson } from '../browser/visit.ts'
import { makeCertificate } from '../fakes/certificate.ts'
import type { Bench, Figure } from './bench.ts'
import { middle } from './timing.ts'

const ROUNDS = 5
/** How much slower than this machine's a phone's processor is taken to be. */
const SLOWER = 4

const LOOKED_AT: Readonly<Record<string, State | undefined>> = {
  home: homeStates.home,
  claim: claimStates.code,
}

/** How long somebody waits for the page: on a slow phone, and at a workstation after `npm run dev`. */
export const page: Bench = {
  minutes: 2,
  async run(say) {
    await using chromium = await openChromium()
    await using built = await builtPage()
    const tls = await makeCertificate(built.folder)
    const figures: Figure[] = []
    for (const [name, state] of Object.entries(LOOKED_AT)) {
      if (!state) throw new Error(`there is no state of ${name}`)
      const loads: Load[] = []
      for (let round = 0; round < ROUNDS; round++) {
        await using stage = await openStage({ page: built.folder, tls, scene: state.scene })
        loads.push(await load(chromium, state.open ? stage.http : stage.https, state.sees))
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
    figures.push(...(await development(chromium)))
    return {
      figures,
      conditions: {
        slower: `${SLOWER} times, for seen and interactive, by Chromium itself`,
        network: 'this machine',
        each: `median of ${ROUNDS}, each with an empty profile`,
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

async function load(browser: Browser, url: string, sees: string): Promise<Load> {
  const person = await newPerson(browser)
  try {
    const tab = await person.newPage()
    const line = await person.newCDPSession(tab)
    await line.send('Emulation.setCPUThrottlingRate', { rate: SLOWER })
    await tab.addInitScript(countLongTasks)
    await tab.goto(url)
    await expectSeen(tab.getByText(sees), 60_000)
    const seen = await tab.evaluate(() => performance.now())
    return { seen, interactive: Math.max(seen, await lastLongTask(tab)) }
  } finally {
    await person.close()
  }
}

declare global {
  interface Window {
    /** When the last task ended that kept a person waiting. */
    busyUntil: number
  }
}

function countLongTasks(): void {
  window.busyUntil = 0
  new PerformanceObserver(list => {
    for (const { startTime, duration } of list.getEntries()) {
      window.busyUntil = startTime + duration
    }
  }).observe({ type: 'longtask', buffered: true })
}

/** Waits until there was none for half a second. */
const lastLongTask = async (tab: Page): Promise<number> => {
  const quiet = await tab.waitForFunction(
    () => performance.now() - window.busyUntil > 500 && { until: window.busyUntil },
  )
  return ((await quiet.jsonValue()) as { readonly until: number }).until
}

/** `npm run dev`: from the command to an address, and to a page that is seen there. */
async function development(browser: Browser): Promise<Figure[]> {
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
    const person = await newPerson(browser)
    const tab = await person.newPage()
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
