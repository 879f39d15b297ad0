import { buildRoot } from '../../image/root.ts'
import { toolsRoot } from '../../image/tools.ts'
import { testApps } from '../apps/build-folders.ts'

/** Makes what all files begin with, once: two that begin together would make it twice. */
export async function setup(): Promise<void> {
  await toolsRoot()
  await buildRoot({ preload: ['miniflux'] })
  await testApps()
}
