import { inNetwork, type Lab } from './lab.ts'
import { until } from './until.ts'

/** systemd-networkd for the card of that network; `lines` are of its `[Network]`. */
export async function networkd(lab: Lab, name: string, lines: readonly string[]): Promise<void> {
  const place = `/lab/networkd/${name}`
  await lab.run(['mkdir', '-p', `${place}/systemd/network`])
  await lab.run(['tee', `${place}/systemd/network/10-eth0.network`], {
    input: ['[Match]', 'Name=eth0', '[Network]', 'IPv6AcceptRA=yes', ...lines, ''].join('\n'),
  })
  const running = lab.start(inNetwork(name, ['sh', '-ec', alone, place]))
  running.onLine(line => {
    if (/fail|error/i.test(line) && !/ignoring/.test(line)) console.error(`${name}: ${line}`)
  })
  await until(`networkd of ${name} has set its card up`, async () =>
    (await lab.run(inNetwork(name, ['ip', 'link', 'show', 'eth0']))).includes('LOWER_UP'),
  )
}

/** Its own folder for what it knows; without udev it waits for no device, which /sys tells it. */
const alone = `
mount --bind "$0" /run
mkdir -p /run/systemd/netif/links /run/systemd/netif/leases
chown -R systemd-network: /run/systemd/netif
mount -o remount,bind,ro /sys
exec /usr/lib/systemd/systemd-networkd
`
