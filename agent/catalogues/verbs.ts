import type { Box } from '../box/box.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { Brought } from './brought.ts'
import { type Catalogues, sourcesOf, unknown } from './catalogues.ts'
import { importFiles } from './import-files.ts'
import type { CatalogueSource } from './need.ts'

/** What people ask of catalogues, and of recipes that they bring. */
export function catalogueHandlers(box: Box, catalogues: Catalogues, brought: Brought) {
  async function offerAnew(): Promise<void> {
    await catalogues.load(await sourcesOf(box))
    box.loop.look()
  }

  const use = (name: string, source: CatalogueSource) =>
    box.change({ what: `catalogue ${name}`, kind: 'catalogue-added', about: name }, async it => ({
      ...it,
      catalogues: { ...it.catalogues, [name]: source },
    }))

  return {
    async 'catalogue.read'() {
      const apps = [...(await brought.apps()).values()]
      const sources = await sourcesOf(box)
      const trial = catalogues.trial(sources)
      return {
        catalogues: await catalogues.report(sources),
        ...(trial ? { trial } : {}),
        brought: apps.map(({ recipe: { service, about, version } }) => ({
          ...{ service, title: about.name ?? service },
          ...(version === undefined ? {} : { version }),
        })),
      }
    },
    async 'catalogue.add'({ name, source }) {
      const { taken } = catalogues.add(name, source, await sourcesOf(box), () => use(name, source))
      // Whoever waits for it asks for the report, which tells why it was not taken.
      taken.catch(() => {})
      return null
    },
    async 'catalogue.rank'({ name, priority }) {
      const { [name]: source } = await sourcesOf(box)
      if (!source) throw unknown(name)
      const what = `catalogue ${name} has priority ${priority}`
      await box.change({ what, kind: 'catalogue-ranked', about: name }, async it => ({
        ...it,
        catalogues: { ...it.catalogues, [name]: { ...source, priority } },
      }))
      await offerAnew()
      return null
    },
    async 'catalogue.remove'({ name }) {
      const sources = await sourcesOf(box)
      if (sources[name]) {
        await box.change(
          { what: `catalogue ${name} removed`, kind: 'catalogue-removed', about: name },
          async it => {
            const { [name]: _gone, ...catalogues } = it.catalogues
            return { ...it, catalogues }
          },
        )
      } else if (catalogues.trial(sources)?.name !== name) throw unknown(name)
      await catalogues.forget(name, await sourcesOf(box))
      box.loop.look()
      return null
    },
    async 'catalogue.refresh'({ name }) {
      const sources = await sourcesOf(box)
      if (!sources[name]) throw unknown(name)
      const done = catalogues.refresh(name, sources)
      done.then(() => box.loop.look()).catch(() => {})
      return null
    },
    'catalogue.version': async ({ app, version }) => ({
      folder: await catalogues.version(app, version, await sourcesOf(box)),
    }),
    'recipe.import': ({ files, web }) => importFiles(files, { web }),
    async 'recipe.bring'({ recipe }) {
      const service = await brought.keep(recipe, catalogues.services())
      await offerAnew()
      return { service }
    },
    async 'recipe.drop'({ service }) {
      await brought.drop(service)
      await offerAnew()
      return null
    },
  } satisfies Partial<Handlers>
}
