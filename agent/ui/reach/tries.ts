import type { NetworkOfApp } from '../../http/api.ts'

/**
 * How the browser that this page is in gets to an app; `missed` is what it did not get to.
 * `domain-hidden`: by something, but not by its names in the owner's domain, which apps are told
 * first. Routers with rebind protection give no answer that is an address at home.
 */
export interface Tried {
  readonly service: string
  readonly way: 'both' | 'domain-hidden' | 'name-only' | 'number-only' | 'none'
  readonly missed: readonly string[]
  readonly numberUrl?: string
}

/** Milliseconds after which nobody waits for a page any more. */
const PATIENCE = 6_000

/** Tries the pages of all apps that have any, by every name and by the number. */
export const tryAll = (apps: readonly NetworkOfApp[]): Promise<readonly Tried[]> =>
  Promise.all(apps.filter(it => it.names.length > 0).map(it => tryApp(it, isThere)))

/** Exported for tests. */
export async function tryApp(
  { service, names, numberUrl }: NetworkOfApp,
  isThere: (url: string) => Promise<boolean>,
): Promise<Tried> {
  const urls = [...names.map(it => `https://${it}`), ...(numberUrl ? [numberUrl] : [])]
  const seen = await Promise.all(urls.map(async url => ({ url, there: await isThere(url) })))
  const missed = seen.filter(it => !it.there).map(it => it.url)
  const named = seen.some(it => it.there && it.url !== numberUrl)
  const numbered = numberUrl === undefined || !missed.includes(numberUrl)
  const way = () => {
    if (missed.length === seen.length) return 'none'
    if (missed.some(it => it !== numberUrl && isInDomain(it))) return 'domain-hidden'
    // Without a number there is nothing more to reach than the name.
    if (named) return numbered ? 'both' : 'name-only'
    return 'number-only'
  }
  return { service, way: way(), missed, ...(numberUrl ? { numberUrl } : {}) }
}

/** Every other name is found without asking any name server. */
const isInDomain = (url: string) => !/\.local(?:host)?$/.test(new URL(url).hostname)

/**
 * Whether the proxy answers there, under a certificate that this browser believes. It is asked for
 * an address that belongs to the box under every name, so the app hears of nothing; what it says is
 * kept from this page by the browser, and not needed.
 */
const isThere = (url: string): Promise<boolean> =>
  fetch(`${url}/.gantry`, {
    mode: 'no-cors',
    cache: 'no-store',
    credentials: 'omit',
    signal: AbortSignal.timeout(PATIENCE),
  }).then(
    () => true,
    () => false,
  )
