import { expect, it } from 'vitest'
import { compareVersions, versionOf } from '../../../agent/base/version.ts'
import { recipeOrThrow } from '../../../agent/recipe/read.ts'
import { breakingBetween, stopsBetween } from '../../../agent/update/path.ts'

const recipe = (version: string, upgrade = '') =>
  recipeOrThrow(
    'r.toml',
    `service = "cloud"\nimage = "cloud:1"\nversion = "${version}"\n${upgrade}`,
  )

const STEPPING = `
[upgrade]
sequence = "each-major"
breaking = ["31.0.0", "32.0.0"]

[[upgrade.step]]
version = "30.0.9"
image = "cloud:30"

[[upgrade.step]]
version = "31.0.2"
image = "cloud:31.0.2"

[[upgrade.step]]
version = "31.0.7"
image = "cloud:31"
`

it.each([
  ['1.2.3', '1.2.3', 0],
  ['1.2.3', '1.10.0', -1],
  ['v2', '1.99', 1],
  ['2.3.3-1', '2.3.3', 1],
  ['', '1', -1],
])('knows which of %s and %s is older', (one, other, expected) => {
  expect(Math.sign(compareVersions(one, other))).toBe(expected)
})

it.each([
  [{ version: '3', image: 'a:1' }, '3'],
  [{ image: 'docker.io/miniflux/miniflux:2.3.3@sha256:00' }, '2.3.3'],
  [{ image: 'registry:5000/app' }, ''],
])('reads the version of %j', (from, expected) => {
  expect(versionOf(from)).toBe(expected)
})

it('stops at the newest step of each major in between', () => {
  expect(stopsBetween(recipe('29.1.0'), recipe('32.0.1', STEPPING))).toEqual([
    { image: 'cloud:30', version: '30.0.9' },
    { image: 'cloud:31', version: '31.0.7' },
  ])
  expect(stopsBetween(recipe('31.0.1'), recipe('32.0.1', STEPPING))).toEqual([])
})

it('refuses a way that has a gap', () => {
  expect(() => stopsBetween(recipe('28.0.0'), recipe('32.0.1', STEPPING))).toThrow(
    'cannot go from 28.0.0 to 32.0.1',
  )
})

it('goes anywhere at once where the recipe allows it', () => {
  expect(stopsBetween(recipe('1.0.0'), recipe('9.0.0'))).toEqual([])
})

it('names the versions that the owner has to agree to', () => {
  expect(breakingBetween(recipe('30.0.0'), recipe('32.0.1', STEPPING))).toEqual([
    '31.0.0',
    '32.0.0',
  ])
  expect(breakingBetween(recipe('31.0.0'), recipe('31.5.0', STEPPING))).toEqual([])
})
