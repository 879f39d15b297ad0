import type Docker from 'dockerode'
import {
  APP_LABEL,
  type ContainerSpec,
  fingerprint,
  type HolderSpec,
  type ProcessSpec,
  SPEC_LABEL,
} from './spec.ts'

/** What a container is made with that only the engine knows. */
export interface Base {
  /** Of the image of a holder; for a process of the holder whose network it joins. */
  readonly id: string
  /** Another word for each holder; its processes have the same one. */
  readonly group: string | undefined
}

/**
 * containerd has a program of its own beside every container, or one for all that have the same word
 * there. To Docker it is an annotation like any other.
 */
export const GROUP = 'io.containerd.runc.v2.group'

/** A spec in Docker's words. */
export function creationOptions(
  spec: ContainerSpec,
  { id, group }: Base,
): Docker.ContainerCreateOptions {
  const labels = { Labels: { [APP_LABEL]: spec.app, [SPEC_LABEL]: fingerprint(spec) } }
  const options = spec.role === 'holder' ? holder(spec, id) : process(spec, id)
  const together = group === undefined ? {} : { Annotations: { [GROUP]: group } }
  return {
    ...{ name: spec.name, ...labels, ...options },
    HostConfig: { ...options.HostConfig, ...together },
  }
}

function holder(spec: HolderSpec, image: string): Docker.ContainerCreateOptions {
  const { bridge, ipv4, ipv6 } = spec.network
  return {
    Image: image,
    Hostname: spec.app,
    HostConfig: {
      ...OURS_TO_START,
      CapDrop: ['ALL'],
      SecurityOpt: ['no-new-privileges'],
      PidsLimit: 16,
      CgroupParent: spec.slice,
      NetworkMode: bridge,
      ExtraHosts: [...spec.hosts],
      Sysctls: { ...spec.sysctls },
      Dns: [...spec.resolvers],
    },
    NetworkingConfig: {
      EndpointsConfig: {
        [bridge]: { IPAMConfig: { IPv4Address: ipv4.address, IPv6Address: ipv6.address } },
      },
    },
  }
}

/** Docker's own default set without what a recipe has to ask for. */
export const CAPABILITIES_OF_ALL = [
  'AUDIT_WRITE',
  'CHOWN',
  'DAC_OVERRIDE',
  'FOWNER',
  'FSETID',
  'KILL',
  'NET_BIND_SERVICE',
  'SETFCAP',
  'SETGID',
  'SETPCAP',
  'SETUID',
  'SYS_CHROOT',
]

function process(spec: ProcessSpec, holder: string): Docker.ContainerCreateOptions {
  return {
    Image: spec.image,
    Env: [...spec.environment],
    ...(spec.entrypoint ? { Entrypoint: [...spec.entrypoint] } : {}),
    ...(spec.command ? { Cmd: [...spec.command] } : {}),
    ...(spec.user ? { User: spec.user } : {}),
    HostConfig: {
      ...OURS_TO_START,
      NetworkMode: `container:${holder}`,
      CgroupParent: spec.slice,
      Mounts: spec.mounts.map(({ from, to, readOnly }) => ({
        Type: 'bind',
        Source: from,
        Target: to,
        ReadOnly: readOnly,
      })),
      Tmpfs: Object.fromEntries(spec.tmpfs.map(path => [path, 'rw,nosuid,nodev,mode=1777'])),
      ReadonlyRootfs: spec.readOnlyRoot,
      Devices: spec.devices.map(path => ({
        PathOnHost: path,
        PathInContainer: path,
        CgroupPermissions: 'rw',
      })),
      CapDrop: ['ALL'],
      CapAdd: [...new Set([...CAPABILITIES_OF_ALL, ...spec.capabilities])],
      SecurityOpt: spec.newPrivileges ? [] : ['no-new-privileges'],
      PidsLimit: spec.pids,
      ...(spec.memory ? { Memory: spec.memory, MemorySwap: spec.memory } : {}),
      ...(spec.shm ? { ShmSize: spec.shm } : {}),
      ...(spec.openFiles
        ? { Ulimits: [{ Name: 'nofile', Soft: spec.openFiles, Hard: spec.openFiles }] }
        : {}),
    },
  }
}

/** The loop starts containers, in order; Docker must not run ahead of it after a reboot. */
const OURS_TO_START = { RestartPolicy: { Name: 'no' } } as const
