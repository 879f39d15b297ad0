import { isDeepStrictEqual } from 'node:util'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NetworkReport, Status } from '../../agent/http/api.ts'
import { tryApp } from '../../agent/ui/reach/tries.ts'
import type { Home } from '../lab/home.ts'
import { lookUp } from '../lab/look.ts'
import { until } from '../lab/until.ts'
import { openWorld, type World } from '../lab/world.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim } from './owner.ts'

const DOMAIN = 'home.example.test'

const PATIENCE = { within: 120_000, every: 500 }

/** A household with a domain of its own, a name server that takes updates, and an authority. */
describe('a domain of one’s own', { tags: ['slow'] }, () => {
  let home: Home
  let world: World
  let pebble: string

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    await claim(home)
    await home.box.exec(['gantry', 'app', 'install', `${appsOnBox}/hello`], { timeout: 120_000 })
    const ipv4 = await ipv4Of(home)
    world = await openWorld(home, {
      records: [
        'printer.home A 10.9.9.9',
        'far A 9.9.9.9',
        `public A ${ipv4}`,
        `*.public A ${ipv4}`,
      ],
      // It is renewed when two thirds of that are over.
      hasty: 15,
    })
    // Everything that the box asks for by name is asked there.
    await askWorld()
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  const askWorld = () => home.box.exec(['resolvectl', 'dns', 'eth0', world.address])
  const setDomain = (words: readonly string[], { directory, root } = world.authority) => {
    const { key } = world
    const settings = [`acme=${directory}`, `acme-root=${root}`]
    return home.box.exec(['gantry', 'domain', 'set', ...words, ...settings], {
      input: `key=${key.name}\nsecret=${key.secret}\n`,
    })
  }
  const visit = (host: string, ca: string) =>
    home.phone.fetch(`https://${host}/`, { ca, resolve: { [host]: ipv4 }, timeoutMs: 5000 })
  /** Every certificate of a domain that the box keeps. */
  const kept = () =>
    home.box.exec(['sh', '-c', 'cat $(find /data/state/certificates/domain -name certificate.pem)'])
  let ipv4 = ''

  it('is certified by an authority that asks over http, where the records are the owner’s', async () => {
    ipv4 = await ipv4Of(home)
    await setDomain(['public.example.test', 'none'])
    const names = await until('there is a certificate', () => certified(home), { within: 60_000 })
    expect(names).toEqual(['public.example.test', 'hello.public.example.test'])
    pebble = await rootOfPebble(home, world)
    const page = await until('the app answers there', async () => {
      const answer = await visit('hello.public.example.test', pebble)
      return answer.status === 200 && answer
    })
    expect(page.headers['strict-transport-security']).toContain('max-age')
  })

  it('gets its records, its certificate, and is what apps are told', async () => {
    await setDomain([DOMAIN, 'rfc2136', `server=${world.address}`])
    await until(
      'there is a certificate',
      async () => {
        const names = await certified(home)
        return names?.includes(`*.${DOMAIN}`)
      },
      { within: 60_000 },
    )
    for (const name of [DOMAIN, `anything.${DOMAIN}`]) {
      expect(await world.look(name, 'A')).toEqual([ipv4])
    }
    expect(await world.look(`_gantry.${DOMAIN}`, 'TXT')).toEqual([
      expect.stringContaining('heritage=gantry'),
    ])
    await until('the app answers there', async () => {
      return (await visit(`hello.${DOMAIN}`, pebble)).status === 200
    })
    await until(
      'the app is told',
      async () => (await urlOfHello(home)) === `https://hello.${DOMAIN}`,
      {
        within: 60_000,
      },
    )
    const plain = await home.phone.fetch(`http://hello.${DOMAIN}/`, {
      resolve: { [`hello.${DOMAIN}`]: ipv4 },
    })
    expect(plain.headers.location).toBe(`https://hello.${DOMAIN}/`)
    expect((await visit('hello-home.local', await authority(home))).headers).not.toHaveProperty(
      'strict-transport-security',
    )
  })

  it('is not needed where the router hides it: the page says so, and other names and the number go on', async () => {
    const [router] = home.routers
    const server = world.address
    const own = await authority(home)
    const report: NetworkReport = JSON.parse(
      await home.box.exec(['sh', '-c', 'gantry network --json || true']),
    )
    const hello = report.apps.find(it => it.service === 'hello')
    expect(hello?.names).toEqual([`hello.${DOMAIN}`, 'hello-home.local'])
    expect(hello?.numberUrl).toMatch(/^https:/)
    // As the page does it in a browser whose name server is the router.
    const tried = () =>
      tryApp(hello as NonNullable<typeof hello>, async url => {
        const { hostname } = new URL(url)
        const isOfDomain = hostname.endsWith(DOMAIN)
        const [found] = isOfDomain ? await askRouter(hostname) : [undefined]
        if (isOfDomain && found === undefined) return false
        const resolve = found === undefined ? {} : { [hostname]: found }
        const options = { ca: isOfDomain ? pebble : own, resolve, timeoutMs: 6000 }
        return await home.phone.fetch(`${url}/.gantry`, options).then(
          () => true,
          () => false,
        )
      })
    const askRouter = (name: string) => lookUp(home.phone.exec, `${router?.ipv4}.1`, name, 'A')

    await router?.forward({ server })
    expect(await askRouter(`hello.${DOMAIN}`)).toEqual([ipv4])
    expect(await tried()).toMatchObject({ way: 'both', missed: [] })

    await router?.forward({ server, hidesHome: true })
    // It asks there, and gives what leads out of the house.
    expect(await askRouter('far.example.test')).toEqual(['9.9.9.9'])
    expect(await askRouter(`hello.${DOMAIN}`)).toEqual([])
    expect(await tried()).toMatchObject({
      way: 'domain-hidden',
      missed: [`https://hello.${DOMAIN}`],
    })
    await askWorld()
  })

  it('follows the box to other addresses, and leaves alone what is not the box’s', async () => {
    await home.box.exec(['ip', 'address', 'add', '192.168.77.9/24', 'dev', 'eth0'])
    await until(
      'the new address is known',
      async () => {
        return (await world.look(DOMAIN, 'A')).includes('192.168.77.9')
      },
      { within: 60_000 },
    )
    expect(await world.look(`printer.${DOMAIN}`, 'A')).toEqual(['10.9.9.9'])
    await home.box.exec(['ip', 'address', 'delete', '192.168.77.9/24', 'dev', 'eth0'])
  })

  it('says so where the name of an app leads elsewhere by a record that is not the box’s', async () => {
    const isTold = async () => {
      const { findings } = await statusOf(home)
      return findings.some(
        ({ code, values }) =>
          code === 'dns-foreign' && isDeepStrictEqual(values, { name: `printer.${DOMAIN}` }),
      )
    }
    expect(await isTold()).toBe(false)
    const install = ['gantry', 'app', 'install', `${appsOnBox}/hello`, '--as', 'printer'] as const
    await home.box.exec(install, { timeout: 120_000 })
    await until('the owner is told', isTold, PATIENCE)
    await home.box.exec(['gantry', 'app', 'remove', 'printer', '--delete-data'], {
      timeout: 60_000,
    })
    await until('that is over', async () => !(await isTold()), PATIENCE)
    expect(await world.look(`printer.${DOMAIN}`, 'A')).toEqual(['10.9.9.9'])
  })

  it('follows the router to other networks, with an app that has an address of its own in them', async () => {
    const [router] = home.routers
    const app = `strongbox.${DOMAIN}`
    await home.box.exec(['gantry', 'app', 'install', `${appsOnBox}/strongbox`], {
      timeout: 120_000,
    })
    const told = async (network: string, lent: string, gone: readonly string[]) => {
      const [box, own] = await Promise.all([world.look(DOMAIN, 'AAAA'), world.look(app, 'AAAA')])
      return (
        box.some(it => it.startsWith(network)) &&
        own.some(it => it.startsWith(lent)) &&
        ![...box, ...own].some(it => gone.some(before => it.startsWith(before)))
      )
    }
    await router?.delegate('2001:db8:8000::')
    await router?.announce(['2001:db8:177::'], ['2001:db8:77::'])
    await until(
      'the records are right',
      () => told('2001:db8:177:', '2001:db8:8000:', ['2001:db8:77:']),
      PATIENCE,
    )
    await router?.delegate('2001:db8:9000::')
    await router?.announce(['2001:db8:277::'], ['2001:db8:177::'])
    await until(
      'the records have followed',
      () => told('2001:db8:277:', '2001:db8:9000:', ['2001:db8:177:', '2001:db8:8000:']),
      PATIENCE,
    )
    await home.box.exec(['gantry', 'app', 'remove', 'strongbox', '--delete-data'], {
      timeout: 60_000,
    })
    // The card was set up anew meanwhile.
    await askWorld()
  })

  it('is renewed in time, and left for the box’s own names when its certificate has run out', async () => {
    const name = 'short.example.test'
    await setDomain([name, 'rfc2136', `server=${world.address}`], world.hasty)
    await until(
      'there is a certificate',
      async () => (await certified(home))?.includes(`*.${name}`),
      PATIENCE,
    )
    const first = await kept()
    await until('another one has taken its place', async () => (await kept()) !== first, PATIENCE)
    await world.hasty.stop()
    const finding = await until(
      'the owner is told',
      async () => {
        const { findings } = await statusOf(home)
        return findings.find(it => it.code === 'certificate-refused')
      },
      PATIENCE,
    )
    expect(finding.values).toMatchObject({ domain: name })
    await until(
      'apps are told other names',
      async () => (await urlOfHello(home)) === 'https://hello-home.local',
      PATIENCE,
    )
    expect((await visit('hello-home.local', await authority(home))).status).toBe(200)
  })

  it('is taken away with what the box knew of it', async () => {
    await home.box.exec(['gantry', 'domain', 'remove'])
    await until('nothing is told of it any more', async () =>
      (await statusOf(home)).findings.every(it => !it.code.startsWith('certificate')),
    )
    expect(await home.box.exec(['ls', '/data/state/gantry/secrets'])).not.toContain('@domain')
  })
})

