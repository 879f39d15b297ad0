import { existsSync } from 'node:fs'
import { copyFile, link, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../agent/base/exec.ts'
import type { Board } from './board.ts'
import { copyFiles } from './files.ts'
import { nodeFor } from './node.ts'
import { project } from './project.ts'

/** An app whose container image travels inside the OS image. */
export interface Preloaded {
  readonly app: string
  /** A docker-archive tar. */
  readonly archive: string
}

/** Puts the bundled agent, its page and the Node that runs it into the root. */
export async function addAgent(root: string, board: Board, exec: Exec): Promise<void> {
  const folder = join(root, 'usr/lib/gantry')
  await link(await nodeFor(board, exec), join(folder, 'node'))
  const bundle = join(project, 'agent/bundle.ts')
  if (!existsSync(bundle)) return
  const { bundleAgent } = await import(bundle)
  await bundleAgent({ out: folder })
}

/** Puts the recipes that the box offers, and the images of the preloaded ones, into the root. */
export async function addApps(root: string, preloaded: readonly Preloaded[]): Promise<void> {
  const share = join(root, 'usr/share/gantry')
  await copyFiles(join(project, 'recipes'), join(share, 'recipes'))
  await mkdir(join(share, 'images'), { recursive: true })
  for (const { app, archive } of preloaded) {
    await copyFile(archive, join(share, 'images', `${app}.tar`))
  }
}
