import { copyFile, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed } from '../../agent/base/errors.ts'
import type { Exec } from '../../agent/base/exec.ts'
import { cached, keyOf } from '../cache.ts'
import { contentKey } from '../contents.ts'
import { ownArchitecture } from '../foreign.ts'
import { kernelIn } from '../initrd.ts'
import type { Lock } from '../lock.ts'
import type { Mirror } from '../mirror.ts'
import { unpack } from '../unpack.ts'
import { kernelTools } from './kernel-tools.ts'

const NAME = 'gantry-tryboot'

/**
 * Makes the module that starts a version on trial for the very kernel of a root, and puts it there.
 * Throws where the mirror no longer has the headers of that kernel.
 */
export async function addTryboot(
  root: string,
  packages: Lock,
  mirror: Mirror,
  exec: Exec,
): Promise<void> {
  const { version } = await kernelIn(root)
  const module = await trybootModule(version, packageOf(version, packages), mirror, exec)
  const modules = join(root, 'usr/lib/modules', version)
  await mkdir(join(modules, 'updates'))
  await copyFile(module, join(modules, 'updates', `${NAME}.ko`))
  const build = await kernelTools(exec)
  await build(['depmod', `--basedir=${root}`, version], { timeout: 0 })
}

/** The version of Debian's package that a kernel came in. */
function packageOf(kernel: string, packages: Lock): string {
  const prefix = `linux-image-${kernel} `
  const line = packages.find(it => it.startsWith(prefix))
  if (line) return line.slice(prefix.length).split(' ')[0] ?? ''
  throw new ComponentFailed('no-kernel', `there is no package of the kernel ${kernel}`)
}

/**
 * A file with the module for a kernel, which came in that version of Debian's package. Throws where
 * the mirror no longer has its headers.
 */
export async function trybootModule(
  kernel: string,
  version: string,
  mirror: Mirror,
  exec: Exec,
): Promise<string> {
  // 7.3.4+deb13-arm64 has parts that are called 7.3.4+deb13.
  const common = kernel.replace(/-[^-]+$/, '')
  const wanted = [
    `linux-headers-${kernel}=${version}`,
    `linux-headers-${common}-common=${version}`,
    `linux-kbuild-${common}:${ownArchitecture}=${version}`,
  ]
  const source = await contentKey(`image/raspberry-pi/${NAME}.c`)
  return await cached('module', keyOf(wanted, source), async out => {
    const from = { packages: wanted, architecture: 'arm64', preferences: '' }
    const { folder } = await unpack(from, mirror, exec)
    const headers = join(folder, 'usr/src', `linux-headers-${common}`)
    const work = `${out}.work`
    await mkdir(work)
    try {
      await copyFile(join(import.meta.dirname, `${NAME}.c`), join(work, `${NAME}.c`))
      await writeFile(join(work, 'Makefile'), `obj-m := ${NAME}.o\n`)
      const build = await kernelTools(exec)
      await build(
        [
          ...(['make', '--silent', `--directory=${headers}-common`] as const),
          ...[`O=${headers}-arm64`, `M=${work}`, 'ARCH=arm64', 'CROSS_COMPILE=aarch64-linux-gnu-'],
          // What helps to debug it names folders of this machine.
          ...['KCFLAGS=-g0', 'CONFIG_DEBUG_INFO_BTF_MODULES=', 'modules'],
        ],
        { timeout: 0 },
      )
      const made = join(work, `${NAME}.ko`)
      await build(['aarch64-linux-gnu-strip', '--strip-debug', '-o', out, made])
    } finally {
      await exec(['rm', '-rf', work])
    }
  })
}
