import { rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** Says in the root what it is. */
export async function addName(root: string, version: string): Promise<void> {
  const file = join(root, 'usr/lib/os-release')
  await rm(file, { force: true })
  await writeFile(
    file,
    [
      'NAME="Gantry"',
      `PRETTY_NAME="Gantry ${version}"`,
      'ID=gantry',
      'ID_LIKE=debian',
      'VERSION_CODENAME=trixie',
      `VERSION_ID=${version}`,
      'IMAGE_ID=gantry',
      `IMAGE_VERSION=${version}`,
      '',
    ].join('\n'),
  )
}
