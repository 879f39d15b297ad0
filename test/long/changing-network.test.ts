import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NetworkReport } from '../../agent/http/api.ts'
import { type Asker, gapDuring } from '../lab/asker.ts'
import type { Home } from '../lab/home.ts'
import { knock } from '../lab/knock.ts'
import { cableOf, openLan, unplug } from '../lab/lan.ts'
import { NETWORKS, renumber } from '../lab/networks.ts'
import { openPhone } from '../lab/phone.ts'
import { openRouter, type RouterOptions } from '../lab/router.ts'
import { until } from '../lab/until.ts'
import { endsOf } from '../reach/ends.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { authorityOf, pageOf } from '../system/owner.ts'

/** The number of the phone. */
const AT_HOME = '192.168.77.20/24'
const PATIENCE = { within: 60_000, every: 250 }

/** A hundred announcements of ten networks each, as nobody's router makes them. */
const FLOOD = `
import socket, struct, time
s = socket.socket(socket.AF_INET6, socket.SOCK_RAW, socket.IPPROTO_ICMPV6)
s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, 255)
s.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, socket.if_nametoindex('eth0'))
for i in range(100):
    options = b''
    for j in range(10):
        prefix = socket.inet_pton(socket.AF_INET6, '2001:db8:e%03x::' % (i * 10 + j))
        options += struct.pack('!BBBBIII', 3, 4, 64, 0xc0, 600, 600, 0) + prefix
    s.sendto(struct.pack('!BBHBBHII', 134, 0, 0, 64, 0, 0, 0, 0) + options, ('ff02::1', 0))
    time.sleep(0.01)
`

/**
 * Somebody looks at a page of an app over IPv4, by its name, while the network changes: how long is
 * it away? Each test goes on where the last ended. The bounds are those of a busy machine; what was
 * seen is printed.
 */
