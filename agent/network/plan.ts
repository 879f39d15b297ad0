import type { Desired } from '../box/desired.ts'
import type { Step } from '../reconcile/capability.ts'
import { BUILD_NUMBER, type NetworkGrant, networkGrant } from './address-plan.ts'

/** By the name of the bridge, the subnets it was made with. */
export type ObservedNetworks = ReadonlyMap<string, readonly string[]>

export type NetworkStep = Step &
  (
    | { readonly kind: 'make'; readonly grant: NetworkGrant }
    | { readonly kind: 'remove'; readonly bridge: string }
  )

/** A network that changed is made anew; what was on it is started again by its own planner. */
export function planNetworks(desired: Desired, observed: ObservedNetworks): NetworkStep[] {
  const wanted = desired.apps
    .filter(it => it.installed)
    .map(({ service, network }) => ({ app: service, grant: network, of: service }))
  const building = desired.apps.some(
    it => it.installed && it.processes.some(({ source }) => source.kind === 'build'),
  )
  const all = [
    ...wanted,
    ...(building ? [{ grant: buildNetwork(desired), of: 'building images' }] : []),
  ]
  const surplus = [...observed.keys()].filter(
    bridge => !all.some(it => it.grant.bridge === bridge && same(it.grant, observed.get(bridge))),
  )
  return [
    ...surplus.map(
      (bridge): NetworkStep => ({
        kind: 'remove',
        bridge,
        says: `remove the network ${bridge}`,
      }),
    ),
    ...all
      .filter(it => surplus.includes(it.grant.bridge) || !observed.has(it.grant.bridge))
      .map(
        ({ of, ...it }): NetworkStep => ({
          kind: 'make',
          ...it,
          says: `make the network of ${of}`,
        }),
      ),
  ]
}

/** Builds reach the internet as apps do, from a network of their own. */
export function buildNetwork(desired: Pick<Desired, 'prefix' | 'ipv4Pool'>): NetworkGrant {
  return networkGrant(desired.prefix, desired.ipv4Pool, BUILD_NUMBER)
}

function same({ ipv6, ipv4 }: NetworkGrant, subnets: readonly string[] = []): boolean {
  return subnets.includes(ipv6.subnet) && subnets.includes(ipv4.subnet)
}
