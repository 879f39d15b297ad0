import type { Locator } from 'playwright-core'

/** Waits until a person sees it. */
export async function expectSeen(what: Locator, within = 20_000): Promise<void> {
  await what.first().waitFor({ state: 'visible', timeout: within })
}
