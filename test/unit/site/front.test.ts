import { describe, expect, it } from 'vitest'
import { originsOf } from '../../../agent/box/origins.ts'
import { caddyConfig } from '../../../agent/proxy/caddy-config.ts'
import { frontsOf } from '../../../agent/proxy/front.ts'
import {
  NOTHING_SPREAD,
  namesToAnnounce,
  ownPages,
  type Spread,
} from '../../../agent/site/front/need.ts'
import { namesElsewhere } from '../../../agent/site/pages/need.ts'
import type { SitePage } from '../../../agent/site/pages/page.ts'
import { desiredWith } from '../../fakes/desired.ts'
import { agreed, HOME, inSite, LOFT, machine, SHED } from '../../fakes/spread.ts'

const PHOTOS =
  'service = "photos"\nimage = "photos:1"\n[https]\nport = 8080\nauth = "proxy"\n[https.identity]\nuser = "X-Who"\n[https.names.admin]\nport = 9000\n[storage.pictures]\npath = "/data"\n'
const page = (name: string, home: string): SitePage => ({
  ...{ name, home, maxBody: 1_000, idleTimeout: 60_000 },
})
const pages = [page('photos', HOME), page('admin-photos', HOME)]
const at = (me: string, own: readonly string[] = [], more = pages) =>
  desiredWith(
    own.map(recipe => ({ recipe })),
    inSite(me, { pages: more }),
  )
const home = at(HOME, [PHOTOS])
const loft = at(LOFT)
const up = (...boxes: string[]): Spread => ({
  ...NOTHING_SPREAD,
  agreed: agreed([HOME, LOFT, SHED].map(it => machine(it, { up: boxes.includes(it) }))),
})
const all = up(HOME, LOFT, SHED)

describe('a page that is on its own box alone', () => {
  it('is handed on to that box, by all names that lead to it', () => {
    expect(frontsOf(loft, all).others).toMatchObject([
      {
        ...{ service: 'photos', isNamed: true, names: ['photos-home.local', 'photos-shed.local'] },
        ...{ here: [], elsewhere: ['192.168.1.21'], only: 'home', maxBody: 1_000 },
      },
      { service: 'admin-photos', names: ['admin-photos-home.local', 'admin-photos-shed.local'] },
    ])
  })
  it('is nowhere while its box is away, and asked there where nobody can say', () => {
    expect(frontsOf(loft, up(LOFT, SHED)).others[0]?.elsewhere).toEqual([])
    expect(frontsOf(loft, NOTHING_SPREAD).others[0]?.elsewhere).toEqual(['192.168.1.21'])
  })
  it("is nobody else's for a box by itself, or one that comes or goes", () => {
    for (const more of [{ leaving: true }, { founding: true }] as const) {
      const desired = desiredWith([], inSite(LOFT, { pages, ...more }))
      expect(frontsOf(desired, all).others).toEqual([])
      expect(namesToAnnounce(desired, all.agreed)).toEqual([])
      expect(ownPages(desiredWith([{ recipe: PHOTOS }], inSite(HOME, more)))).toEqual([])
    }
  })
  it('is told to the others with nothing that is secret', () => {
    expect(ownPages(home)).toEqual([
      { name: 'admin-photos', home: HOME, maxBody: 2 ** 30, idleTimeout: 600_000 },
      { name: 'photos', home: HOME, maxBody: 2 ** 30, idleTimeout: 600_000 },
    ])
  })
})

describe('two boxes with an app of one name', () => {
  const both = [page('photos', SHED), page('photos', LOFT)]
  it('each answer at their own names, and the one that came first at all others', () => {
    expect(frontsOf(at(HOME, [], both), all).others).toMatchObject([
      { only: 'shed', isNamed: false, names: ['photos-shed.local'] },
      { only: 'loft', isNamed: true, names: ['photos-loft.local'] },
    ])
    const third = [...both, page('photos', HOME)]
    expect(namesElsewhere(at(SHED, [PHOTOS], third).site, 'photos')).toEqual([])
    expect(namesElsewhere(at(LOFT, [PHOTOS], both).site, 'photos')).toEqual(['photos-home.local'])
    expect(namesElsewhere(at(SHED, [PHOTOS], both).site, 'photos')).toEqual([])
  })
  it('are told apart before the others have heard of the newer one', () => {
    expect(frontsOf(at(LOFT, [PHOTOS]), all).others[0]).toMatchObject({
      ...{ isNamed: false, names: ['photos-home.local', 'photos-shed.local'] },
    })
  })
})

describe('names of pages of other boxes', () => {
  it('are announced by every box', () => {
    expect(namesToAnnounce(home, all.agreed)).toEqual([])
    expect(namesToAnnounce(loft, all.agreed)).toEqual([
      'photos-loft.local',
      'admin-photos-loft.local',
    ])
  })
  it('of a box that is away are announced where the page itself is there', () => {
    expect(namesToAnnounce(home, up(HOME, SHED).agreed)).toEqual([
      'photos-loft.local',
      'admin-photos-loft.local',
    ])
    // Its own names lead nowhere else.
    expect(namesToAnnounce(loft, up(LOFT, SHED).agreed)).toEqual([
      'photos-loft.local',
      'admin-photos-loft.local',
    ])
  })
})

