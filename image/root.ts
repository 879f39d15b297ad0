import { basename } from 'node:path'
import { type Exec, exec as run } from '../agent/base/exec.ts'
import { addAgent, addApps } from './agent.ts'
import { type Board, ownBoard } from './board.ts'
import { bootstrap, keepAsLocked } from './bootstrap.ts'
import { cached, keyOf } from './cache.ts'
import { contentKey } from './contents.ts'
import { copyFiles, makeLinks } from './files.ts'
import { addFirewall } from './firewall.ts'
import { addFirmware, unpackFirmware } from './firmware.ts'
import { addHolder } from './holder.ts'
import type { Startable } from './initrd.ts'
import { readLayers } from './layers.ts'
import {
  type Lock,
  type Locked,
  notAsLocked,
  packagesIn,
  readLock,
  together,
  writeLock,
} from './lock.ts'
import { mirrorOf, ownMirror } from './mirror.ts'
import { addName } from './name.ts'
import { addNextDatabases, unpackNextDatabases } from './next-databases.ts'
import { type PreloadedApp, preloadedApps } from './preload.ts'
import { projectVersion } from './project.ts'
import { addTryboot } from './raspberry-pi/tryboot.ts'
import { stage } from './stages.ts'
import { toolsRoot, withTools } from './tools.ts'
import { setUnits } from './units.ts'
import { addUpdateKey, readUpdateKey } from './update-key.ts'

export interface RootOptions {
  /** This machine's own board unless said. */
  readonly board?: Board
  /** Apps whose container images, made here, travel inside the root. */
  readonly preload?: readonly string[]
  /** More of them, as files that `docker save` has written; they go before those that are made here. */
  readonly preloaded?: readonly PreloadedApp[]
  /** The next major of the database server travels beside that of today. */
  readonly nextDatabases?: boolean
  /** Resolve all packages afresh and write down what came. */
  readonly updateLock?: boolean
  /** Refuse where the mirror has not every package as it is locked; else it is told. */
  readonly onlyLocked?: boolean
  /** A PEM file with the key that updates are signed with; without one the box takes none. */
  readonly updateKey?: string
  /** Where such a box looks for newer versions unless somebody says otherwise: the address of a feed. */
  readonly feed?: string
  /** The project's own unless said. */
  readonly version?: string
  readonly exec?: Exec
}

export interface Root extends Startable {
  /** Another one, with what the board's own firmware needs. */
  readonly firmware?: string | undefined
  readonly key: string
  /** Every package of Debian that it and the firmware are made of; those of apps are beside them. */
  readonly packages: Lock
  /** Apps whose container images are inside. */
  readonly preloaded: readonly PreloadedApp[]
}

/** The root file system of a box, made of everything in `layers/`, `agent/` and `recipes/`. */
export async function buildRoot(options: RootOptions = {}): Promise<Root> {
  const { board = await ownBoard(), preload = [], updateLock = false, feed, exec = run } = options
  // Whoever builds may keep files to himself; the users of a box have to read them.
  process.umask(0o022)
  const version = options.version ?? (await projectVersion())
  const signer = options.updateKey ? await readUpdateKey(options.updateKey) : undefined
  const layers = await readLayers(board)
  const tools = await stage('tools', () => withTools(exec))
  const mirror = (await ownMirror(exec)) ?? (await mirrorOf(await toolsRoot(exec)))

  const locked = updateLock ? undefined : await readLock(board)
  const { base, key: baseKey } = await stage('packages', () =>
    bootstrap(board, layers, locked, mirror, exec),
  )
  const packages = await packagesIn(base)
  if (updateLock) {
    await writeLock(board, packages)
    await keepAsLocked(base, board, layers, packages, exec)
  }
  const compare = (part: Locked) => {
    for (const line of notAsLocked(board, part, options)) {
      process.stderr.write(`not as locked: ${line}\n`)
    }
  }
  if (locked) compare({ locked, packages })

  const firmware = board.firmware
    ? await stage('firmware', () => unpackFirmware(board, updateLock, mirror, exec))
    : undefined
  if (firmware) compare(firmware)

  const next = options.nextDatabases
    ? await stage('next databases', () => unpackNextDatabases(board, updateLock, mirror, exec))
    : undefined
  if (next) compare(next)

  const given = options.preloaded ?? []
  const made = preload.filter(app => !given.some(it => it.app === app))
  const own = await stage('preloaded apps', () => preloadedApps(made, board, { updateLock, exec }))
  compare(own)
  const preloaded = [...own.apps, ...given]
  const travelling = preloaded.map(({ app, archive }) => [app, basename(archive)])
  const from = [baseKey, packages, firmware?.packages, await sources(), travelling, next?.packages]
  const key = keyOf(...from, board.name, version, signer, feed)
  const initrdKey = keyOf(
    baseKey,
    packages,
    firmware?.packages,
    await contentKey('image'),
    board.name,
  )
  const root = await stage('root', () =>
    cached('root', key, async root => {
      await exec(['cp', '--archive', '--link', base, root], { timeout: 0 })
      for (const layer of layers) {
        if (layer.files) await copyFiles(layer.files, root)
        await makeLinks(root, layer.links)
      }
      await addName(root, base, { version, board, feed })
      await addHolder(root, exec)
      await addFirewall(root)
      await addApps(root, preloaded)
      await addAgent(root, board, exec)
      if (firmware) {
        await addFirmware(root, board, firmware, exec)
        await addTryboot(root, packages, mirror, exec)
      }
      if (next) await addNextDatabases(root, next, mirror, exec)
      await addUpdateKey(root, { board, version, certificates: signer })
      await setUnits(root, layers, tools)
    }),
  )
  return {
    ...{ root, firmware: firmware?.folder, key, initrdKey },
    packages: together([packages, firmware?.packages ?? [], next?.packages ?? []]),
    preloaded,
  }
}

const sources = () => contentKey('agent', 'image', 'recipes', 'package-lock.json')
