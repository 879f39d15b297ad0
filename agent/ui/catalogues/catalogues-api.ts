import type { CatalogueReport, CataloguesReport, Imported } from '../../http/api.ts'
import { ask } from '../api-client.ts'

/** Where a catalogue is, who signs it, and what it goes before. */
type CatalogueWish = Pick<CatalogueReport, 'url' | 'key' | 'priority'>

/** What this place asks of the box: fetched with it, and not before. */
export const cataloguesApi = {
  catalogues: () => ask<CataloguesReport>('GET', '/api/catalogues'),
  addCatalogue: (name: string, source: CatalogueWish) =>
    ask<void>('POST', '/api/catalogues', { name, source }),
  rankCatalogue: (name: string, priority: number) =>
    ask<void>('POST', `/api/catalogues/${encodeURIComponent(name)}/priority`, { priority }),
  refreshCatalogue: (name: string) =>
    ask<void>('POST', `/api/catalogues/${encodeURIComponent(name)}/refresh`, {}),
  removeCatalogue: (name: string) =>
    ask<void>('DELETE', `/api/catalogues/${encodeURIComponent(name)}`),
  /** `web`: the service that people open, where somebody has chosen it. */
  importRecipe: (files: Readonly<Record<string, string>>, web?: string) =>
    ask<Imported>('POST', '/api/recipes/import', { files, ...(web === undefined ? {} : { web }) }),
  bringRecipe: (recipe: string) =>
    ask<{ readonly service: string }>('POST', '/api/recipes', { recipe }),
  dropRecipe: (service: string) =>
    ask<void>('DELETE', `/api/recipes/${encodeURIComponent(service)}`),
}
