import { copyFile, cp } from 'node:fs/promises'
import { join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'
import { ownBoard } from '../../image/board.ts'
import { cached, keyOf } from '../../image/cache.ts'
import { contentKey } from '../../image/contents.ts'
import { type ContainerImage, readContainerImage } from '../../image/preload/container-image.ts'
import { debianLayer } from '../../image/preload/layer.ts'

const here = import.meta.dirname

/**
 * A folder with the recipe folders of all test apps. Those with a Dockerfile are complete with the
 * `rootfs.tar` that it starts from: no registry is needed to build them.
 */
export async function testApps(): Promise<string> {
  const { architecture } = await ownBoard()
  const miniflux = await readContainerImage(join(here, '../../image/preload/miniflux.toml'))
  const apps = { hello: busybox, feeds: miniflux }
  const key = keyOf(architecture, apps, await contentKey('test/apps'))
  return await cached('test-apps', key, async folder => {
    await cp(here, folder, { recursive: true, filter: path => !path.endsWith('.ts') })
    for (const [app, contents] of Object.entries(apps)) {
      const { tar } = await debianLayer(contents, architecture, exec)
      await copyFile(tar, join(folder, app, 'rootfs.tar'))
    }
  })
}

const busybox: Pick<ContainerImage, 'packages' | 'leave_out' | 'user'> = {
  packages: ['busybox-static'],
  leave_out: [],
  user: 65534,
}
