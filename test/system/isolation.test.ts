import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Component, Status } from '../../agent/http/api.ts'
import { connectFrom } from '../lab/connect.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { probeAll } from '../reach/probes.ts'
import { openWorld, type World } from '../reach/world.ts'
import { openBuiltHome, tellOnFailure } from './home.ts'
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
    const outcomes = await connectFrom(world.from.phone('stock'), targets, 1_000)
    return outcomes.some(it => it !== 'silent')
  }

  it.each([false, true])('is as declared, with frames shown to br_netfilter: %s', async on => {
    await world.setBridgeFilter(on)
    const verdicts = await probeAll(world, on ? 'routes' : 'stock')
    expect(verdicts.filter(it => !it.holds)).toEqual([])
    expect(verdicts.length).toBeGreaterThan(100)
  })

  it('is nothing without the firewall, which is back within a pass', async () => {
    await nft('delete table inet gantry\n')
    expect(await isOpen()).toBe(true)
    await until('the firewall is back', async () => !(await isOpen()), A_PASS)
  })

  it('undoes what somebody changed in the rules', async () => {
    await nft('insert rule inet gantry forward accept\n')
    expect(await isOpen()).toBe(true)
    await until('the change is gone', async () => !(await isOpen()), A_PASS)
    await nft('add element inet gantry home-ipv4 { 203.0.113.0/24 }\n')
    await until(
      'the stranger is no neighbour any more',
      async () =>
        !(await home.box.exec(['nft', 'list', 'set', 'inet', 'gantry', 'home-ipv4'])).includes(
          '203.0.113.',
        ),
      A_PASS,
    )
  })

  it('notices by trying that packets do not go where they should', async () => {
    const { offer } = world.apps
    // A hole that leaves the rules of the box as they are.
    await nft(`table inet others {
      chain aside {
        type nat hook prerouting priority -110;
        ip daddr ${offer.ipv4.app} tcp dport 1 dnat ip to ${offer.ipv4.app}:1883
      }
    }\n`)
    await until(
      'somebody else’s rules are told of',
      async () => (await component('reachability'))?.problem?.code === 'foreign-rules',
      A_PASS,
    )
    // The first try comes soon after the worker has started.
    await home.box.kill('gantry-worker')
    const seen = await until(
      'the hole is told of',
      async () => {
        const { problem } = (await component('reachability')) ?? {}
        return problem?.code === 'not-as-declared' && problem
      },
      { within: 120_000, every: 500 },
    )
    expect(seen.message).toContain('port 1, which nobody declared, of offer')
    await nft('delete table inet others\n')
    await home.box.kill('gantry-worker')
    await until('all is well', async () => (await component('reachability'))?.ok, A_PASS)
    const links = await home.box.exec(['ip', 'link', 'show'])
    await until('no stranger is left', async () => !links.includes('gantry-probe'), A_PASS)
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

  it('stays closed while Docker, networkd and the worker start again', async () => {
    await home.box.exec(['systemctl', 'restart', 'docker.service', 'systemd-networkd.service'])
    await home.box.kill('gantry-worker')
    expect(await isOpen()).toBe(false)
    await owner.app('offer', it => it.state === 'running')
    expect(await isOpen()).toBe(false)
  })
})
