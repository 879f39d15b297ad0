import type { Preseed } from '../box/manifest.ts'

/**
 * A preseed without what belongs to the household that the box leaves: its Wi-Fi, its addresses, its
 * domain. What belongs to the box stays, so that the code on its label goes on to be true. Undefined
 * where nothing has to go.
 */
export function withoutHousehold(preseed: Preseed): Preseed | undefined {
  const { network, domain, 'domain-credentials': credentials, ...rest } = preseed
  return network || domain || credentials ? rest : undefined
}
