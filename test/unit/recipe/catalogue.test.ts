import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readCatalogue } from '../../../agent/box/catalogue.ts'

it('offers the apps of recipes/, whatever else is in there', async () => {
  const catalogue = await readCatalogue(join(import.meta.dirname, '../../../recipes'), '/nowhere')
  expect([...catalogue.keys()]).toContain('miniflux')
  for (const [service, { recipe }] of catalogue) expect(recipe.service).toBe(service)
})