describe('a page of an app, whatever becomes of the network', { timeout: 10 * 60_000 }, () => {
  let home: Home
  let page: { host: string; ca: string }

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    await pageOf(home)
    for (const app of ['dns', 'hello']) {
      await home.box.exec(['gantry', 'app', 'install', `${appsOnBox}/${app}`], { timeout: 300_000 })
    }
    page = { host: 'hello-gantry.local', ca: await authorityOf(home) }
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  const told = async (what: string, act: (asker: Asker) => Promise<unknown>) => {
    const gap = await gapDuring(home, page, act)
    console.log(`${what}: away for ${gap} ms`)
    return gap
  }
  const report = async () =>
    // The exit code tells of findings.
    JSON.parse(await home.box.exec(['sh', '-c', 'gantry network --json || true'])) as NetworkReport
  /** Milliseconds until the page comes again. */
  const followed = async (what: string, asker: Asker) => {
    const start = performance.now()
    await asker.gets(120_000)
    const ms = Math.round(performance.now() - start)
    console.log(`${what}: followed after ${ms} ms`)
    return ms
  }
  /** The box and the phone go over to another switch, where the phone has that number. */
  const goTo = async (lan: string, asker: Asker, number: string) => {
    const cable = cableOf(home.lab, home.box.name)
    const { exec, rejoin } = home.phone
    await cable.pull()
    // It comes in as it does at home, by the router there.
    await exec(['ip', 'address', 'replace', AT_HOME, 'dev', 'eth0'])
    await rejoin(lan)
    await exec(['ip', '-4', 'address', 'flush', 'dev', 'eth0'])
    await exec(['ip', 'address', 'add', number, 'dev', 'eth0'])
    await exec(['ip', 'route', 'replace', 'default', 'dev', 'eth0'])
    await pause(1_000)
    await cable.put(lan)
    return await followed(lan, asker)
  }

  it('is always there while the provider gives another prefix again and again', async () => {
    const [router] = home.routers
    if (!router) throw new Error('no router')
    const { ipv6 } = await endsOf(home.box, 'dns')
    const seen: number[] = []
    const gap = await told('another prefix, four times', async () => {
      const going = renumber(router, 30)
      try {
        for (let number = 1; number <= 4; number++) {
          const prefix = `2001:db8:${number}:`
          await until(
            `the prefix is ${prefix}`,
            async () => router.prefixes[0]?.startsWith(prefix),
            PATIENCE,
          )
          const start = performance.now()
          await until(
            `the box has an address in ${prefix}`,
            async () => (await report()).box.addresses.some(it => it.startsWith(prefix)),
            PATIENCE,
          )
          seen.push(Math.round(performance.now() - start))
          expect(await knock(home.phone, ipv6.app, 53)).toBeDefined()
        }
      } finally {
        await going.end()
      }
    })
    console.log(`the box has an address in each after ${seen.join(', ')} ms`)
    expect(gap).toBeLessThan(5_000)
    expect(Math.max(...seen)).toBeLessThan(25_000)
    await router.announce(['2001:db8:77::'])
  })

  it('is always there while somebody announces a thousand prefixes', async () => {
    const before = (await report()).box.addresses
    const gap = await told('a flood of announcements', async () => {
      await home.phone.exec(['python3', '-c', FLOOD])
      await until(
        'the box has heard some',
        async () => (await report()).box.addresses.some(it => it.startsWith('2001:db8:e')),
        PATIENCE,
      )
      await pause(10_000)
    })
    const { box, findings } = await report()
    // Its own are among those few that it keeps and announces.
    expect(box.addresses.filter(it => it.includes(':')).length).toBeLessThanOrEqual(8)
    expect(box.addresses).toEqual(
      expect.arrayContaining(before.filter(it => /^(?:192|fd)/.test(it))),
    )
    expect(findings).toEqual([])
    expect(gap).toBeLessThan(5_000)
  })

  it('is not needed on the wire by who takes routes: all of the box’s own is behind it', async () => {
    const { ipv6 } = await endsOf(home.box, 'dns')
    const prefix = ipv6.app.split(':').slice(0, 3).join(':')
    const laptop = await openPhone(home.lab, home.lan, {
      ...{ name: 'laptop', ipv4: '192.168.77.21', kind: 'routes' },
    })
    const routes = () => laptop.exec(['ip', '-6', 'route'])
    await until('it has been told the way', async () =>
      (await routes()).includes(`${prefix}::/48 via fe80::`),
    )
    // Without the network that the box announces, the way is that alone.
    await laptop.exec(['ip', '-6', 'route', 'del', `${prefix}:1::/64`, 'dev', 'eth0'])
    expect(await laptop.exec(['ip', '-6', 'route', 'get', ipv6.app])).toContain('via fe80::')
    expect(await knock(laptop, ipv6.app, 53)).toBeDefined()
  })

  it('is away for as long as the cable is, and a few seconds', async () => {
    const cable = cableOf(home.lab, home.box.name)
    let after = 0
    const gap = await told('the cable is out for five seconds', async asker => {
      await cable.pull()
      await pause(5_000)
      await cable.put(home.lan)
      after = await followed('the cable is in again', asker)
    })
    expect(gap).toBeGreaterThan(4_500)
    expect(after).toBeLessThan(20_000)
  })

  it('follows to another router with other numbers', async () => {
    await openLan(home.lab, 'elsewhere')
    await openRouter(home.lab, 'elsewhere', {
      ...{ name: 'other', ipv4: '10.77.0', prefixes: ['2001:db8:5000::'] },
    })
    let after = 0
    await told('another router', async asker => {
      after = await goTo('elsewhere', asker, '10.77.0.20/24')
    })
    expect(after).toBeLessThan(30_000)
    const { box } = await report()
    expect(box.addresses.some(it => it.startsWith('10.77.0.'))).toBe(true)
    expect(box.addresses.some(it => it.startsWith('192.168.77.'))).toBe(false)
  })

  it('is there where nobody gives addresses, and no IPv6 is', async () => {
    await openLan(home.lab, 'no-dhcp')
    const [shape] = NETWORKS['no DHCP'].routers
    await openRouter(home.lab, 'no-dhcp', { ...shape, name: 'silent' })
    let after = 0
    await told('nobody gives addresses', async asker => {
      after = await goTo('no-dhcp', asker, '169.254.7.7/16')
    })
    expect(after).toBeLessThan(60_000)
  })

  it('comes back to where it was', async () => {
    let after = 0
    await told('back at home', async asker => {
      after = await goTo(home.lan, asker, AT_HOME)
    })
    expect(after).toBeLessThan(30_000)
    const { box, findings } = await report()
    expect(box.addresses.some(it => it.startsWith('192.168.77.'))).toBe(true)
    expect(findings).toEqual([])
  })

  it('is back at the address before where nobody comes to a new one within a minute', async () => {
    const { box } = await report()
    const address = box.addresses.find(it => it.startsWith('192.168.77.')) ?? ''
    const [fixed, gateway] = ['192.168.77.60', '192.168.77.1']
    const set = ['gantry', 'network', 'set', '--ipv4', `${fixed}/24`, '--gateway', gateway] as const
    const open = { resolve: { [page.host]: fixed }, ca: page.ca, timeoutMs: 3_000 }
    let there = 0
    const gap = await gapDuring(home, { ...page, address }, async () => {
      await home.box.exec(set)
      await until(
        'the page is at the new address',
        async () => (await home.phone.fetch(`https://${page.host}/`, open)).status === 200,
        PATIENCE,
      )
      const start = performance.now()
      await until(
        'nobody is waited for any more',
        async () => (await report()).trialEnds === undefined,
        { within: 90_000, every: 500 },
      )
      there = Math.round(performance.now() - start)
    })
    console.log(
      `a new address nobody came to: there for ${there} ms, the old one away for ${gap} ms`,
    )
    expect(there).toBeGreaterThan(40_000)
    expect(gap).toBeLessThan(90_000)
    const after = await report()
    expect(after.settings.ipv4).toBeUndefined()
    expect(after.box.addresses).toContain(address)
    expect(after.box.addresses).not.toContain(fixed)
    const kept = ['cat', '/data/state/network/lan.network'] as const
    expect(await home.box.exec(kept)).not.toContain(fixed)
  })

  /** Puts another router in the place of one, though no cable is out. */
  const replaced = async (before: string, { ipv4, ...next }: { ipv4: string } & RouterOptions) => {
    await unplug(home.lab, before)
    const { exec } = home.phone
    let after = 0
    await told('a router in the place of another', async asker => {
      await openRouter(home.lab, home.lan, { ipv4, ...next })
      await exec(['ip', '-4', 'address', 'flush', 'dev', 'eth0'])
      await exec(['ip', 'address', 'add', `${ipv4}.20/24`, 'dev', 'eth0'])
      await exec(['ip', 'route', 'replace', 'default', 'via', `${ipv4}.1`])
      after = await followed('the router in its place', asker)
    })
    expect(after).toBeLessThan(90_000)
    const { box } = await report()
    expect(box.addresses.some(it => it.startsWith(`${ipv4}.`))).toBe(true)
  }

  it('follows a router that takes the place of another, though no cable was out', async () => {
    await home.routers[0]?.announce([])
    await replaced('router', { name: 'next', ipv4: '10.78.0', prefixes: ['2001:db8:6000::'] })
  })

  it('follows one that has no IPv6, too', async () => {
    await replaced('next', { name: 'plain', ipv4: '10.79.0', prefixes: [] })
  })

  it('keeps its address while the router is away', async () => {
    const { card } = (await report()).box
    await unplug(home.lab, 'plain')
    const gap = await told('no router for a minute', async () => {
      await until(
        'the box has found it silent',
        async () => {
          const asked = ['systemctl', 'show', '--property=ActiveState', '--value'] as const
          const unit = `gantry-ask-router@${card}.service`
          return (await home.box.exec([...asked, unit])).trim() === 'failed'
        },
        { within: 120_000, every: 2_000 },
      )
      await pause(20_000)
    })
    expect(gap).toBeLessThan(5_000)
    const { box } = await report()
    expect(box.addresses.some(it => it.startsWith('10.79.0.'))).toBe(true)
  })
})
