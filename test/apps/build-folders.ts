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
  const diary = { ...miniflux, packages: [...miniflux.packages, ...busybox.packages] }
  const apps = {
    hello: busybox,
    feeds: miniflux,
    'diary-1': diary,
    'diary-2': diary,
    'diary-broken': diary,
    pantry: clients,
    larder: clients,
    ledger: clients,
    journal: clients,
    gallery: busybox,
    'gallery-2': busybox,
    vault: busybox,
    club: busybox,
    bare: busybox,
    strongbox,
  }
  const key = keyOf(architecture, apps, await contentKey('test/apps'))
  return await cached('test-apps', key, async folder => {
    const filter = (path: string) => !path.endsWith('.ts')
    await cp(here, folder, { recursive: true, verbatimSymlinks: true, filter })
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

/** The clients of caches and of MariaDB, with what they open when they run. */
const clients: typeof busybox = {
  packages: [
    'busybox-static',
    'libatomic1',
    'libbsd0',
    'libc6',
    'libcap2',
    'libedit2',
    'libgcc-s1',
    'libjemalloc2',
    'liblzf1',
    'libmd0',
    'libncurses6',
    'libssl3t64',
    'libstdc++6',
    'libsystemd0',
    'libtinfo6',
    'libzstd1',
    'mariadb-client-core',
    'valkey-tools',
    'zlib1g',
  ],
  leave_out: [
    '/usr/bin/mariadb-check',
    '/usr/bin/my_print_defaults',
    '/usr/bin/valkey-benchmark',
    '/usr/bin/valkey-check-*',
    '/usr/lib/*/gconv',
    '/usr/lib/*/libmvec*',
  ],
  user: 65534,
}

/** A program that speaks TLS itself, with what it opens when it runs. */
const strongbox: typeof busybox = {
  packages: ['busybox-static', 'libc6', 'libssl3t64', 'libzstd1', 'openssl', 'zlib1g'],
  leave_out: ['/usr/lib/*/gconv', '/usr/lib/*/libmvec*'],
  user: 65534,
}
