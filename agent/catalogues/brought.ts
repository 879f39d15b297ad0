import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Conflict, InvalidInput, NotFound } from '../base/errors.ts'
import { exists, writeWhole } from '../base/files.ts'
import { type CatalogueApp, readCatalogue } from '../box/catalogue.ts'
import { recipeOrThrow } from '../recipe/read.ts'

/** Recipes that the owner brought to the box: each a folder, and offered like those of a catalogue. */
export interface Brought {
  apps(): Promise<ReadonlyMap<string, CatalogueApp>>
  /**
   * Keeps a recipe, over the one of the same name that was brought before; answers its service.
   * Throws for one with a mistake, and for a name in `others`.
   */
  keep(text: string, others: ReadonlySet<string>): Promise<string>
  /** What was installed from it stays. Throws where there is none. */
  drop(service: string): Promise<void>
}

export function openBrought(folder: string): Brought {
  const apps = () => readCatalogue(folder, '/nowhere')
  return {
    apps,

    async keep(text, others) {
      const { service, build } = recipeOrThrow('recipe.toml', text)
      if (build !== undefined) {
        throw new InvalidInput('recipe-builds', `${service} is built from the files beside it`, {
          hint: 'install it from its folder: gantry app install ./FOLDER',
        })
      }
      if (others.has(service)) {
        throw new Conflict('recipe-taken', `a catalogue has an app called ${service} already`, {
          hint: 'call it something else: service = "..." in the recipe',
        })
      }
      await mkdir(join(folder, service), { recursive: true })
      await writeWhole(join(folder, service, 'recipe.toml'), text)
      return service
    },

    async drop(service) {
      const place = join(folder, service)
      if (!(await exists(place))) {
        throw new NotFound('recipe-unknown', `no recipe called ${service} was brought to this box`)
      }
      await rm(place, { recursive: true, force: true })
    },
  }
}
