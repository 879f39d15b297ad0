import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Hand, keyboard, tabTo } from './hand.ts'
import { type Household, openHousehold } from './household.ts'
import { expectSeen } from './seen.ts'
import type { Visit } from './visit.ts'
import { claimBox, leaveFirstSteps } from './way.ts'

/** Milliseconds that anything may take on a busy machine. */
const WITHIN = 60_000
const owner = { owner: 'Ada', password: 'correct horse battery' }

/** The same way without a mouse: nothing but Tab, Enter, Escape, arrows and letters. */
describe('by keyboard alone', () => {
  let household: Household
  let visit: Visit
  let page: Page
  let hand: Hand

  beforeAll(async () => {
    household = await openHousehold()
    visit = await household.visit()
    page = visit.page
    hand = keyboard(page, WITHIN)
    return () => household[Symbol.asyncDispose]()
  })

  const focused = () => page.evaluate(() => document.activeElement?.tagName)

  it('claims the box', async () => {
    await page.goto(household.http('gantry'))
    await claimBox(hand, { ...owner, code: household.code, name: 'kitchen' })
    await leaveFirstSteps(hand, 'kitchen')
  })

  it('installs an app', async () => {
    await hand.press('Install Miniflux')
    await hand.sees('Miniflux')
    expect(await focused()).toBe('H1')
    await expectSeen(page.getByRole('link', { name: 'Open Miniflux in a new tab' }))
    expect(await focused()).toBe('H1')
  })

  it('looks at its password', async () => {
    await hand.press('Show')
    await tabTo(page, 'button', 'Copy Password of the user admin')
  })

  it('leaves the question whether to remove it, and is back where it was', async () => {
    await hand.press('Remove Miniflux')
    await expectSeen(page.getByRole('dialog'))
    await page.keyboard.press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    const button = page.getByRole('button', { name: 'Remove Miniflux' })
    expect(await button.evaluate(it => it === document.activeElement)).toBe(true)
  })

  it('removes it with its data', async () => {
    await page.keyboard.press('Enter')
    await expectSeen(page.getByRole('dialog'))
    await page.keyboard.press('ArrowDown')
    await hand.press('Remove app and data')
    await expectSeen(page.getByText('Not installed', { exact: true }))
    expect(await page.getByText('Its data is still here').count()).toBe(0)
    expect(visit.complaints).toEqual([])
  })
})
