import { NotFound } from '../../agent/base/errors.ts'
import type { Catalogues } from '../../agent/catalogues/catalogues.ts'

/** Catalogues that nobody is asked for: for the page on a workstation. */
export function fakeCatalogues(): Catalogues {
  return {
    load: async () => {},
    refresh: async () => {},
    refreshAll: async () => {},
    add: async () => {},
    forget: async () => {},
    version: async (app, version) => {
      throw new NotFound('version-unknown', `no catalogue has version ${version} of ${app}`)
    },
    report: async sources =>
      Object.entries(sources).map(([name, it]) => ({
        ...it,
        ...{ name, apps: 3, number: 7, released: '2026-11-20T09:00:00Z' },
      })),
  }
}
