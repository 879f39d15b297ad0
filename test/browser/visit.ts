import type { Browser, BrowserContext, Page } from 'playwright-core'

/** A page that somebody opens, with a note of everything that they should never come upon. */
export interface Visit extends AsyncDisposable {
  readonly page: Page
  /** Errors of the page, breaches of its policy, and requests to anything but what it may ask. */
  readonly complaints: readonly string[]
}

declare global {
  interface Window {
    complain(text: string): void
  }
}

/** Somebody who has never been to any box. */
export const newPerson = (browser: Browser): Promise<BrowserContext> =>
  browser.newContext({ ignoreHTTPSErrors: true, locale: 'en-GB', reducedMotion: 'reduce' })

/** Everything that the page may ask begins with one of `origins`. */
export async function openVisit(
  person: BrowserContext,
  origins: readonly string[],
): Promise<Visit> {
  const page = await person.newPage()
  const complaints: string[] = []

  await page.exposeFunction('complain', (text: string) => complaints.push(text))
  await page.addInitScript(() =>
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      window.complain(`policy: ${violatedDirective} ${blockedURI}`),
    ),
  )
  // React says of what it got over only that it did; why is the cause.
  await page.addInitScript(() =>
    addEventListener('error', ({ error }) => {
      if (error?.cause) window.complain(`cause: ${error.cause.stack ?? error.cause}`)
    }),
  )
  page.on('pageerror', error => complaints.push(`error: ${error.stack}`))
  page.on('console', message => {
    const [kind, text, { url }] = [message.type(), message.text(), message.location()]
    if (!['error', 'warning', 'assert'].includes(kind) || isRemark(text, url)) return
    complaints.push(`${kind}: ${text} ${url}`)
  })
  page.on('request', request => {
    const { origin } = new URL(request.url())
    if (!origins.includes(origin)) complaints.push(`request: ${request.url()}`)
  })
  return { page, complaints, [Symbol.asyncDispose]: () => page.close() }
}

/** What Chromium itself writes down although the page does nothing wrong. */
function isRemark(text: string, url: string): boolean {
  // Each refusal; what the page makes of it is what is tested.
  if (text.startsWith('Failed to load resource'))
    return /^\/(?:api\/|\.gantry$)/.test(new URL(url).pathname)
  // A header of the secure address means nothing in the open.
  return text.startsWith('The Cross-Origin-Opener-Policy header has been ignored')
}
