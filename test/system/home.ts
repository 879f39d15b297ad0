import { onTestFailed } from 'vitest'
import { buildRoot, type RootOptions } from '../../image/root.ts'
import { testApps } from '../apps/build-folders.ts'
import type { BoxOptions } from '../lab/box.ts'
import { type Home, openHome } from '../lab/home.ts'

/** Where a box of these tests finds the recipe folders of the test apps. */
export const appsOnBox = '/run/test-apps'

/**
 * A home whose box has the root file system as it is built, with Miniflux inside. `seen` are folders
 * of this machine that the laboratory sees, by the path that they have there; `more`, how else it is built.
 */
export async function openBuiltHome(
  box: Partial<BoxOptions> = {},
  seen: Readonly<Record<string, string>> = {},
  more: RootOptions = {},
): Promise<Home> {
  const { root } = await buildRoot({ preload: ['miniflux'], ...more })
  const folders = { ...box.folders, [appsOnBox]: await testApps() }
  return await openHome({ box: { ...box, root, folders }, folders: seen })
}

/** Shows what the box said when the running test fails. */
export function tellOnFailure({ box }: Home): void {
  onTestFailed(async () => {
    const said = await box
      .exec(['journalctl', '--boot', '--no-pager', '--lines=80'])
      .catch(error => String(error))
    console.error([...box.consoleLines.slice(-40), said].join('\n'))
  })
}