async function certified({ box }: Home): Promise<readonly string[] | undefined> {
  const { certified } = JSON.parse(await box.exec(['gantry', 'domain', '--json'])) as {
    certified: readonly string[]
  }
  return certified.length > 0 ? certified : undefined
}

/** Pebble makes an authority of its own each time, and shows it where it is managed. */
async function rootOfPebble({ phone }: Home, { authority }: World): Promise<string> {
  return (await phone.fetch(authority.shown, { ca: authority.root })).text
}

const authority = ({ box }: Home) => box.read('/data/state/certificates/1/root.crt')

const statusOf = async ({ box }: Home): Promise<Status> =>
  JSON.parse(await box.exec(['sh', '-c', 'gantry status --json || true']))

async function urlOfHello({ box }: Home): Promise<string | undefined> {
  const format = '{{range .Config.Env}}{{println .}}{{end}}'
  const environment = await box.exec(['docker', 'inspect', '--format', format, 'hello.main'])
  return /^SERVICE_URL=(.*)$/m.exec(environment)?.[1]
}

async function ipv4Of({ box }: Home): Promise<string> {
  const said = await box.exec(['ip', '-json', '-4', 'address', 'show', 'dev', 'eth0'])
  return JSON.parse(said)[0].addr_info[0].local
}
