import type { Page } from 'playwright-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Household, openHousehold } from './household.ts'
import { expectSeen } from './seen.ts'
import type { Visit } from './visit.ts'

/** The same way without a mouse: nothing but Tab, Enter, Escape, arrows and letters. */
describe('by keyboard alone', () => {
  let household: Household
  let visit: Visit
  let page: Page

  beforeAll(async () => {
    household = await openHousehold()
    visit = await household.visit()
    page = visit.page
    return () => household[Symbol.asyncDispose]()
  })

  const press = (...keys: readonly string[]) =>
    keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve())
  const type = (text: string) => page.keyboard.type(text)
  const focused = () => page.evaluate(() => document.activeElement?.tagName)
  const heading = (name: string) => page.getByRole('heading', { name, exact: true, level: 1 })

  /** Goes on from the focus to a button or link, and is sure that one can see where one is. */
  async function tabTo(role: 'button' | 'link' | 'radio', name: string): Promise<void> {
    const wanted = page.getByRole(role, { name, exact: true })
    await expectSeen(wanted)
    for (let step = 0; step < 80; step++) {
      await press('Tab')
      if (await wanted.evaluate(it => it === document.activeElement)) {
        return expect(await wanted.evaluate(hasRing), `${name} shows the focus`).toBe(true)
      }
    }
    throw new Error(`Tab never comes to ${role} ${name}`)
  }

  it('claims the box', async () => {
    await page.goto(household.http('gantry'))
    await expectSeen(heading('Welcome to your box'))
    await type(household.code)
    await press('Enter')
    await expectSeen(heading('How does it begin?'))
    await press('Enter')
    await expectSeen(heading('What is your box called?'))
    await press('Control+A')
    await type('kitchen')
    await press('Enter')
    await expectSeen(heading('Where is your box?'))
    await tabTo('button', 'Continue')
    await press('Enter')
    await expectSeen(heading('Who owns it?'))
    await type('Ada')
    await press('Tab')
    await type('correct horse battery')
    await press('Enter')
    await expectSeen(heading('The box is yours'))
    await tabTo('button', 'Go to my box')
    await press('Enter')
    await expectSeen(heading('Is your box well connected?'))
    await tabTo('button', 'Do the rest later')
    await press('Enter')
    await expectSeen(heading('kitchen'))
  })

  it('installs an app', async () => {
    await tabTo('button', 'Install Miniflux')
    await press('Enter')
    await expectSeen(heading('Miniflux'))
    expect(await focused()).toBe('H1')
    await expectSeen(page.getByRole('link', { name: 'Open Miniflux in a new tab' }))
    expect(await focused()).toBe('H1')
  })

  it('looks at its password', async () => {
    await tabTo('button', 'Show')
    await press('Enter')
    await tabTo('button', 'Copy Password of the user admin')
  })

  it('leaves the question whether to remove it, and is back where it was', async () => {
    await tabTo('button', 'Remove Miniflux')
    await press('Enter')
    await expectSeen(page.getByRole('dialog'))
    await press('Escape')
    await expect.poll(() => page.getByRole('dialog').count()).toBe(0)
    const button = page.getByRole('button', { name: 'Remove Miniflux' })
    expect(await button.evaluate(it => it === document.activeElement)).toBe(true)
  })

  it('removes it with its data', async () => {
    await press('Enter')
    await expectSeen(page.getByRole('dialog'))
    await press('ArrowDown')
    await tabTo('button', 'Remove app and data')
    await press('Enter')
    await expectSeen(page.getByText('Not installed', { exact: true }))
    expect(await page.getByText('Its data is still here').count()).toBe(0)
    expect(visit.complaints).toEqual([])
  })
})

/** Whether an element, or the tile it fills, has an outline now. */
function hasRing(element: Element): boolean {
  const looks = [getComputedStyle(element), getComputedStyle(element, '::after')]
  return looks.some(it => it.outlineStyle !== 'none' && Number.parseFloat(it.outlineWidth) >= 2)
}
