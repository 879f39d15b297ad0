import { expect, it } from 'vitest'
import { caddyConfig } from '../../../agent/proxy/caddy-config.ts'
import { FRONT_NAME } from '../../../agent/proxy/front.ts'
import { desiredWith } from '../../fakes/desired.ts'
import {
  agreed,
  BOXES,
  CLOCK,
  CLOCK_SHARED,
  HOME,
  imageOf,
  inSite,
  LOFT,
  machine,
  OLD,
  SHED,
} from '../../fakes/spread.ts'

const apps = [CLOCK_SHARED]
const spread = {
  agreed: agreed([machine(HOME), machine(LOFT), machine(SHED)], apps),
  services: [
    { number: 3968, home: HOME, told: '', undone: false, running: { [LOFT]: 1, [SHED]: 1 } },
  ],
  tasks: [{ number: 3968, address: 'fd12:3456:789a:1:a:0:f80:3' }],
}
const places = {
  ...{ webHttp: 'http', webHttps: 'https', gate: 'gate', oidc: 'oidc', neighbours: 'neighbours' },
  ...{ admin: 'admin', apps: '/run/caddy/apps.sock', storage: 'storage' },
}
const signing = { root: 'root', certificate: 'certificate', key: 'key', storage: 'storage' }

interface Config {
  readonly apps: {
    readonly tls: { readonly certificates: { readonly automate: readonly string[] } }
    readonly http: { readonly servers: Readonly<Record<string, { readonly routes: unknown }>> }
  }
}
const configOf = (desired: ReturnType<typeof desiredWith>) =>
  caddyConfig(desired, [], places, { signing, shown: undefined }, spread) as unknown as Config
const loft = configOf(desiredWith([], inSite(LOFT, { apps })))
const routesOf = ({ apps }: Config, server: string) => JSON.stringify(apps.http.servers[server])

it('asks what runs here, then the other boxes, each by a way of its own', () => {
  const routes = routesOf(loft, 'https')
  const dials = [...routes.matchAll(/"upstreams":(\[[^\]]*\]?[^\]]*\])/g)].map(([, it]) => it)
  const here = '{"dial":"[fd12:3456:789a:1:a:0:f80:3]:8080"}'
  expect(dials).toContain(`[${here}]`)
  expect(dials).toContain(
    `[${here},{"dial":"unix//run/caddy/to-192.168.1.23.sock"},{"dial":"unix//run/caddy/to-192.168.1.21.sock"}]`,
  )
  const way = routesOf(loft, 'to-192.168.1.23')
  expect(way).toContain('"dial":"192.168.1.23:443"')
  expect(way).toContain(`"server_name":"${FRONT_NAME}"`)
  expect(way).toContain(`"trusted_ca_certs":["${BOXES[HOME].root}","${BOXES[SHED].root}"]`)
  // Nobody is told that something went wrong who can still ask somebody else.
  expect(way).toContain('"abort":true')
})

it('hands on once, and believes other boxes alone that they have', () => {
  const routes = routesOf(loft, 'https')
  expect(routes).toContain(
    '"header":{"Gantry-Handed-On":["yes"]},"remote_ip":{"ranges":["192.168.1.21","192.168.1.23"]}',
  )
})

it('answers under the names of all boxes', () => {
  const names = ['clock-loft.local', 'clock-home.local', 'clock-shed.local', FRONT_NAME]
  expect(loft.apps.tls.certificates.automate).toEqual(expect.arrayContaining(names))
})

it('goes on at home while it changes there, by the others', () => {
  const desired = desiredWith(
    [{ recipe: CLOCK, state: 'stopped', images: imageOf(OLD) }],
    inSite(HOME, { apps }),
  )
  const routes = routesOf(configOf(desired), 'https')
  expect(routes).toContain('[{"dial":"unix//run/caddy/to-192.168.1.22.sock"}')
})

it('is nothing of it for a box by itself', () => {
  const alone = configOf(desiredWith([{ recipe: CLOCK, images: imageOf(OLD) }]))
  expect(Object.keys(alone.apps.http.servers)).toEqual(['http', 'https', 'apps'])
  expect(JSON.stringify(alone)).not.toMatch(/Handed|boxes-of-a-site/)
})
