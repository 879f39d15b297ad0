import { join } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'

/**
 * Makes the root file system of the container that owns an app's network: one static program that
 * waits and reaps.
 */
export async function addHolder(root: string, exec: Exec): Promise<void> {
  await exec([
    'tar',
    '--create',
    `--file=${join(root, 'usr/share/gantry/holder.tar')}`,
    `--directory=${join(root, 'usr/bin')}`,
    '--owner=0',
    '--group=0',
    '--numeric-owner',
    '--mode=755',
    '--mtime=@0',
    '--sort=name',
    'catatonit',
  ])
}
