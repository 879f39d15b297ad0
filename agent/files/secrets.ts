import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { DesiredApp } from '../box/desired.ts'
import { SECRETS_FOLDER } from '../containers/need.ts'

/**
 * Writes the secrets that an app reads as files. The folder is in memory and root's alone; each
 * file is seen by the app it is mounted into, whatever user that runs as.
 */
export async function writeSecretFiles({ service, processes }: DesiredApp): Promise<void> {
  const folder = join(SECRETS_FOLDER, service)
  const files = processes.flatMap(it => it.secretFiles)
  if (files.length === 0) return await removeSecretFiles(service)
  await mkdir(folder, { recursive: true, mode: 0o700 })
  for (const { id, value } of files) {
    const path = join(folder, id)
    await writeFile(`${path}.part`, value, { mode: 0o444 })
    await rename(`${path}.part`, path)
  }
}

export const removeSecretFiles = (service: string): Promise<void> =>
  rm(join(SECRETS_FOLDER, service), { recursive: true, force: true })
