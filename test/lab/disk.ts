import type { Lab } from './lab.ts'

/** Where the file behind a disk lies while it has a name; the same folder inside and outside. */
export const diskRoom = '/var/tmp'

/**
 * An empty btrfs disk of that size at that path, sparse. Its file loses its name as soon as it is
 * mounted, so it is gone with the laboratory, however that ends.
 */
export async function openDisk(lab: Lab, path: string, size: string): Promise<void> {
  const file = `${diskRoom}/${lab.name}${path.replaceAll('/', '-')}`
  await lab.run(['truncate', `--size=${size}`, file])
  await lab.run(['mkfs.btrfs', '--quiet', file])
  await lab.run(['mkdir', '-p', path])
  await lab.run(['mount', '-o', 'loop,noatime', file, path])
  await lab.run(['rm', file])
}
