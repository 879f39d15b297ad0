import { copyFile, link, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'
import { bundleAgent } from '../agent/bundle.ts'
import type { Board } from './board.ts'
import { cached } from './cache.ts'
import { contentKey } from './contents.ts'
import { copyFiles } from './files.ts'
import { nodeFor } from './node.ts'
import type { PreloadedApp } from './preload.ts'
import { project } from './project.ts'

/** Puts the bundled agent, its page and the Node that runs it into the root. */
export async function addAgent(root: string, board: Board, exec: Exec): Promise<void> {
  const folder = join(root, 'usr/lib/gantry')
  const key = await contentKey('agent', 'package-lock.json')
  const bundle = await cached('agent', key, out => bundleAgent({ out }))
  await copyFiles(bundle, folder)
  await link(await nodeFor(board, exec), join(folder, 'node'))
}

/** Puts the recipes that the box offers, and the images of the preloaded ones, into the root. */
export async function addApps(root: string, preloaded: readonly PreloadedApp[]): Promise<void> {
  const share = join(root, 'usr/share/gantry')
  await copyFiles(join(project, 'recipes'), join(share, 'recipes'))
  await mkdir(join(share, 'images'), { recursive: true })
  for (const { app, archive } of preloaded) {
    await copyFile(archive, join(share, 'images', `${app}.tar`))
  }
}
