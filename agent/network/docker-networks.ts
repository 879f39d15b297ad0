import { rm } from 'node:fs/promises'
import type Docker from 'dockerode'
import { dockerFailure } from '../base/docker-failure.ts'
import type { Exec } from '../base/exec.ts'
import type { Remember } from '../base/remembered.ts'
import type { Capability } from '../reconcile/capability.ts'
import { dockerNumbers, type NetworkGrant } from './address-plan.ts'
import { type NetworkStep, type ObservedNetworks, planNetworks } from './plan.ts'

const OURS = 'gantry.network'

export interface NetworksOptions {
  readonly docker: Docker
  /** Of what Docker lists. */
  readonly remember: Remember
  readonly exec: Exec
  /** Where Docker keeps its networks. */
  readonly store: string
  /** Every container of an app has this label. */
  readonly label: string
}

/** One Docker network, and so one bridge, for each app. Named as the bridge. */
export function networks(options: NetworksOptions): Capability<ObservedNetworks, NetworkStep> {
  const { docker, remember } = options
  const networksNow = remember(() => docker.listNetworks({ filters: { label: [OURS] } }))
  return {
    name: 'network',
    serves: () => true,
    plan: planNetworks,
    async observe() {
      const found = await networksNow().catch(dockerFailure('cannot list the networks'))
      return new Map(
        found.map(it => [it.Name, (it.IPAM?.Config ?? []).flatMap(c => c.Subnet ?? [])]),
      )
    },
    async apply(step) {
      if (step.kind === 'remove') return await remove(docker, step.bridge)
      const create = () => docker.createNetwork(optionsOf(step.grant))
      await create()
        .catch(async cause => {
          if (!isHalfMade(cause)) throw cause
          await forgetNetworks(options)
          await create()
        })
        .catch(dockerFailure(`cannot ${step.says}`))
    },
  }
}

function optionsOf(grant: NetworkGrant): Docker.NetworkCreateOptions {
  return {
    ...{ Name: grant.bridge, Driver: 'bridge' },
    ...dockerNumbers(grant),
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

/**
 * A power cut in the moment in which Docker makes a network leaves one that its bridge driver knows
 * and nothing else does: it is not listed, cannot be removed, and holds on to its bridge's name.
 */
function isHalfMade(cause: unknown): boolean {
  return String(cause).includes('networks have same bridge name')
}

/**
 * Docker begins with an empty store, the one way to be rid of half a network. Containers of apps go
 * with their networks, as both are made again from what the apps need, and keep nothing themselves.
 */
async function forgetNetworks({ docker, exec, store, label }: NetworksOptions): Promise<void> {
  const containers = await docker.listContainers({ all: true, filters: { label: [label] } })
  for (const { Id } of containers) await docker.getContainer(Id).remove({ force: true })
  const units = ['docker.socket', 'docker.service'] as const
  await exec(['systemctl', 'stop', ...units])
  await rm(store, { force: true })
  // Forgets also how often Docker was started of late, which would be a reason not to.
  await exec(['systemctl', 'reset-failed', ...units])
  await exec(['systemctl', 'start', ...units])
}