const places = {
  ...{ webHttp: 'http', webHttps: 'https', gate: 'gate', oidc: 'oidc', neighbours: 'neighbours' },
  ...{ admin: 'admin', apps: '/run/caddy/apps.sock', storage: 'storage' },
}
const signing = { root: 'root', certificate: 'certificate', key: 'key', storage: 'storage' }
const configOf = (desired: ReturnType<typeof desiredWith>, spread = all) =>
  caddyConfig(desired, [], places, { signing, shown: undefined }, spread) as unknown as {
    readonly apps: {
      readonly tls: { readonly certificates: { readonly automate: readonly string[] } }
      readonly http: {
        readonly servers: Readonly<Record<string, { readonly routes: readonly Route[] }>>
      }
    }
  }
interface Route {
  readonly match?: readonly { readonly host?: readonly string[]; readonly header?: unknown }[]
}
const routesFor = (desired: ReturnType<typeof desiredWith>, host: string, spread = all) =>
  (configOf(desired, spread).apps.http.servers.https?.routes ?? []).filter(it =>
    it.match?.[0]?.host?.includes(host),
  )

describe('the proxy', () => {
  it('of another box decides nothing of who comes in', () => {
    const routes = JSON.stringify(routesFor(loft, 'photos-loft.local'))
    expect(routes).toContain('"dial":"unix//run/caddy/to-192.168.1.21.sock"')
    expect(routes).not.toContain('gate')
    expect(routes).toContain('This is on the box home, which does not answer.')
  })
  it('of its own box asks its gate for what others hand on, and believes them only who asked', () => {
    const [handed, own] = routesFor(home, 'photos-loft.local')
    const boxes = ['192.168.1.22', '192.168.1.23']
    expect(handed?.match?.[0]).toMatchObject({
      ...{ header: { 'Gantry-Handed-On': ['yes'] }, remote_ip: { ranges: boxes } },
    })
    expect(own?.match?.[0]?.header).toBeUndefined()
    for (const route of [handed, own].map(it => JSON.stringify(it))) {
      expect(route).toContain('"dial":"unix/gate"')
      expect(route).toMatch(/"delete":\[[^\]]*"X-Forwarded-\*"[^\]]*"X-Who"/)
    }
    expect(JSON.stringify(handed)).toContain(`"trusted_proxies":${JSON.stringify(boxes)}`)
    expect(JSON.stringify(own)).not.toContain('trusted_proxies')
  })
  it('says which box is away', () => {
    const [, route] = routesFor(loft, 'photos-loft.local', up(LOFT, SHED))
    expect(JSON.stringify(route)).toContain('"status_code":503')
    expect(JSON.stringify(route)).not.toContain('reverse_proxy')
  })
  it('has a certificate for each of these names, and sends plain http to it', () => {
    for (const it of [home, loft]) {
      const { tls, http } = configOf(it).apps
      const names = ['home', 'loft', 'shed'].map(box => `photos-${box}.local`)
      expect(tls.certificates.automate).toEqual(
        expect.arrayContaining([...names, 'boxes-of-a-site.local']),
      )
      for (const name of names) {
        expect(JSON.stringify(http.servers.http)).toContain(`https://${name}{http.request.uri}`)
      }
    }
  })
})

it('is for the gate and for who signs people in a name like the others', () => {
  const origins = originsOf({
    ...{ hostname: 'home', prefix: '' },
    elsewhere: it => namesElsewhere(home.site, it),
  })
  expect(origins.app('photos').map(it => it.origin)).toEqual([
    ...['https://photos-home.local', 'http://photos-home.local'],
    ...['https://photos-loft.local', 'http://photos-loft.local'],
    ...['https://photos-shed.local', 'http://photos-shed.local'],
  ])
})

describe('an app that another box has by now', () => {
  const gone = (more: readonly SitePage[]) => {
    const desired = at(HOME, [PHOTOS], [...pages, ...more])
    return { ...desired, apps: desired.apps.map(it => ({ ...it, elsewhere: true })) }
  }
  it('is shown and announced by its old box for that one alone, where that is known', () => {
    expect(namesToAnnounce(gone([]), all.agreed)).toEqual([])
    expect(frontsOf(gone([]), all).others).toEqual([])
    const known = gone([page('photos', LOFT)])
    expect(ownPages(known)).toEqual([])
    expect(namesToAnnounce(known, all.agreed)).toEqual(['photos-home.local'])
    expect(frontsOf(known, all).others).toMatchObject([
      { only: 'loft', isNamed: true, names: ['photos-loft.local', 'photos-shed.local'] },
    ])
  })
})
