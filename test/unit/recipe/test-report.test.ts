import { expect, it } from 'vitest'
import { digestOf, wasTestedWell } from '../../../agent/recipe/test-report.ts'

const folder = (files: Readonly<Record<string, string>>) =>
  new Map(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)]))
const notes = folder({ 'recipe.toml': 'service = "notes"', start: 'exec notes' })
const report = (steps: object) =>
  JSON.stringify({ recipe: digestOf(notes), at: '2026-11-28T12:00:00Z', steps })

it('counts as long as every file of the recipe stays as it was', () => {
  const well = report({ install: true, removal: true })
  expect(wasTestedWell(well, notes)).toBe(true)
  const changed = folder({ 'recipe.toml': 'service = "notes"', start: 'exec other' })
  expect(wasTestedWell(well, changed)).toBe(false)
  expect(wasTestedWell(well, folder({ 'recipe.toml': 'service = "notes"' }))).toBe(false)
})

it('does not count where something failed, nothing was tried, or nobody can read it', () => {
  expect(wasTestedWell(report({ install: 'ended by itself' }), notes)).toBe(false)
  expect(wasTestedWell(report({}), notes)).toBe(false)
  expect(wasTestedWell('{', notes)).toBe(false)
})
