import { expect, it } from 'vitest'
import { recipeOrThrow } from '../../../agent/recipe/read.ts'
import { upgraded } from '../../../agent/recipe/upgraded.ts'

const digest = `@sha256:${'a'.repeat(64)}`
const text = `# Notes, and why.
service = "notes"
image = "registry.example.org:5000/notes:v1.2.0-slim${digest}"   # the small one
version = "1.2.0"
[https]
[processes.search]
image = "docker.io/example/search:7.1"
command = ["search"]
`
const to = (version: string, of = text) => upgraded(of, recipeOrThrow('recipe.toml', of), version)

it('changes the version and the tags that hold it, and nothing else', () => {
  expect(to('1.3.1').text).toBe(text.replaceAll('1.2.0', '1.3.1').replace(digest, ''))
})

it('leaves the steps of an upgrade as they are', () => {
  const step =
    '[upgrade]\nsequence = "each-major"\n[[upgrade.step]]\nversion = "1.1.0"\nimage = "docker.io/example/notes:1.2.0"\n'
  const of = text.replace('[https]', `${step}[https]`)
  const { text: written } = to('1.3.1', of)
  expect(written).toContain(step)
  expect(written).toContain('\nversion = "1.3.1"\n')
})

it('says that the digest is gone', () => {
  expect(to('1.3.1').remarks).toEqual([expect.stringContaining('its digest was left out')])
})

it('asks about a new major version, and says where no image changed', () => {
  const of = text.replace('v1.2.0-slim', 'stable')
  expect(to('2.0.0', of).remarks).toEqual([
    'no image has 1.2.0 in its tag: none was changed',
    '2.0.0 is a new major version: does it belong into upgrade.breaking?',
  ])
})

it('refuses a recipe that does not say its version', () => {
  expect(() => to('2', text.replace('version = "1.2.0"\n', ''))).toThrow('does not say its version')
})
