import type { Browser } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { builtPage } from './built-page.ts'
import { openChromium } from './chromium.ts'
import { expectGoodLooks } from './looks.ts'
import { expectSeen } from './seen.ts'
import { openStage, type Stage } from './stage.ts'
import { appStates } from './states/app.ts'
import { claimStates } from './states/claim.ts'
import { entranceStates } from './states/entrance.ts'
import { homeStates } from './states/home.ts'
import { openVisit } from './visit.ts'

const states = { ...entranceStates, ...claimStates, ...homeStates, ...appStates }

/** Everything the page can show, on a phone and a large screen, light and dark. */
describe('every state', () => {
  let browser: Browser
  let stage: Stage

  beforeAll(async () => {
    await using stack = new AsyncDisposableStack()
    browser = stack.use(await openChromium())
    const page = stack.use(await builtPage())
    stage = stack.use(await openStage(page.folder))
    const ends = stack.move()
    return () => ends.disposeAsync()
  })

  it.each(Object.entries(states))('%s', async (name, { scene, open, at = '/', does, sees }) => {
    stage.play(scene)
    await using visit = await openVisit(browser, [stage.http, stage.https])
    const { page, complaints } = visit
    await page.goto(`${open ? stage.http : stage.https}${at}`)
    await does?.(page)
    await expectSeen(page.getByText(sees))
    await expectGoodLooks(page, name)
    expect(complaints).toEqual([])
  })
})
