import type { Lab } from './lab.ts'

/** Where the file behind a disk lies while it has a name, as seen from inside a laboratory. */
export const diskRoom = '/lab/disk-room'

/**
 * An empty btrfs disk of that size at that path, sparse. Its file loses its name at once, so it is
 * gone with the laboratory, however that ends.
 */
export async function openDisk(lab: Lab, path: string, size: string): Promise<void> {
  const file = (await lab.run(['mktemp', `${diskRoom}/gantry-lab-XXXXXXXX`])).trim()
  await lab.run(['truncate', `--size=${size}`, file])
  await lab.run(['mkfs.btrfs', '--quiet', file])
  await lab.run(['mkdir', '-p', path])
  await lab.run(['mount', '-o', 'loop,noatime', file, path])
  await lab.run(['rm', file])
}
