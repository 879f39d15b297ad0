import { describe, expect, it } from 'vitest'
import { lanDocument } from '../../../agent/network/lan-document.ts'
import { lanCard, type ObservedCard } from '../../../agent/network/networkd.ts'
import { wifiDocument } from '../../../agent/network/wifi-document.ts'
import { desiredWith } from '../../fakes/desired.ts'
import { LAN } from '../../fakes/lan.ts'

const input = {
  settings: { addresses: 'auto' },
  prefix: 'fd12:3456:789a',
  lan: { card: 'eth0' },
} as const

describe('the card towards people', () => {
  const document = lanDocument(input)
  const card = lanCard({
    exec: async () => '',
    lan: () => LAN,
    onTrial: async () => false,
    ...{ file: '', mark: '', kept: '' },
  })
  const plan = (observed: Partial<ObservedCard>) =>
    card
      .plan(desiredWith([]), {
        ...{ lan: LAN, loaded: document, kept: document, onTrial: false, askedIn: LAN.announced },
        ...observed,
      })
      .map(it => it.kind)

  it('is set up, and kept for the next start', () => {
    expect(plan({})).toEqual([])
    expect(plan({ loaded: undefined, kept: undefined })).toEqual(['load', 'keep'])
  })

  it('is not kept while it may go back', () => {
    expect(plan({ kept: undefined, onTrial: true })).toEqual([])
  })

  it('stays as it is when a router lends the box a prefix, which loading it would give back', () => {
    expect(plan({ lan: { ...LAN, delegated: ['2001:db8:8000::/60'] } })).toEqual([])
  })

  it('asks for a prefix anew where routers announce another one, and not where one is over', () => {
    const announced = (...prefixes: string[]) => ({ lan: { ...LAN, announced: prefixes } })
    expect(plan(announced('2001:db8:78::/64'))).toEqual(['ask'])
    expect(plan(announced(...LAN.announced, '2001:db8:78::/64'))).toEqual(['ask'])
    expect(plan(announced())).toEqual([])
    expect(plan({ ...announced('2001:db8:78::/64'), askedIn: undefined })).toEqual([])
    // It has none to lend any more, which nobody would hear of.
    const left = { lan: { ...LAN, announced: [], delegated: ['2001:db8:8000::/60'] } }
    expect(plan(left)).toEqual(['ask'])
    expect(plan({ ...left, askedIn: [] })).toEqual([])
    // What is loaded anyway asks by that.
    expect(plan({ ...announced('2001:db8:78::/64'), loaded: undefined })).toEqual(['load'])
  })

  it('announces a network that leads nowhere else, and takes what the router announces', () => {
    expect(lanDocument(input)).toMatchInlineSnapshot(`
      "[Match]
      Name=eth0

      [Network]
      DHCP=ipv4
      LinkLocalAddressing=yes
      IPv6AcceptRA=yes
      IPv6SendRA=yes
      IPv6ProxyNDP=yes
      LLMNR=no
      MulticastDNS=no

      [DHCPv4]
      UseHostname=no
      ClientIdentifier=mac

      [IPv6AcceptRA]
      DHCPv6Client=always

      [DHCPv6]
      UseAddress=no
      UseHostname=no

      [Address]
      Address=fd12:3456:789a:1::1/64

      [IPv6SendRA]
      RouterLifetimeSec=0
      EmitDNS=no
      EmitDomains=no

      [IPv6Prefix]
      Prefix=fd12:3456:789a:1::/64
      PreferredLifetimeSec=1800
      ValidLifetimeSec=1800

      [IPv6RoutePrefix]
      Route=fd12:3456:789a::/48
      LifetimeSec=1800
      "
    `)
  })

  it('has a fixed address where the owner gave one, and no other then', () => {
    const ipv4 = { address: '192.168.1.20/24', gateway: '192.168.1.1', dns: ['192.168.1.1'] }
    const text = lanDocument({ ...input, settings: { addresses: 'auto', ipv4 } })
    expect(text).toContain('DHCP=no\nLinkLocalAddressing=ipv6\n')
    expect(text).toContain('[Address]\nAddress=192.168.1.20/24\n')
    expect(text).toContain('[Route]\nGateway=192.168.1.1\n')
    expect(text).toContain('DNS=192.168.1.1\n')
  })

  it('announces nothing where the owner does not want it', () => {
    for (const addresses of ['router-prefix', 'proxy-only'] as const) {
      const text = lanDocument({ ...input, settings: { addresses } })
      expect(text).not.toMatch(/SendRA|Prefix=|789a/)
      expect(text.includes('IPv6ProxyNDP=yes')).toBe(addresses === 'router-prefix')
    }
  })

  it('prefers a cable over Wi-Fi', () => {
    const text = lanDocument({ ...input, lan: { card: 'wlan0' } })
    expect(text.match(/RouteMetric=2048/g)).toHaveLength(2)
  })
})

describe('the Wi-Fi', () => {
  it('is joined with WPA3 or WPA2, whatever its name holds', () => {
    const text = wifiDocument({ ssid: 'Café "5G"\n', country: 'FR' }, 'pass "word" \\ {x}')
    expect(text).toBe(
      [
        'country=FR',
        'network={',
        '  ssid=436166c3a920223547220a',
        '  scan_ssid=1',
        '  key_mgmt=SAE WPA-PSK WPA-PSK-SHA256',
        '  ieee80211w=1',
        '  psk="pass "word" \\ {x}"',
        '}',
        '',
      ].join('\n'),
    )
  })

  it('is open where there is no password', () => {
    expect(wifiDocument({ ssid: 'guests', country: 'FR' }, undefined)).toContain('key_mgmt=NONE')
  })
})
