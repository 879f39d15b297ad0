import type Docker from 'dockerode'
import { ComponentFailed } from '../base/errors.ts'
import type { Capability } from '../reconcile/capability.ts'
import type { NetworkGrant } from './address-plan.ts'
import { type NetworkStep, type ObservedNetworks, planNetworks } from './plan.ts'

const OURS = 'gantry.network'

/** One Docker network, and so one bridge, for each app. Named as the bridge. */
export function networks(docker: Docker): Capability<ObservedNetworks, NetworkStep> {
  return {
    name: 'network',
    serves: () => true,
    plan: planNetworks,
    async observe() {
      const found = await docker
        .listNetworks({ filters: { label: [OURS] } })
        .catch(failed('cannot list the networks'))
      return new Map(
        found.map(it => [it.Name, (it.IPAM?.Config ?? []).flatMap(c => c.Subnet ?? [])]),
      )
    },
    async apply(step) {
      if (step.kind === 'remove') return await remove(docker, step.bridge)
      await docker.createNetwork(optionsOf(step.grant)).catch(failed(`cannot ${step.says}`))
    },
  }
}

function optionsOf({ bridge, ipv6, ipv4 }: NetworkGrant): Docker.NetworkCreateOptions {
  return {
    Name: bridge,
    Driver: 'bridge',
    EnableIPv6: true,
    IPAM: {
      Config: [
        { Subnet: ipv4.subnet, Gateway: ipv4.gateway },
        { Subnet: ipv6.subnet, Gateway: ipv6.gateway },
      ],
    },
    Options: { 'com.docker.network.bridge.name': bridge },
    Labels: { [OURS]: 'yes' },
  }
}

/** Containers that are still on it are ended first: they could not go on without it. */
async function remove(docker: Docker, name: string): Promise<void> {
  const network = docker.getNetwork(name)
  const { Containers = {} } = (await network.inspect()) as { Containers?: Record<string, unknown> }
  for (const id of Object.keys(Containers)) await docker.getContainer(id).remove({ force: true })
  await network.remove()
}

function failed(what: string): (cause: unknown) => never {
  return cause => {
    throw new ComponentFailed('docker-failed', `Docker ${what}`, {
      hint: 'Gantry tries again by itself; if it lasts: journalctl -u docker',
      detail: cause instanceof Error ? cause.message : String(cause),
      cause,
    })
  }
}
