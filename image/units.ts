import type { Exec } from '../agent/base/exec.ts'
import type { Layer } from './layers.ts'

/** Which units start with the box and which never do. */
export async function setUnits(root: string, layers: readonly Layer[], tools: Exec): Promise<void> {
  const mask = layers.flatMap(layer => layer.mask)
  const enable = layers.flatMap(layer => layer.enable)
  await tools(['systemctl', '--quiet', `--root=${root}`, 'mask', ...mask])
  await tools(['systemctl', '--quiet', `--root=${root}`, 'enable', ...enable])
}
