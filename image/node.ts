import { access, chmod, copyFile, mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed } from '../agent/base/errors.ts'
import type { Exec } from '../agent/base/exec.ts'
import type { Board } from './board.ts'
import { cached, keyOf, removeTree } from './cache.ts'
import { project } from './project.ts'

/**
 * The Node binary for a board: from node_modules, where npm has checked it against the lock, or,
 * for another architecture than this machine's, packed by npm and checked here.
 */
export async function nodeFor(board: Board, exec: Exec): Promise<string> {
  const { version, integrity } = await locked(board.node)
  const path = await cached('node', keyOf(board.node, version), async target => {
    const installed = join(project, 'node_modules', board.node, 'bin/node')
    if (await exists(installed)) await copyFile(installed, target)
    else await fetchNode(`${board.node}@${version}`, integrity, target, exec)
    await chmod(target, 0o755)
  })
  return path
}

async function fetchNode(name: string, integrity: string, target: string, exec: Exec) {
  const folder = `${target}.npm`
  await mkdir(folder, { recursive: true })
  const answer = await exec(['npm', 'pack', '--json', name], { cwd: folder, timeout: 300_000 })
  const [packed] = JSON.parse(answer) as { filename: string; integrity: string }[]
  if (packed?.integrity !== integrity) {
    throw new ComponentFailed('node-differs', `${name} is not what package-lock.json says it is`)
  }
  await exec(['tar', '-xf', packed.filename, 'package/bin/node'], { cwd: folder })
  await copyFile(join(folder, 'package/bin/node'), target)
  await removeTree(folder)
}

async function locked(name: string): Promise<{ version: string; integrity: string }> {
  const lock = JSON.parse(await readFile(join(project, 'package-lock.json'), 'utf8'))
  return lock.packages[`node_modules/${name}`]
}

const exists = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  )
