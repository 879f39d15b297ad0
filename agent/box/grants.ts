import type { Grant } from '../http/api.ts'
import type { DesiredApp } from './desired.ts'

/** What an app was given for what it asked for, without anything secret. Pure. */
export function grantsOf(app: DesiredApp): Grant[] {
  const { network, databases, caches, storage, devices, processes } = app
  return [
    { kind: 'address', what: network.ipv6.address },
    { kind: 'address', what: network.ipv4.address },
    ...databases.map(
      ({ engine, name }): Grant => ({ kind: 'database', what: name, detail: engine }),
    ),
    ...caches.map(({ instance }): Grant => ({ kind: 'cache', what: instance })),
    ...storage.map(({ path, folder }): Grant => ({ kind: 'folder', what: path, detail: folder })),
    ...devices.map((what): Grant => ({ kind: 'device', what })),
    ...processes.flatMap(it =>
      Object.keys(it.environment)
        .sort()
        .map((what): Grant => ({ kind: 'variable', what, detail: it.name })),
    ),
  ]
}
