import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NetworkReport, NetworkTrial } from '../../agent/http/api.ts'
import { addressIn } from '../../agent/network/address-plan.ts'
import { gapDuring } from '../lab/asker.ts'
import type { Home } from '../lab/home.ts'
import { knock } from '../lab/knock.ts'
import { cableOf, guardAnnouncements, openLan } from '../lab/lan.ts'
import { openRouter } from '../lab/router.ts'
import { until } from '../lab/until.ts'
import { endsOf } from '../reach/ends.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { authorityOf, pageOf } from './owner.ts'

const PATIENCE = { within: 60_000, every: 250 }

/** Devices at home reach an app at an address of its own, whatever becomes of the network. */
describe('network', () => {
  let home: Home

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    await pageOf(home)
    for (const app of ['dns', 'hello']) {
      await home.box.exec(['gantry', 'app', 'install', `${appsOnBox}/${app}`], { timeout: 120_000 })
    }
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words, '--json'])
  const report = async () =>
    // The exit code tells of findings.
    JSON.parse(await home.box.exec(['sh', '-c', 'gantry network --json || true'])) as NetworkReport
  const addresses = async () =>
    (await report()).apps.find(it => it.service === 'dns')?.addresses.map(it => it.address) ?? []
  const reached = (address: string) => knock(home.phone, address, 53)

  it('is reached by a device that has just come in', async () => {
    const [address = ''] = await addresses()
    await home.phone.rejoin()
    const first = await reached(address)
    const second = await reached(address)
    console.log(
      `a stock kernel reaches an app ${first?.after} ms after joining, then in ${second?.took} ms`,
    )
    expect(first).toBeDefined()
    expect(second).toBeDefined()
    expect((await report()).level).toBe('announced')
    // Else the kernel would think for up to 0.8 s before it answers for an app.
    const delay = ['sysctl', '--values', 'net.ipv6.neigh.eth0.proxy_delay'] as const
    expect((await home.box.exec(delay)).trim()).toBe('0')
  })

  it('keeps the address of an app that ends and comes back', async () => {
    const before = await addresses()
    await home.box.exec(['docker', 'kill', 'dns.holder'])
    await until('the app is back', () => reached(before[0] ?? ''), PATIENCE)
    expect(await addresses()).toEqual(before)
  })

  it('makes way for a network at home that has the numbers of its apps', async () => {
    const { box, lab, phone } = home
    const [address = ''] = await addresses()
    const { ipv4: before } = await endsOf(box, 'dns')
    await openLan(lab, 'elsewhere')
    await openRouter(lab, 'elsewhere', { name: 'other', ipv4: '172.29.0', prefixes: [] })
    const cable = cableOf(lab, 'box')
    await cable.pull()
    await phone.rejoin('elsewhere')
    await cable.put('elsewhere')
    // A device that happens to have the number of the app.
    await phone.exec(['ip', 'address', 'add', `${before.app}/24`, 'dev', 'eth0'])
    const host = await until(
      'the box has an address there',
      async () => (await report()).box.addresses.find(it => it.startsWith('172.29.0.')),
      PATIENCE,
    )
    await until(
      'it is reached by that device',
      async () => (await phone.fetch(`http://${host}/api/box`, { timeoutMs: 2000 })).status === 200,
      PATIENCE,
    )
    const { ipv4: after } = await until(
      'the app has another number',
      async () => {
        const ends = await endsOf(box, 'dns')
        // While it is made anew it has none.
        return ends.ipv4.app !== '' && !ends.ipv4.app.startsWith('172.29.') && ends
      },
      PATIENCE,
    )
    expect(after.app).toMatch(/^172\.28\./)
    await until('the app is reached as before', () => reached(address), PATIENCE)
    await until(
      'the other app has made way, too',
      async () => (await report()).findings.length === 0,
      PATIENCE,
    )

    await phone.exec(['ip', 'address', 'del', `${before.app}/24`, 'dev', 'eth0'])
    await cable.pull()
    await phone.rejoin(home.lan)
    await cable.put(home.lan)
    await until('the box is back', () => has('192.168.77.'), PATIENCE)
    await until('the app is seen', sees, PATIENCE)
  })

  it('goes back to the address before, unless somebody comes to the new one', async () => {
    await gantry('network', 'set', '--ipv4', '192.168.77.60/24', '--gateway', '192.168.77.1')
    await until('the new address is there', () => has('192.168.77.60'), PATIENCE)
    await home.box.kill('gantry-worker')
    await until('it still waits', async () => (await report()).trialEnds !== undefined, PATIENCE)
    // Whoever does not reach the box any more turns it off and on.
    await home.box.reboot()
    await until('the address before is back', async () => !(await has('192.168.77.60')), PATIENCE)
    expect((await report()).settings.ipv4).toBeUndefined()

    const said = await gantry(
      'network',
      'set',
      '--ipv4',
      '192.168.77.60/24',
      '--gateway',
      '192.168.77.1',
    )
    const { confirmAt = '' } = JSON.parse(said) as NetworkTrial
    const ca = await authorityOf(home)
    const [url, token] = confirmAt.split('/#confirm=')
    await until(
      'the new address is confirmed',
      async () =>
        (await home.phone.fetch(`${url}/api/network/confirm`, { ca, json: { token } })).status ===
        204,
      PATIENCE,
    )
    expect(await report()).toMatchObject({ settings: { ipv4: { address: '192.168.77.60/24' } } })
    expect((await report()).trialEnds).toBeUndefined()
    await gantry('network', 'set', '--ipv4', 'dhcp')
    await gantry('network', 'confirm')
  })

  it('has a fixed IPv6 address beside the others, once somebody came to it', async () => {
    const { box, phone } = home
    const fixed = 'fd77:77:77:1::60'
    await phone.exec(['ip', 'address', 'add', 'fd77:77:77:1::20/64', 'dev', 'eth0', 'nodad'])
    const said = await gantry('network', 'set', '--ipv6', `${fixed}/64`)
    const { confirmAt = '' } = JSON.parse(said) as NetworkTrial
    // Nobody vouches for that number, so its page is opened by name.
    const [url, token] = confirmAt.split('/#confirm=')
    expect(url).toBe('https://gantry.local')
    const ca = await authorityOf(home)
    const confirm = () => phone.fetch(`${url}/api/network/confirm`, { ca, json: { token } })
    await until('it is confirmed', async () => (await confirm()).status === 204, PATIENCE)
    expect(await has(fixed)).toBe(true)
    expect((await phone.fetch(`http://[${fixed}]/api/box`)).status).toBe(200)
    const { settings, trialEnds, box: now } = await report()
    expect({ ipv6: settings.ipv6?.address, trialEnds }).toEqual({ ipv6: `${fixed}/64` })
    expect(now.addresses.some(it => it.startsWith('2001:db8:77:'))).toBe(true)
    expect(now.addresses.some(it => it.startsWith('192.168.77.'))).toBe(true)

    await gantry('network', 'set', '--ipv6', 'none')
    await gantry('network', 'confirm')
    await until('it is gone', async () => !(await has(fixed)), PATIENCE)
    expect(await box.exec(['ip', '-6', 'address', 'show', 'dev', 'eth0'])).not.toContain(fixed)
    await phone.exec(['ip', 'address', 'del', 'fd77:77:77:1::20/64', 'dev', 'eth0'])
  })

  it('does what its owner chooses, and tells what that costs', async () => {
    const [own = ''] = await addresses()
    const choose = (addresses: string) => gantry('network', 'set', '--addresses', addresses)
    await choose('proxy-only')
    await until('no app has an address', async () => (await addresses()).length === 0, PATIENCE)
    expect(await report()).toMatchObject({
      ...{ level: 'proxy-only', why: 'chosen' },
      findings: [{ code: 'app-unreached', app: 'dns', values: { chosen: true } }],
    })
    expect(await knock(home.phone, own, 53, 1_000)).toBeUndefined()
    expect(await sees()).toBe(true)

    await choose('router-prefix')
    const inside = await until(
      'the app has an address of the router',
      async () => (await addresses()).find(it => it.startsWith('2001:db8:77:')),
      PATIENCE,
    )
    await until('the phone reaches it', () => reached(inside), PATIENCE)

    await choose('announce')
    await until('it has its own', async () => (await addresses()).join() === own, PATIENCE)
    await until('the phone reaches that', () => reached(own), PATIENCE)
    expect(await report()).toMatchObject({ level: 'announced', why: 'chosen', findings: [] })
    await choose('auto')
  })

  it('gives addresses out of a prefix that the router lends the box, and follows it', {
    tags: ['slow'],
  }, async () => {
    const { box, phone, routers } = home
    const [router] = routers
    const own = await addresses()
    /** What the box does for such an address: in the app, on the way there, in the firewall, for a name. */
    const traces = async (prefix: string) => {
      const { pid } = await endsOf(box, 'dns')
      const said = await box.exec([
        'sh',
        '-c',
        `nsenter --target=${pid} --net -- ip -6 address; ip -6 route; nft list ruleset`,
      ])
      return said.split('\n').filter(it => it.includes(prefix))
    }
    const lent = (prefix: string) =>
      until(
        `the app has an address out of ${prefix}`,
        async () => (await addresses()).find(it => it.startsWith(prefix)),
        { within: 120_000, every: 250 },
      )
    const gone = (prefix: string) =>
      until(
        `nothing is left of ${prefix}`,
        async () =>
          !(await addresses()).some(it => it.startsWith(prefix)) &&
          (await traces(prefix)).length === 0,
        { within: 120_000, every: 500 },
      )
    const start = async (prefixes: readonly string[], over: readonly string[], from?: string) => {
      await router?.delegate(from)
      await router?.announce(prefixes, over)
      return Date.now()
    }

    const page = { host: 'hello-gantry.local', ca: await authorityOf(home) }
    const gap = await gapDuring(home, page, () => follow())
    console.log(`a page over IPv4 was away for ${gap} ms`)
    expect(gap).toBeLessThan(3_000)
    expect(await addresses()).toEqual(own)
    expect(await reached(own[0] ?? '')).toBeDefined()

    await start(['2001:db8:77::'], [])
    await until('the router is as before', async () => (await report()).box.announced[0], PATIENCE)
    await phone.rejoin()

    async function follow(): Promise<void> {
      // The provider gives the router a network of its own.
      await start(['2001:db8:177::'], ['2001:db8:77::'], '2001:db8:8000::')
      const first = await lent('2001:db8:8000:')
      await until('a phone reaches it through the router', () => reached(first), PATIENCE)
      // It is there to stay.
      const lost = ['journalctl', '--quiet', '--unit=systemd-networkd', '--since=-10s'] as const
      await until(
        'the prefix is kept',
        async () => !(await box.exec(lost)).includes('lease lost'),
        PATIENCE,
      )

      // It gives it another one: the router's own /64 changes with it, and nobody says so by DHCPv6.
      const renumbered = await start(['2001:db8:277::'], ['2001:db8:177::'], '2001:db8:9000::')
      const second = await lent('2001:db8:9000:')
      await gone('2001:db8:8000:')
      console.log(`another prefix is lent after ${Date.now() - renumbered} ms`)
      await until('a phone reaches the new one', () => reached(second), PATIENCE)

      // It gives it another one to lend and nothing else: heard of when the box asks again.
      await router?.delegate('2001:db8:a000::')
      await until(
        'a phone reaches that',
        async () => reached(await lent('2001:db8:a000:')),
        PATIENCE,
      )
      await gone('2001:db8:9000:')

      // It has none any more, and neither a network of its own.
      await start([], ['2001:db8:277::'])
      await gone('2001:db8:a000:')
      await until('nor is there a way out', async () => {
        const { gateways, announced } = (await report()).box
        return announced.length === 0 && gateways.every(it => !it.includes(':'))
      })
    }
  })

  it('gives addresses of the router where announcements are lost, and follows its prefix', {
    tags: ['slow'],
  }, async () => {
    await guardAnnouncements(home.lab, ['router'])
    const cable = cableOf(home.lab, 'box')
    await cable.pull()
    const codes = async () => (await report()).findings.map(it => it.code)
    await until('the box sees it', async () => (await codes()).includes('cable-out'), PATIENCE)
    await home.phone.rejoin()
    await cable.put(home.lan)
    const inside = (prefix: string) =>
      until(
        `the app has an address of ${prefix}`,
        async () => (await addresses()).find(it => it.startsWith(prefix)),
        { within: 120_000, every: 250 },
      )
    const before = await inside('2001:db8:77:')
    expect(await until('the phone reaches it', () => reached(before), PATIENCE)).toBeDefined()

    await home.routers[0]?.announce(['2001:db8:78::'])
    const start = Date.now()
    const after = await inside('2001:db8:78:')
    await until('the phone reaches that, too', () => reached(after), PATIENCE)
    console.log(`reached in the new prefix of the router after ${Date.now() - start} ms`)
    expect((await report()).level).toBe('router-prefix')
    expect(await codes()).toEqual(['announcements-lost'])
    // This router says that the ones before are over.
    await home.routers[0]?.announce(['2001:db8:79::'], ['2001:db8:78::'])
    const last = await inside('2001:db8:79:')
    await until(
      'the one before is gone',
      async () => !(await addresses()).includes(after),
      PATIENCE,
    )
    await until('the phone reaches the last one', () => reached(last), PATIENCE)

    // Another device has the address that the app would have in the next one.
    const { bridge, ipv6 } = await endsOf(home.box, 'dns')
    // As the box has it, and the kernel writes no zeros in front.
    const groups = ipv6.app.split(':').slice(0, 3)
    const prefix = groups.map(it => it.padStart(4, '0')).join(':')
    const meant = addressIn('2001:db8:7a::/64', prefix, Number(bridge.replace('app-', '')))
    await home.phone.exec(['ip', 'address', 'add', `${meant}/128`, 'dev', 'eth0', 'nodad'])
    await home.routers[0]?.announce(['2001:db8:7a::'], ['2001:db8:79::'])
    const other = await until(
      'the app has another address there',
      async () => (await addresses()).find(it => it.startsWith('2001:db8:7a:') && it !== meant),
      { within: 120_000, every: 250 },
    )
    await until('the phone reaches it there', () => reached(other), PATIENCE)
    await until('its owner is told', async () =>
      (await report()).findings.some(
        it => it.code === 'address-taken' && it.values.address === meant,
      ),
    )
    await home.phone.exec(['ip', 'address', 'del', `${meant}/128`, 'dev', 'eth0'])

    // Nor has the router any: what answers over IPv6 alone is not reached, and is told by its name.
    await cable.pull()
    await home.routers[0]?.announce([])
    await cable.put(home.lan)
    const unreached = await until(
      'the owner is told of the app',
      async () => (await report()).findings.find(it => it.code === 'app-unreached'),
      PATIENCE,
    )
    expect(unreached).toMatchObject({ app: 'dns', values: { chosen: false } })
    await home.routers[0]?.announce(['2001:db8:77::'])
    await until('the phone reaches it again', async () => reached(await inside('2001:db8:77:')))
    expect(await codes()).toEqual(['announcements-lost'])
  })

  it('begins with what was decided and learned, though the agent does not run', {
    tags: ['slow'],
  }, async () => {
    const { box } = home
    await gantry('network', 'set', '--ipv4', '192.168.77.60/24', '--gateway', '192.168.77.1')
    await gantry('network', 'confirm')
    const kept = () => box.read('/data/state/network/lan.network')
    await until('it is kept', async () => (await kept()).includes('192.168.77.60/24'), PATIENCE)
    await box.exec([
      'sh',
      '-c',
      'mv /data/state/gantry /data/state/aside; touch /data/state/gantry',
    ])
    await box.reboot()
    await until(
      'the box has its address',
      async () => {
        const said = await box.exec(['ip', '-4', 'address', 'show', 'dev', 'eth0'])
        expect(said).not.toContain('192.168.77.1')
        return said.includes('192.168.77.60')
      },
      PATIENCE,
    )
    await expect(box.exec(['gantry', 'network'])).rejects.toThrow()

    await box.exec(['sh', '-c', 'rm /data/state/gantry; mv /data/state/aside /data/state/gantry'])
    await box.exec(['systemctl', 'reset-failed', 'gantry-worker'])
    await box.exec(['systemctl', 'restart', 'gantry-worker'])
    await until(
      'it knows again that its announcements are lost, and what the router announces',
      async () => (await report().catch(() => undefined))?.level === 'router-prefix',
      PATIENCE,
    )
    await gantry('network', 'set', '--ipv4', 'dhcp')
    await gantry('network', 'confirm')
  })

  it('serves web apps where there is no router', { tags: ['slow'] }, async () => {
    await openLan(home.lab, 'alone')
    const cable = cableOf(home.lab, 'box')
    await cable.pull()
    await cable.put('alone')
    await until('the box has made up an address', () => has('169.254.'), PATIENCE)
    expect((await report()).findings.map(it => it.code)).toContain('no-ipv4-address')
    await home.phone.rejoin('alone')
    await home.phone.exec(['ip', 'address', 'add', '169.254.7.7/16', 'dev', 'eth0'])
    await until('the app is seen', sees, PATIENCE)
    await home.phone.exec(['ip', 'address', 'delete', '169.254.7.7/16', 'dev', 'eth0'])
    await home.phone.rejoin()
    await cable.pull()
    await cable.put(home.lan)
    await until('the box is back', () => has('192.168.77.'), PATIENCE)
    await until('the app is seen', sees, PATIENCE)
  })

  /** The page of an app over IPv4, whatever number the box has there. */
  const sees = async () => {
    const { box } = await report()
    const address = box.addresses.find(it => it.includes('.'))
    const host = 'hello-gantry.local'
    const resolve = { [host]: address ?? '' }
    const ca = await authorityOf(home)
    const seen = await home.phone
      .fetch(`https://${host}/`, { ca, resolve, timeoutMs: 3_000 })
      .catch(() => undefined)
    return seen?.status === 200
  }

  const has = async (address: string) =>
    (await report()).box.addresses.some(it => it.startsWith(address))
})
