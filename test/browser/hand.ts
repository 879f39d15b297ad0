import type { Page } from 'playwright-core'
import { expectSeen } from './seen.ts'

/** How somebody uses the page: with a pointer, or with the keyboard alone. */
export interface Hand {
  /** Waits until a screen is there, by its heading. */
  sees(heading: string): Promise<void>
  press(name: string, what?: 'button' | 'link'): Promise<void>
  /** Ends a form whose last field was just written into. */
  submit(name: string): Promise<void>
  /** Writes into the field of that label, in the place of what it says. */
  write(label: string, text: string): Promise<void>
}

const heading = (page: Page, name: string) =>
  page.getByRole('heading', { name, exact: true, level: 1 })

/** A mouse or a finger. Everything is there within so many milliseconds. */
export function pointer(page: Page, within?: number): Hand {
  const options = within === undefined ? {} : { timeout: within }
  const press: Hand['press'] = (name, what = 'button') =>
    page.getByRole(what, { name, exact: true }).first().click(options)
  return {
    sees: name => expectSeen(heading(page, name), within),
    press,
    submit: press,
    write: (label, text) => page.getByLabel(label, { exact: true }).fill(text, options),
  }
}

/** Nothing but Tab, Enter and letters. Everything is there within so many milliseconds. Throws where one does not see where one is. */
export function keyboard(page: Page, within?: number): Hand {
  const isFocused = (element: Element) => element === document.activeElement
  return {
    sees: name => expectSeen(heading(page, name), within),

    async press(name, what = 'button') {
      await tabTo(page, what, name, within)
      await page.keyboard.press('Enter')
    },

    submit: () => page.keyboard.press('Enter'),

    async write(label, text) {
      const field = page.getByLabel(label, { exact: true })
      await expectSeen(field, within)
      // The first field of a screen has the focus, and each has it after the one before.
      if (!(await field.evaluate(isFocused))) await page.keyboard.press('Tab')
      if (!(await field.evaluate(isFocused))) throw new Error(`${label} does not have the focus`)
      await page.keyboard.press('Control+A')
      await page.keyboard.type(text)
    },
  }
}

/** Goes on from the focus to something that can be pressed, and is sure that one sees where one is. */
export async function tabTo(
  page: Page,
  what: 'button' | 'link',
  name: string,
  within?: number,
): Promise<void> {
  const wanted = page.getByRole(what, { name, exact: true })
  await expectSeen(wanted, within)
  for (let step = 0; step < 80; step++) {
    await page.keyboard.press('Tab')
    if (!(await wanted.evaluate(it => it === document.activeElement))) continue
    if (await wanted.evaluate(hasRing)) return
    throw new Error(`${name} does not show the focus`)
  }
  throw new Error(`Tab never comes to ${what} ${name}`)
}

/** Whether an element, or the tile it fills, has an outline now. */
function hasRing(element: Element): boolean {
  const looks = [getComputedStyle(element), getComputedStyle(element, '::after')]
  return looks.some(it => it.outlineStyle !== 'none' && Number.parseFloat(it.outlineWidth) >= 2)
}
