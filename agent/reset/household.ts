import type { Preseed } from '../box/manifest.ts'

/**
 * A preseed without what belongs to the household that the box leaves: its Wi-Fi, its addresses, its
 * domain. What belongs to the box stays, so that the code on its label goes on to be true, and the
 * country that it was made for. Undefined where nothing has to go.
 */
export function withoutHousehold(preseed: Preseed): object | undefined {
  const { network, domain, 'domain-credentials': credentials, ...rest } = preseed
  const { country, addresses, ...household } = network ?? {}
  const isOfBox = (addresses ?? 'auto') === 'auto' && Object.keys(household).length === 0
  if (isOfBox && !domain && !credentials) return undefined
  return { ...rest, ...(country ? { network: { country } } : {}) }
}
