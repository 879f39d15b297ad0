import { statSync } from 'node:fs'
import { mkdir, readdir, rmdir } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import type { Capability } from '../reconcile/capability.ts'
import { PAGES_FOLDER } from './need.ts'
import {
  type ObservedPageFolders,
  type PageFoldersStep,
  planPageFolders,
} from './page-folders-plan.ts'

/**
 * Whatever is in such a folder, an app may have put it there: the kernel follows no link in it,
 * runs nothing and lets nobody write. So no name that the proxy is asked for leads out of it.
 */
const OPTIONS = 'bind,ro,nosymfollow,nosuid,nodev,noexec'

/** Folders of apps out of which the proxy answers, each mounted where it alone is seen. */
export function pageFolders(exec: Exec): Capability<ObservedPageFolders, PageFoldersStep> {
  return {
    name: 'pages',
    serves: app => app.web?.files !== undefined,
    plan: planPageFolders,
    async observe(desired) {
      const sources = desired.apps.flatMap(({ web }) => (web?.files ? [web.files.source] : []))
      const places = await readdir(PAGES_FOLDER).catch(missing)
      const none = markOf(PAGES_FOLDER)?.device
      return {
        sources: marks(sources),
        // Where nothing is mounted there is an empty folder of the file system around it.
        shown: marks(
          places.map(it => join(PAGES_FOLDER, it)).filter(it => markOf(it)?.device !== none),
        ),
      }
    },
    async apply(step) {
      const { place } = step
      if (step.kind === 'hide') {
        await exec(['systemd-umount', place])
        // Who is sent a file at this moment gets all of it, and the folder goes after that.
        return await rmdir(place).catch(() => {})
      }
      await mkdir(PAGES_FOLDER, { recursive: true, mode: 0o755 })
      const how = ['--type=none', `--options=${OPTIONS}`, '--property=LazyUnmount=yes'] as const
      await exec(['systemd-mount', '--collect', '--fsck=no', ...how, step.source, place]).catch(
        cause => {
          throw notShown(step.app, cause)
        },
      )
    },
  }
}

interface Mark {
  readonly device: bigint
  readonly folder: bigint
}

function markOf(path: string): Mark | undefined {
  // As in readText: a thread for each costs more than it waits for.
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found && { device: found.dev, folder: found.ino }
}

const marks = (paths: readonly string[]): ReadonlyMap<string, string> =>
  new Map(
    paths.flatMap(path => {
      const it = markOf(path)
      return it ? [[path, `${it.device}:${it.folder}`] as const] : []
    }),
  )

function missing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return []
  throw error
}

const notShown = (app: string, cause: unknown) =>
  new ComponentFailed('pages-not-shown', `the pages of ${app} cannot be shown`, {
    hint: 'Gantry tries again by itself; if it lasts: journalctl -b',
    detail: cause instanceof Error ? cause.message : String(cause),
    cause,
  })
