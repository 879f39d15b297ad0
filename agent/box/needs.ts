import { engineOf } from '../database/need.ts'
import type { AppNeeds } from '../http/api.ts'
import type { Recipe } from '../recipe/schema.ts'

/** What an app takes of a box, so that one knows before it is installed. Pure. */
export function needsOf(recipe: Recipe): AppNeeds {
  const { resources, database, databases, cache, caches, devices, network, arch } = recipe
  const { 'memory-min': memory, 'disk-min': disk } = resources
  const engines = [...(database ? [database] : []), ...Object.values(databases)].flatMap(it => {
    const found = engineOf(it.variant)
    return 'engine' in found ? [found.engine] : []
  })
  return {
    ...(memory === undefined ? {} : { memory }),
    ...(disk === undefined ? {} : { disk }),
    databases: [...new Set(engines)],
    caches: [...(cache ? [cache] : []), ...Object.values(caches)].map(it => it['max-memory']),
    devices: Object.values(devices).flatMap(it => (it.required ? [it.class] : [])),
    cable: network.lan,
    architectures: arch,
  }
}
