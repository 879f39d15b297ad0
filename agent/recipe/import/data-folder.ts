import { backingOf, splitImage } from './images.ts'
import type { Service } from './service.ts'

const MONGO = /^(?:mongo|mongodb|mongodb-community-server|percona-server-mongodb)$/

/** Where a server keeps its data, as its image says. */
function dataFolder(image: string): string | undefined {
  const { name, base, tag } = splitImage(image)
  if (/^bitnami/.test(name)) return `/bitnami/${base}`
  if (MONGO.test(base)) return '/data/db'
  const kind = /postgis|timescale|immich-app\/postgres|pgvecto/.test(name)
    ? 'postgres'
    : backingOf(image)?.kind
  switch (kind) {
    case 'postgres':
      // Since 18, each version has a folder of its own in there.
      return Number.parseInt(/\d+/.exec(tag ?? '')?.[0] ?? '18', 10) >= 18
        ? '/var/lib/postgresql'
        : '/var/lib/postgresql/data'
    case 'mariadb':
      return '/var/lib/mysql'
    default:
      return undefined
  }
}

/**
 * With the volume that Docker makes for the data of a database where the file names none, and takes
 * over when the container is made anew. Where the server becomes a need, it goes with it.
 */
export function withDataFolder(service: Service): Service {
  const target = dataFolder(service.image ?? '')
  const { file, line, name, mounts, tmpfs } = service
  const holds = (path: string) =>
    target !== undefined &&
    (path === target || path.startsWith(`${target}/`) || target.startsWith(`${path}/`))
  if (target === undefined || tmpfs.some(holds) || mounts.some(it => holds(it.target)))
    return service
  const added = {
    file,
    line,
    type: 'volume',
    source: `${name}-data`,
    target,
    readOnly: false,
  } as const
  return { ...service, mounts: [...mounts, added] }
}
