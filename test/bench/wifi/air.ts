import { readFile } from 'node:fs/promises'
import type { Guest } from '../../boot/guest.ts'
import { until } from '../../lab/until.ts'

/** The other end of the air: an access point, and a device beside it that looks at the box. */
export interface Air {
  /** Opens the access point, for people with WPA2 (`WPA-PSK`) or WPA3 (`SAE`), or opens it anew. */
  open(kind: 'WPA-PSK' | 'SAE'): Promise<void>
  /** The IPv4 address that the box got here. */
  addressOfBox(): Promise<string>
  /** The addresses that the box gives for a name when somebody asks everybody there, within minutes. */
  name(name: string): Promise<readonly string[]>
  /** Whether the box's page comes from there, within minutes. */
  page(address: string): Promise<boolean>
  /** Whether a connection to there comes about, within minutes. */
  reaches(address: string, port: number): Promise<boolean>
}

/** Milliseconds: an emulated machine on a busy one takes its time. */
export const PATIENCE = 10 * 60_000

/** The program that asks for names, in the machine. */
const ASKING = '/run/bench/mdns.ts'

/** The two disks beside the box's own: Debian's programs, and recipes of apps. */
const MOUNT = `
  ip netns add air
  mkdir -p /run/bench/programs /run/bench/apps
  mount -t erofs -o ro /dev/vdb /run/bench/programs
  mount -t erofs -o ro /dev/vdc /run/bench/apps
  for it in proc sys dev run; do mount --rbind /$it /run/bench/programs/$it; done
`

/** One of the two radios is taken away from the box before that has a look at it. */
const RADIOS = `
  modprobe mac80211_hwsim radios=2
  chroot /run/bench/programs iw phy phy1 set netns name air
  ip -n air link set lo up
  card=$(ls /sys/class/net | grep -c '^wl')
  [ "$card" = 1 ]
`

export function openAir({ sh }: Guest, wifi: { ssid: string; password: string }): Air {
  const inAir = (command: string) => sh(`ip netns exec air chroot /run/bench/programs ${command}`)
  let opened = false

  async function prepare(): Promise<void> {
    await sh(MOUNT)
    await sh(RADIOS)
    const card = (await sh(`ip -n air -o link | sed -n 's/^[0-9]*: \\(wl[^:]*\\):.*/\\1/p'`)).trim()
    await sh(`ip -n air link set ${card} name air0
      ip -n air address add 192.168.79.1/24 dev air0
      ip -n air address add 2001:db8:79::1/64 dev air0 nodad`)
    const asking = await readFile(new URL('../../lab/mdns.ts', import.meta.url), 'utf8')
    await sh(`cat > ${ASKING} <<'END'\n${asking}\nEND`)
    opened = true
  }

  return {
    async open(kind) {
      if (!opened) await prepare()
      const lines = [
        ...['interface=air0', 'driver=nl80211', 'hw_mode=g', 'channel=1', 'country_code=DE'],
        ...[`ssid2=${Buffer.from(wifi.ssid).toString('hex')}`, 'wpa=2', `wpa_key_mgmt=${kind}`],
        ...['rsn_pairwise=CCMP', `ieee80211w=${kind === 'SAE' ? 2 : 1}`],
        kind === 'SAE' ? `sae_password=${wifi.password}` : `wpa_passphrase=${wifi.password}`,
      ]
      await sh(`for it in hostapd dnsmasq; do ! kill $(cat /run/bench/$it.pid); done; sleep 1
        cat > /run/bench/hostapd.conf <<'END'\n${lines.join('\n')}\nEND`)
      await inAir(
        'hostapd -B -P /run/bench/hostapd.pid -f /run/bench/hostapd.said /run/bench/hostapd.conf',
      )
      await sh('ip -n air link set air0 up; ip -n air route replace 224.0.0.0/4 dev air0')
      await inAir(
        `dnsmasq --conf-file=/dev/null --no-hosts --no-resolv --user=root --interface=air0 --bind-dynamic
          --pid-file=/run/bench/dnsmasq.pid --dhcp-leasefile=/run/bench/leases --no-ping
          --dhcp-range=192.168.79.100,192.168.79.199,1h --enable-ra
          --dhcp-range=2001:db8:79::,ra-stateless,64,1h`.replaceAll(/\n\s+/g, ' '),
      )
    },
    addressOfBox: () =>
      until(
        'the box has an address over the air',
        async () => (await sh("cut -d' ' -f3 /run/bench/leases")) || undefined,
        { within: PATIENCE, every: 500 },
      ),
    name: name =>
      until(
        `${name} is answered over the air`,
        async () => {
          const ask = `import('${ASKING}').then(async it => console.log(...(await it.askForName('${name}'))))`
          const said = await sh(`ip netns exec air /usr/lib/gantry/node --eval "${ask}"`)
          return (
            said.split(/\s+/).filter(it => /^[0-9a-f.:]+$/.test(it)).length > 0 &&
            said.trim().split(' ')
          )
        },
        { within: PATIENCE / 2, every: 1_000 },
      ).catch(() => []),
    page: address =>
      until(
        'the page answers over the air',
        async () => {
          const url = `http://${address}/api/box`
          return (await inAir(`curl -s -m 5 -o /dev/null -w '%{http_code}' ${url}`)) === '200'
        },
        { within: PATIENCE, every: 500 },
      ).catch(() => false),
    reaches: (address, port) =>
      until(
        `${address} answers`,
        () => inAir(`timeout 5 bash -c '< /dev/tcp/${address}/${port}'`).then(() => true),
        { within: PATIENCE / 2, every: 1_000 },
      ).catch(() => false),
  }
}
