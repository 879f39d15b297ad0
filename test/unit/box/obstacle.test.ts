import { expect, it } from 'vitest'
import { needsOf } from '../../../agent/box/needs.ts'
import { obstacleTo } from '../../../agent/box/obstacle.ts'
import type { Machine } from '../../../agent/box/requirements.ts'
import { recipeOrThrow } from '../../../agent/recipe/read.ts'

const recipe = (service: string, more = '') =>
  recipeOrThrow('recipe.toml', `service = "${service}"\nimage = "example/${service}:1"\n${more}`)

const box: Machine = {
  architecture: 'amd64',
  memory: 2 * 2 ** 30,
  diskFree: 10 * 2 ** 30,
  devices: new Set(),
  wired: false,
  postgresql: '17',
}

const obstacle = (more: string, beside: readonly ReturnType<typeof recipe>[] = []) =>
  obstacleTo(recipe('notes', more), box, beside)?.code

it('there is none for an app that fits', () => {
  expect(obstacleTo(recipe('notes'), box, [])).toBeUndefined()
})

it.each([
  ['arch-missing', 'arch = ["arm64"]'],
  ['memory-small', '[resources]\nmemory-min = "4G"'],
  ['disk-full', '[resources]\ndisk-min = "20G"'],
  ['cable-missing', '[network]\nlan = true'],
  ['device-missing', '[devices.card]\nclass = "gpu"\nrequired = true'],
  ['app-missing', '[requires.apps.broker]'],
])('%s', (code, more) => {
  expect(obstacle(more)).toBe(code)
})

it('is a port of the box that another app has', () => {
  const port = '[ports.dns]\nudp = 10000\nipv4 = true\npurpose = "Names"'
  expect(obstacle(port, [recipe('other', port)])).toBe('port-taken')
})

it('what an app needs is told before it is installed', () => {
  const wanted = `arch = ["arm64"]
[database]
variant = "sql:2023"
[cache]
variant = "redis"
max-memory = "32M"
[resources]
memory-min = "1G"
disk-min = "2G"
[network]
lan = true
[devices.card]
class = "gpu"
required = true
[devices.eye]
class = "camera"`
  expect(needsOf(recipe('notes', wanted))).toEqual({
    memory: 2 ** 30,
    disk: 2 * 2 ** 30,
    databases: ['postgres'],
    caches: [32 * 2 ** 20],
    devices: ['gpu'],
    cable: true,
    architectures: ['arm64'],
  })
})
