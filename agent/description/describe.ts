import { join } from 'node:path'
import { readText } from '../base/files.ts'
import { versionOf } from '../base/version.ts'
import type { Box } from '../box/box.ts'
import { type AppEntry, isInstalled } from '../box/manifest.ts'
import type { Description } from './description.ts'

/** @param brought recipes of the owner's own that the box offers, by service */
export async function describe(
  { manifest, store, people }: Pick<Box, 'manifest' | 'store' | 'people'>,
  brought: ReadonlySet<string>,
): Promise<Description> {
  const now = await manifest()
  const household = people.list()
  const installed = Object.entries(now.apps).filter(([, entry]) => isInstalled(entry))
  const apps = await Promise.all(
    installed.map(async ([service, entry]) => {
      const app = await store.app(service, revisionOf(entry))
      if (!app) return undefined
      const { recipe, answers, settings, folder } = app
      const isOwn = entry.recipe === undefined || brought.has(entry.recipe)
      const shared = entry.people && household.filter(({ id }) => entry.people?.includes(id))
      const said = Object.entries(answers).filter(
        ([id]) => recipe.questions[id]?.type !== 'password',
      )
      return {
        service,
        entry: {
          state: entry.state as 'running' | 'stopped',
          ...(isOwn ? {} : { recipe: entry.recipe, version: versionOf(recipe) }),
          ...(shared ? { people: shared.map(it => it.name).sort() } : {}),
          ...(settings.memory === undefined ? {} : { memory: settings.memory }),
        },
        files: {
          answers: Object.fromEntries(said),
          ...(isOwn ? { recipe: await readText(join(folder, 'recipe.toml')) } : {}),
        },
      }
    }),
  )
  const read = apps.filter(it => it !== undefined)
  const { name, timezone, language, domain, update, links, catalogues } = now
  return {
    box: {
      ...{ name, timezone, language, update, links, catalogues },
      ...(domain ? { domain } : {}),
      apps: Object.fromEntries(read.map(it => [it.service, it.entry])),
    },
    apps: Object.fromEntries(read.map(it => [it.service, it.files])),
  }
}

/** Where an app is going to, while it is on its way; where it has to go back, that is where it is. */
function revisionOf({ revision, update, stops }: AppEntry): number {
  if (!update || update.phase === 'back') return revision
  return stops.at(-1) ?? update.to
}
