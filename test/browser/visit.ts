import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** Somebody at a browser, with a note of everything that a person should never come upon. */
export interface Visit extends AsyncDisposable {
  readonly page: Page
  /** Errors of the page, breaches of its policy, and requests to anything but the box. */
  readonly complaints: readonly string[]
}

declare global {
  interface Window {
    complain(text: string): void
  }
}

/** A browser with nothing in it yet. Every address of the box begins with one of `origins`. */
export async function openVisit(
  browser: Browser,
  origins: readonly string[],
  options: BrowserContextOptions = {},
): Promise<Visit> {
  const context = await browser.newContext({
    ignoreHTTPSErrors: true,
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  })
  const page = await context.newPage()
  const complaints: string[] = []

  await page.exposeFunction('complain', (text: string) => complaints.push(text))
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      window.complain(`policy: ${violatedDirective} ${blockedURI}`),
    ),
  )
  page.on('pageerror', error => complaints.push(`error: ${error.stack}`))
  page.on('console', message => {
    // Chromium itself writes down each refusal; what the page makes of it is what is tested.
    const isRefusal =
      message.text().startsWith('Failed to load resource') &&
      new URL(message.location().url).pathname.startsWith('/api/')
    // A header of the secure address, which means nothing in the open.
    const isEmptyHeader = message
      .text()
      .startsWith('The Cross-Origin-Opener-Policy header has been')
    if (isRefusal || isEmptyHeader || !['error', 'warning', 'assert'].includes(message.type()))
      return
    complaints.push(`${message.type()}: ${message.text()} ${message.location().url}`)
  })
  context.on('request', request => {
    const { origin } = new URL(request.url())
    if (!origins.includes(origin)) complaints.push(`request: ${request.url()}`)
  })
  return { page, complaints, [Symbol.asyncDispose]: () => context.close() }
}
