import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { formatMistake, readRecipe } from '../../../agent/recipe/read.ts'
import { fields } from './fields.ts'
import { referenceOf } from './reference.ts'

const file = join(import.meta.dirname, '../../../recipes/README.md')
const readme = readFileSync(file, 'utf8')
const BLOCK = /<!-- keys ?(.*?) -->\n(?:.*\n)*?<!-- end -->/g

it('has the tables of the format as it is', async () => {
  const renewed = readme.replace(BLOCK, (_all, path: string) =>
    [
      `<!-- keys${path && ` ${path}`} -->`,
      referenceOf(path.split('.').filter(Boolean)),
      '<!-- end -->',
    ].join('\n'),
  )
  // To renew it: npx vitest run --project unit -u test/unit/recipe
  await expect(renewed).toMatchFileSnapshot(file)
})

it('has a table for every table of the format', () => {
  const shown = [...readme.matchAll(BLOCK)].map(([, path = '']) => path)
  const alike = (path: string) =>
    path
      .replace(/^databases\.\*/, 'database')
      .replace(/^caches\.\*/, 'cache')
      .replace(/^processes\.\*\.health/, 'health')
      .replace(/^hooks\.[a-z-]+/, 'hooks.post-install')
  const tables = fields.map(it => it.path.slice(0, -1).join('.')).filter(it => it !== '')
  expect([...new Set(tables.map(alike))].filter(it => !shown.includes(it))).toEqual([])
})

it('has an example that is good', () => {
  const [, example = ''] = /```toml\n(.*?)```/s.exec(readme) ?? []
  const { mistakes, warnings } = readRecipe('example.toml', example)
  expect([...mistakes, ...warnings].map(formatMistake)).toEqual([])
})

it('knows every code that a packager is told', () => {
  const folder = join(import.meta.dirname, '../../golden/recipe')
  const codes = readdirSync(folder)
    .filter(name => name.endsWith('.out'))
    .flatMap(name => readFileSync(join(folder, name), 'utf8').split('\n'))
    .flatMap(line => /^\S+:\d+:\d+: ([EW]-[A-Z-]+) /.exec(line)?.[1] ?? [])
  expect(new Set(codes).size).toBeGreaterThan(40)
  expect([...new Set(codes)].filter(it => !readme.includes(`\`${it}\``))).toEqual([])
})
