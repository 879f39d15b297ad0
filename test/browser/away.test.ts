import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeCertificate } from '../fakes/certificate.ts'
import { builtPage } from './built-page.ts'
import { openChromium } from './chromium.ts'
import { allLooks, expectGoodLooks } from './looks.ts'
import { expectSeen } from './seen.ts'
import { openStage, type Stage } from './stage.ts'
import { press, type State } from './states/state.ts'
import { systemStates } from './states/system.ts'
import { newPerson } from './visit.ts'

/** Milliseconds that anything may take on a busy machine. */
const WITHIN = 60_000
const SYSTEM = /assets\/system-view-.*\.js$/

/** A page that stands while what it came from is away. */
describe('parts of the page that do not come', () => {
  let stage: Stage
  let browser: Awaited<ReturnType<typeof openChromium>>

  beforeAll(async () => {
    await using stack = new AsyncDisposableStack()
    browser = stack.use(await openChromium())
    const page = stack.use(await builtPage()).folder
    const tls = await makeCertificate(page)
    stage = stack.use(await openStage({ page, tls, scene: (systemStates.system as State).scene }))
    const ends = stack.move()
    return () => ends.disposeAsync()
  })

  const at = (page: Page, place: string) =>
    page.evaluate(it => {
      location.hash = `#/${it}`
    }, place)
  const isSilent = (page: Page) =>
    expectSeen(page.getByRole('heading', { name: 'Your box does not answer' }), WITHIN)
  const showsSystem = (page: Page) =>
    expectSeen(page.getByRole('heading', { name: 'System' }), WITHIN)
  /** As where a file of the page is damaged on the box. */
  async function visitWithoutSystem(person: BrowserContext) {
    const page = await person.newPage()
    const asked: string[] = []
    await page.route(SYSTEM, route => {
      asked.push(route.request().url())
      return route.abort()
    })
    await page.goto(`${stage.https}/#/system`)
    await expectSeen(
      page.getByRole('heading', { name: 'This part of the page is missing' }),
      WITHIN,
    )
    return { page, asked }
  }

  it('leave the rest where it is, and come by themselves when the box is back', async () => {
    await using person = await newPerson(browser)
    const page = await person.newPage()
    await page.goto(`${stage.https}/#/history`)
    await expectSeen(page.getByRole('heading', { name: 'History' }), WITHIN)
    await person.setOffline(true)
    await at(page, 'system')
    await isSilent(page)
    await expectSeen(page.getByRole('banner'))
    await at(page, 'history')
    await expectSeen(page.getByRole('heading', { name: 'History' }), WITHIN)
    await at(page, 'system')
    await isSilent(page)
    await person.setOffline(false)
    await showsSystem(page)
  })

  it('come when somebody asks for them', async () => {
    await using person = await newPerson(browser)
    const { page } = await visitWithoutSystem(person)
    await page.unroute(SYSTEM)
    await press(page, 'Load the page again')
    await showsSystem(page)
  })

  it('are not loaded again and again from a box that answers', async () => {
    await using person = await newPerson(browser)
    const { page, asked } = await visitWithoutSystem(person)
    const before = asked.length
    await expectGoodLooks(page, 'part-missing', allLooks)
    expect(asked).toHaveLength(before)
  })
})
