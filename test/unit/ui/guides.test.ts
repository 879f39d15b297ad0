import { describe, expect, it, vi } from 'vitest'
import type { BackupReport, NetworkReport } from '../../../agent/http/api.ts'
import { valuesOf } from '../../../agent/ui/guides/values.ts'
import { app, status } from '../../browser/states/samples.ts'

vi.mock('../../../agent/ui/words.ts', () => ({ locale: 'en' }))

const network = (more: Partial<NetworkReport['box']> = {}, apps: NetworkReport['apps'] = []) =>
  ({
    box: {
      addresses: ['192.168.178.143'],
      gateways: ['192.168.178.1'],
      ipv4: '192.168.178.143/24',
      ...more,
    },
    apps,
  }) as unknown as NetworkReport
const backups = (more: Partial<BackupReport> = {}) =>
  ({ targets: [], ...more }) as unknown as BackupReport
const port = (first: number, ipv4: boolean, audience: 'internet' | 'lan' = 'internet') =>
  ({ protocols: ['tcp', 'udp'], first, last: first, audience, ipv4, purpose: 'to play' }) as const
const here = (game: Parameters<typeof app>[0], report = network()) =>
  valuesOf(status({ apps: [app({ service: 'game', title: 'Game', ...game })] }), report, backups())
const OWN = '2001:db8:5:1::7'
const ownAddress = [
  { service: 'game', names: [], addresses: [{ address: OWN, from: 'delegated' as const }] },
]

describe('what guides say of a box', () => {
  it('forwards the ports of pages, and those that lead from the box to an app, alone', () => {
    const { ports } = here({ ports: [port(27, true), port(28, false), port(29, true, 'lan')] })
    expect(ports).toBe('TCP 80, TCP 443, TCP 27, UDP 27')
  })

  it('forwards nothing to an app that is not installed', () => {
    expect(here({ state: 'available', ports: [port(27, true)] }).ports).toBe('TCP 80, TCP 443')
  })

  it('names an app’s own address for its ports where it has one of the internet', () => {
    const report = network({ addresses: ['192.168.178.143', '2001:db8:5::143'] }, ownAddress)
    const { ipv6, onlyIpv6 } = here({ ports: [port(28, false)] }, report)
    expect(ipv6).toEqual([
      { address: '2001:db8:5::143', ports: 'TCP 80, TCP 443' },
      { address: OWN, ports: 'TCP 28, UDP 28' },
    ])
    expect(onlyIpv6).toEqual([])
  })

  it('says of an app that nobody outside can reach that it is so', () => {
    const { ipv6, onlyIpv6 } = here({ ports: [port(27, true), port(28, false)] })
    expect(ipv6).toEqual([])
    expect(onlyIpv6).toEqual([{ title: 'Game', ports: 'TCP 28, UDP 28' }])
  })

  it('says what addresses at home have in common', () => {
    expect(here({})).toMatchObject({ begins: '192.168.178.', length: '/24' })
    expect(here({}, network({ ipv4: '10.1.2.3/20' }))).toMatchObject({
      begins: '10.1.',
      length: '/20',
    })
  })

  it('takes a disk of a size that is sold, with room for earlier days', () => {
    const used = (bytes: number) =>
      valuesOf(
        status({ box: { ...status().box, disk: { used: bytes, total: 1e12 } } }),
        ...([network(), backups()] as const),
      ).room
    expect([used(1e9), used(9e9), used(300e9)]).toEqual(['16 GB', '32 GB', '1 TB'])
  })

  it('says where the box is saved, and whether its kit fits', () => {
    const targets = ['nas', 'grandma'].map(name => ({ name })) as unknown as BackupReport['targets']
    const saved = valuesOf(status(), network(), backups({ targets, kit: 'confirmed' }))
    expect(saved).toMatchObject({ places: 'nas and grandma', kit: true })
    const { places, kit } = valuesOf(status(), network(), backups({ kit: 'old' }))
    expect([places, kit]).toEqual([undefined, false])
  })
})
