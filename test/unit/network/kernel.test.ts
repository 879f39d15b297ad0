import { expect, it } from 'vitest'
import { toldAtHome } from '../../../agent/box/lan.ts'
import { type Links, lanOf, type Routes } from '../../../agent/network/kernel.ts'

const OWN = 'fd12:3456:789a:1::/64'

it('reads the LAN of a home with a router that knows both families', () => {
  expect(lanOf(links(), routes(), OWN)).toEqual({
    card: 'eth0',
    connected: true,
    wifi: false,
    addresses: [
      { address: '192.168.77.156', family: 'IPv4', cidr: '192.168.77.156/24', use: 'lent' },
      {
        address: 'fd12:3456:789a:1::1',
        family: 'IPv6',
        cidr: 'fd12:3456:789a:1::1/64',
        use: 'fixed',
      },
      {
        address: '2001:db8:77:0:26:f8ff:fe56:7f25',
        family: 'IPv6',
        cidr: '2001:db8:77:0:26:f8ff:fe56:7f25/64',
        use: 'lent',
      },
    ],
    onLink: ['192.168.77.0/24', '2001:db8:77::/64', OWN],
    announced: ['2001:db8:77::/64'],
    delegated: ['2001:db8:8000::/60'],
    gateways: { ipv4: '192.168.77.1', ipv6: 'fe80::1' },
  })
})

it('leaves out prefixes that are over, and the bridges of apps', () => {
  const over = links().map(link => ({
    ...link,
    addr_info: link.addr_info.map(it => ({ ...it, preferred_life_time: 0 })),
  }))
  const lan = lanOf(over, routes(), OWN)
  expect(lan.announced).toEqual([])
  expect(lan.addresses.some(it => it.address.startsWith('172.29.'))).toBe(false)
})

it('takes the card with the way out, and tells that a cable is out', () => {
  const second = { ...card(), ifname: 'enp1s0' }
  expect(lanOf([second, ...links()], routes(), OWN).card).toBe('eth0')
  const out = links().map(it => ({ ...it, flags: ['UP'] }))
  expect(lanOf([second, ...out], routes(), OWN).card).toBe('enp1s0')
  expect(lanOf(out, [], OWN)).toMatchObject({ card: 'eth0', connected: false })
  expect(lanOf([], [], OWN)).toMatchObject({ card: undefined, connected: false, addresses: [] })
})

it('tells devices at home of no address that is on its way out, nor of its own making', () => {
  const [first] = links().filter(it => it.ifname === 'eth0')
  const with_ = (...more: ReturnType<typeof address>[]) =>
    toldAtHome(lanOf([{ ...card(), addr_info: [...(first?.addr_info ?? []), ...more] }], [], OWN))
  const before = with_()
  const past = address('2001:db8:79::1', 64, { mngtmpaddr: true, preferred_life_time: 0 })
  const self = address('169.254.3.4', 16, { scope: 'link' })
  expect(with_(past, self)).toEqual(before)
  const alone = lanOf([{ ...card(), addr_info: [self] }], [], OWN)
  expect(toldAtHome(alone)).toEqual(['169.254.3.4'])
  const known = lanOf([{ ...card(), addr_info: [past] }], [], OWN).addresses
  expect(known).toMatchObject([{ address: '2001:db8:79::1', use: 'past' }])
})

it('follows nobody who announces a thousand networks, or half of the internet', () => {
  const flood = Array.from({ length: 1000 }, (_, i) => address(`2001:db8:${i + 1000}::5`, 64))
  const [first] = links().filter(it => it.ifname === 'eth0')
  const all = [...flood, ...(first?.addr_info ?? [])]
  const { addresses } = lanOf([{ ...card(), addr_info: all }], [], OWN)
  expect(addresses.length).toBe(9)
  expect(addresses.map(it => it.address)).toContain('fd12:3456:789a:1::1')
  const wide = ['2000::/3', '2001:db8::/32', '128.0.0.0/1'].map(dst => ({ dst, dev: 'eth0' }))
  const narrow = { dst: '10.0.0.0/8', dev: 'eth0' }
  expect(lanOf(links(), [...wide, narrow], OWN).onLink).toEqual(['10.0.0.0/8', OWN])
})

const address = (local: string, prefixlen: number, more = {}) => ({
  family: local.includes(':') ? ('inet6' as const) : ('inet' as const),
  ...{ local, prefixlen, scope: 'global', preferred_life_time: 3600 },
  ...more,
})

function card(): Links[number] {
  return {
    ifname: 'eth0',
    flags: ['BROADCAST', 'MULTICAST', 'UP', 'LOWER_UP'],
    addr_info: [
      address('fd12:3456:789a:1::1', 64, { preferred_life_time: 2 ** 32 - 1 }),
      address('192.168.77.156', 24),
      address('2001:db8:77:0:26:f8ff:fe56:7f25', 64, { mngtmpaddr: true }),
      address('2001:db8:78:0:26:f8ff:fe56:7f25', 64, {
        mngtmpaddr: true,
        tentative: true,
        preferred_life_time: 0,
      }),
      address('fe80::26:f8ff:fe56:7f25', 64, { scope: 'link' }),
    ],
  }
}

function links(): Links {
  const bridge = { ...card(), ifname: 'app-1', addr_info: [address('172.29.0.17', 28)] }
  return [{ ...card(), ifname: 'lo', addr_info: [] }, card(), bridge]
}

function routes(): Routes {
  return [
    { dst: 'default', gateway: '192.168.77.1', dev: 'eth0', protocol: 'dhcp', metric: 1024 },
    { dst: '192.168.77.0/24', dev: 'eth0', protocol: 'kernel' },
    { dst: '192.168.77.1', dev: 'eth0', protocol: 'dhcp' },
    { dst: '172.29.0.16/28', dev: 'app-1', protocol: 'kernel' },
    { dst: '2001:db8:77::/64', dev: 'eth0', protocol: 'ra' },
    { dst: OWN, dev: 'eth0', protocol: 'kernel' },
    { dst: 'fd99:1:2::/48', gateway: 'fe80::2', dev: 'eth0', protocol: 'ra' },
    { type: 'unreachable', dst: '2001:db8:8000::/60', dev: 'lo', protocol: 'dhcp' },
    { dst: 'fe80::/64', dev: 'eth0', protocol: 'kernel' },
    { dst: 'default', gateway: 'fe80::1', dev: 'eth0', protocol: 'ra', metric: 1024 },
  ]
}
