import type { BrowserContext } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCertificate } from '../fakes/certificate.ts'
import { builtPage } from './built-page.ts'
import { openChromium } from './chromium.ts'
import { bytesOf, loadsOf } from './loads.ts'
import { expectSeen } from './seen.ts'
import { openStage, type StageOptions } from './stage.ts'
import { claimStates } from './states/claim.ts'
import { homeStates } from './states/home.ts'
import type { State } from './states/state.ts'
import { newPerson, openVisit } from './visit.ts'

const kilobytes = 1_000

/** What comes over the network before somebody sees the page for the first time, and how it comes. */
describe('the first load', () => {
  let person: BrowserContext
  let folder: string
  let tls: StageOptions['tls']

  beforeAll(async () => {
    await using stack = new AsyncDisposableStack()
    person = await newPerson(stack.use(await openChromium()))
    folder = stack.use(await builtPage()).folder
    tls = await makeCertificate(folder)
    const ends = stack.move()
    return () => ends.disposeAsync()
  })

  it.each([
    // The cryptography of the claim is WebAssembly; it comes while somebody types.
    ['claim', claimStates.code, 290],
    // With the font at most 215: the aim is 250.
    ['home', homeStates.home, 165],
    ['home of a new box', { ...homeStates['home-catalogue'], sees: 'Vaultwarden' }, 180],
  ] as const)('of the %s page is small and stands still', async (_name, state, most) => {
    const { scene, open, sees } = state as State
    await using stage = await openStage({ page: folder, tls, scene })
    await using visit = await openVisit(person, [stage.http, stage.https])
    const { page } = visit
    const loads = loadsOf(page)
    await page.goto(open ? stage.http : stage.https)
    await expectSeen(page.getByText(sees))
    await page.evaluate(() => document.fonts.ready)

    const all = await loads()
    const font = bytesOf(all.filter(it => it.path.endsWith('.woff2')))
    expect(bytesOf(all) - font).toBeLessThan(most * kilobytes)
    expect(font).toBeLessThan(50 * kilobytes)
    expect(await page.evaluate(shift)).toBeLessThan(0.01)
  })
})

/** How much of the page moved by itself, as Chromium counts it. */
function shift(): Promise<number> {
  return new Promise(done => {
    new PerformanceObserver(list => {
      const moves = list.getEntries() as (PerformanceEntry & { readonly value: number })[]
      done(moves.reduce((all, { value }) => all + value, 0))
    }).observe({ type: 'layout-shift', buffered: true })
    setTimeout(() => done(0), 500)
  })
}
