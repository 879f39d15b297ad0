import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Component, Status } from '../../agent/http/api.ts'
import { connectFrom } from '../lab/connect.ts'
import type { Home } from '../lab/home.ts'
import { inNetwork, node, repository } from '../lab/lab.ts'
import { macOf, plugIn } from '../lab/lan.ts'
import { networkd } from '../lab/networkd.ts'
import { until } from '../lab/until.ts'
import { discovery, magicPacket } from '../reach/discovery.ts'
import { endsOf, inAppNetwork } from '../reach/ends.ts'
import { probeAll } from '../reach/probes.ts'
import { openWorld, type World } from '../reach/world.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'

/** Longer than the worker takes to look again when nobody tells it to, on a slow machine. */
const A_PASS = { within: 60_000, every: 250 }

/** Who reaches whom: what was declared, and nothing else. In all networks: npm run bench -- matrix. */
describe('isolation', () => {
  let home: Home
  let owner: Owner
  let world: World

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    owner = await claim(home)
    world = await openWorld(home, owner.ca, ['stock', 'routes'])
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  const nft = (input: string) => home.box.exec(['nft', '-f', '-'], { input })
  const component = async (name: string): Promise<Component | undefined> => {
    // It fails while something is out of order.
    const said = await home.box.exec(['sh', '-c', 'gantry status --json || true'])
    return (JSON.parse(said) as Status).components.find(it => it.name === name)
  }
  /** Whether a device at home gets to the page of an app around the proxy. */
  const isOpen = async () => {
    const { ipv6, ipv4 } = world.apps.offer
    const targets = [ipv6.app, ipv4.app].map(host => ({ host, port: 80 }))
    const outcomes = await connectFrom(world.from.phone('stock'), targets, 3_000)
    return outcomes.some(it => it !== 'silent')
  }

  /** Makes a hole; again, where a pass has closed it before anybody could look. */
  const opens = (input: string) =>
    until('there is a hole', () => nft(input).then(isOpen), { within: 120_000, every: 100 })

  it('is reached by devices as they come in, with nothing set up on them', () => {
    expect(world.arrivals.map(it => [it.device, it.was])).toEqual([
      ['stock', 'taken'],
      ['routes', 'taken'],
    ])
  })

  it.each([false, true])('is as declared, with frames shown to br_netfilter: %s', async on => {
    await world.setBridgeFilter(on)
    const verdicts = await probeAll(world, ['stock', 'routes'])
    expect(verdicts.filter(it => !it.holds)).toEqual([])
    expect(verdicts.length).toBeGreaterThan(100)
  })

  it('gives a port of the box’s own address to one app alone', async () => {
    const { box } = home
    const install = ['gantry', 'app', 'install', `${appsOnBox}/offer`, '--as', 'second', '--agree']
    const said = await box.exec(['sh', '-c', '"$@" --json 2>&1 || true', 'sh', ...install])
    expect(JSON.parse(said).error).toMatchObject({
      code: 'port-taken',
      message: 'offer has port 1883 of the box',
    })
    expect(await box.exec(['gantry', 'app', 'list', '--json'])).not.toContain('"second"')
  })

  it('is nothing without the firewall, which is back within a pass', async () => {
    await opens('table inet gantry\ndelete table inet gantry\n')
    await until('the firewall is back', async () => !(await isOpen()), A_PASS)
  })

  it('undoes what somebody changed in the rules', async () => {
    await opens(`insert rule inet gantry forward accept
      add element inet gantry home-ipv4 { 203.0.113.0/24 }\n`)
    await until('the hole is gone', async () => !(await isOpen()), A_PASS)
    const home4 = await home.box.exec(['nft', 'list', 'set', 'inet', 'gantry', 'home-ipv4'])
    expect(home4).not.toContain('203.0.113.')
  })

  it('keeps the rules that it has where nft refuses others, and says so', async () => {
    const { box } = home
    const rules = () => box.exec(['nft', 'list', 'chain', 'inet', 'gantry', 'forward'])
    const before = await rules()
    await expect(
      nft('delete table inet gantry\ndelete table bridge gantry\nadd rule inet gantry nonsense\n'),
    ).rejects.toThrow()
    expect(await rules()).toBe(before)
    expect(await isOpen()).toBe(false)

    // From now on nft finds nonsense at the end of whatever it is to load.
    await box.exec([
      'sh',
      '-ec',
      `cp /usr/sbin/nft /run/nft
      printf '#!/bin/sh\n[ "$1" = -f ] || exec /run/nft "$@"\n(cat; echo nonsense) | /run/nft "$@"\n' > /run/nft-refusing
      chmod 755 /run/nft-refusing
      mount --bind /run/nft-refusing /usr/sbin/nft`,
    ])
    // Changed by hand, the box would load its own again.
    await box.exec([
      '/run/nft',
      'add',
      'element',
      'inet',
      'gantry',
      'home-ipv4',
      '{ 203.0.113.0/24 }',
    ])
    const refused = await until(
      'the box says that its rules are not loaded',
      async () => (await component('firewall'))?.problem,
      A_PASS,
    )
    expect(refused.message).toContain('nft')
    expect(await isOpen()).toBe(false)
    await box.exec(['umount', '/usr/sbin/nft'])
    await until('all is well', async () => (await component('firewall'))?.ok, A_PASS)
    expect(await box.exec(['nft', 'list', 'set', 'inet', 'gantry', 'home-ipv4'])).not.toContain(
      '203.0.113.',
    )
  })

  it('relies on nothing that Docker would do with networks', async () => {
    const { box } = home
    const version = await box.exec(['docker', 'version', '--format', '{{.Server.Version}}'])
    const [major = 0, minor = 0] = version.split('.').map(Number)
    // What it promises of addresses and bridges was tried with this one and newer ones.
    expect(major * 100 + minor).toBeGreaterThanOrEqual(2601)
    const { bridge } = world.apps.offer
    const asked = await box.exec([
      'docker',
      'network',
      'inspect',
      bridge,
      '--format',
      '{{json .Options}}',
    ])
    expect(Object.keys(JSON.parse(asked)).filter(it => it.includes('gateway_mode'))).toEqual([])
    // Neither rules nor a proxy of its own.
    const tables = await box.exec(['nft', 'list', 'tables'])
    expect(tables.trim().split('\n').sort()).toEqual(['table bridge gantry', 'table inet gantry'])
    expect(await box.exec(['ps', '-e', '-o', 'comm='])).not.toContain('docker-proxy')
  })

  it('notices by trying that packets do not go where they should', { tags: ['slow'] }, async () => {
    const { offer, caller, hermit } = world.apps
    // Holes and locks that leave the rules of the box as they are.
    await nft(`table inet others {
      chain aside {
        type nat hook prerouting priority -110;
        ip daddr ${offer.ipv4.app} tcp dport 1 dnat ip to ${offer.ipv4.app}:1883
        ip saddr 192.0.2.2 fib daddr type local tcp dport 443 dnat ip to ${offer.ipv4.app}:8000
      }
      chain around {
        type nat hook output priority -110;
        oifname "lo" ip daddr ${offer.ipv4.app} tcp dport 80 redirect to :443
      }
      chain gate {
        type filter hook forward priority -10;
        iifname "gantry-probe" ip saddr != 192.0.2.2 ip daddr ${hermit.ipv4.app} tcp dport 443 drop
      }
      chain lock {
        type filter hook input priority -10;
        iifname "${caller.bridge}" tcp dport 6379 drop
      }
    }\n`)
    // Root gets to the proxy where it asks for the app: no rule of a bridge sees it go out.
    const aside = async (act: 'add' | 'delete') => {
      const app = `${offer.ipv4.app}/32`
      const way = ['local', app, 'dev', 'lo', 'src', '127.0.0.1', 'table', '77']
      await home.box.exec(['ip', '-4', 'route', act, ...way])
      const who = ['to', app, 'ipproto', 'tcp', 'dport', '80', 'uidrange', '0-0']
      await home.box.exec(['ip', '-4', 'rule', act, 'priority', '1', ...who, 'lookup', '77'])
    }
    await aside('add')
    // The first try comes soon after the worker has started.
    await home.box.kill('gantry-worker')
    await until(
      'somebody else’s rules are told of',
      async () => (await component('reachability'))?.problem?.code === 'foreign-rules',
      A_PASS,
    )
    const seen = await until(
      'the hole is told of',
      async () => {
        const { problem } = (await component('reachability')) ?? {}
        return problem?.code === 'not-as-declared' && problem
      },
      { within: 120_000, every: 500 },
    )
    // All else that was tried is as it should be.
    expect(new Set(seen.detail?.split('\n').map(it => it.replace(/ \(.*/, '')))).toEqual(
      new Set([
        'somebody at home reaches port 1, which nobody declared, of offer',
        'somebody far away reaches the page at the box’s own address',
        'somebody at home reaches port 443 of hermit',
        'a program of the box reaches port 80 of offer past the proxy',
        'caller reaches the cache at port 6379',
      ]),
    )
    await nft('delete table inet others\n')
    await aside('delete')
    await home.box.kill('gantry-worker')
    await until('all is well', async () => (await component('reachability'))?.ok, A_PASS)
    const links = () => home.box.exec(['ip', 'link', 'show'])
    await until(
      'no stranger is left',
      async () => !(await links()).includes('gantry-probe'),
      A_PASS,
    )
  })

  it('lets fifty visitors in at once, and slows down who opens thousands of connections', async () => {
    const host = world.reach.box.ipv4 ?? ''
    const many = (count: number) => Array.from({ length: count }, () => ({ host, port: 443 }))
    const page = await connectFrom(world.from.phone('routes'), many(300), 20_000)
    expect(page.filter(it => it === 'taken')).toHaveLength(300)
    const [flood, other] = await Promise.all([
      connectFrom(world.from.phone('stock'), many(4_000), 900),
      connectFrom(world.from.phone('routes'), many(6), 20_000),
    ])
    expect(flood.filter(it => it === 'silent').length).toBeGreaterThan(500)
    expect(other.filter(it => it === 'taken')).toHaveLength(6)
  })

  it('hears no more than some of what one device asks everybody, and all of what others ask', async () => {
    const { box, lab } = home
    const own = (await world.addresses('stock')).ipv4
    await nft(`table inet witness {
      chain past {
        type filter hook input priority 10;
        ip saddr ${own} udp dport 5353 counter comment "past"
      }
    }\n`)
    const flood = `
      const socket = require('node:dgram').createSocket('udp4')
      let left = 5000
      socket.bind(0, function send() {
        if (left-- === 0) return socket.close()
        socket.send(Buffer.alloc(12), 5353, '${world.reach.box.ipv4}', () => setImmediate(send))
      })`
    const ask = `import('${repository}/test/lab/mdns.ts').then(async it => console.log(...(await it.askForName('home.local'))))`
    const [, found] = await Promise.all([
      lab.run(inNetwork(world.phone('stock').name, [node, '--eval', flood])),
      lab.run(inNetwork(world.phone('routes').name, [node, '--eval', ask])),
    ])
    expect(found).toContain(world.reach.box.ipv4)
    const said = await box.exec(['nft', 'list', 'table', 'inet', 'witness'])
    const past = Number(said.match(/counter packets (\d+)/)?.[1])
    expect(past).toBeGreaterThan(400)
    expect(past).toBeLessThan(2_500)
    await nft('delete table inet witness\n')
  })

  it('stays closed while Docker, networkd and the worker start again', async () => {
    await home.box.exec(['systemctl', 'restart', 'docker.service', 'systemd-networkd.service'])
    await home.box.kill('gantry-worker')
    expect(await isOpen()).toBe(false)
    await owner.app('offer', it => it.state === 'running')
    expect(await isOpen()).toBe(false)
  })

  it('gives an app a place at home that asks for one, by cable, and takes it away again', {
    tags: ['slow'],
  }, async () => {
    const { box, lab, lan, phone, routers } = home
    const folder = `${appsOnBox}/addresses`
    await expect(box.exec(['gantry', 'app', 'install', folder])).rejects.toThrow(
      /wants a place of its own on the network at home/,
    )
    const router = (signal: 'STOP' | 'CONT') =>
      routers[0]?.exec(['sh', '-c', `kill -${signal} $(cat /run/router.pid)`])
    const page = `https://${world.reach.box.ipv4}/`
    const isThere = () =>
      phone.fetch(page, { ca: owner.ca, timeoutMs: 2_000 }).then(
        ({ status }) => status === 200,
        () => false,
      )
    expect(await isThere()).toBe(true)

    await box.exec(['gantry', 'app', 'install', folder, '--agree'], { timeout: 300_000 })
    await until('the box is back at its address', isThere, A_PASS)
    // As people do who let an app give the addresses.
    await router('STOP')
    await plugIn(lab, { lan, name: 'laptop', mac: macOf('laptop') })
    await networkd(lab, 'laptop', ['DHCP=ipv4'])
    const addressed = async () =>
      /192\.168\.77\.21\d/.test(
        await lab.run(inNetwork('laptop', ['ip', '-4', 'address', 'show', 'dev', 'eth0'])),
      )
    await until('a laptop has an address of the app', addressed, A_PASS)
    await router('CONT')
    const app = '192.168.77.2'
    const port = (number: number, protocol: 'tcp' | 'udp' = 'tcp') => ({
      host: app,
      port: number,
      protocol,
    })
    const place = world.from.phone('stock')
    expect(await connectFrom(place, [port(9999), port(80), port(9999, 'udp')])).toEqual([
      'silent',
      'silent',
      'silent',
    ])
    const addresses = await endsOf(box, 'addresses')
    const inside = { exec: inAppNetwork(box, addresses), probe: world.from.box().probe }
    const host = world.reach.box.ipv4 ?? ''
    // To the box only by its own bridge; to other devices by either.
    expect(
      await connectFrom(inside, [
        { host, port: 443, from: app },
        { host: '192.168.77.30', port: 9, from: app },
      ]),
    ).toEqual(['silent', 'refused'])

    const laptop = {
      exec: (argv: readonly [string, ...string[]]) => lab.run(inNetwork('laptop', argv)),
    }
    await box.exec(['tee', '/run/finder.conf'], {
      input: '[server]\nhost-name=finder\nenable-dbus=no\n',
    })
    // It finds what looks for it, and is found, as programs do it that know of no card.
    await inside.exec([
      ...(['unshare', '--mount', 'sh', '-ec'] as const),
      `mount -t tmpfs tmpfs /run/avahi-daemon
      avahi-daemon --daemonize --file /run/finder.conf --no-drop-root --no-chroot --no-rlimits`,
    ])
    const ask = `import('${repository}/test/lab/mdns.ts').then(async it => console.log(...(await it.askForName('finder.local'))))`
    await until(
      'the app is found by mDNS',
      async () => (await laptop.exec([node, '--eval', ask])).includes(app),
      A_PASS,
    )
    const onBox = '/usr/lib/gantry/node'
    await until(
      'the app is found by SSDP',
      async () => {
        const [, found] = await Promise.all([
          discovery.offer(inside.exec, onBox, 'finder'),
          discovery.search(laptop.exec, node, 20),
        ])
        return found.includes('USN: uuid:finder')
      },
      A_PASS,
    )
    const packet = magicPacket(macOf('laptop'))
    await until(
      'the app wakes a laptop',
      async () => {
        const asleep = discovery.sleep(laptop.exec, node, 5)
        await pause(1_000)
        await discovery.wake(inside.exec, onBox, packet)
        return (await asleep) === packet
      },
      A_PASS,
    )

    await box.reboot()
    await until('the box is back', isThere, { within: 120_000 })
    await until(
      'the app has its place again',
      async () =>
        (await connectFrom(place, [port(67, 'udp')], 500)).length === 1 && (await hasPlace()),
      A_PASS,
    )

    await box.exec(['gantry', 'app', 'remove', 'addresses', '--delete-data'], { timeout: 60_000 })
    await until('nothing of it is left', async () => !(await hasPlace()), A_PASS)
    await until('the box has its address without it', isThere, A_PASS)
    const left = await box.exec([
      'sh',
      '-c',
      'ls /run/systemd/network /run/gantry/lan /sys/class/net; systemctl list-units --plain "gantry-lan@*"',
    ])
    expect(left).not.toMatch(/uplink|lan-\d/)

    async function hasPlace(): Promise<boolean> {
      return /\b(?:uplink|lan-\d+)\b/.test(await box.exec(['ls', '/sys/class/net']))
    }
  })
})
