import type { Exec } from '../agent/base/exec.ts'
import type { Layer } from './layers.ts'

/** Which units start with the box and which never do; of old init scripts nothing is asked. */
export async function setUnits(root: string, layers: readonly Layer[], tools: Exec): Promise<void> {
  const mask = layers.flatMap(layer => layer.mask)
  const enable = layers.flatMap(layer => layer.enable)
  const set = (...words: string[]) =>
    tools(['systemctl', '--quiet', `--root=${root}`, ...words], {
      env: { SYSTEMCTL_SKIP_SYSV: '1' },
    })
  await set('mask', ...mask)
  await set('enable', ...enable)
}
