import type { NetworkSettings } from '../box/network-settings.ts'

/**
 * What wpa_supplicant is told of the Wi-Fi to join. Pure. WPA3 where the access point knows it,
 * else WPA2; without a password an open one.
 */
export function wifiDocument(
  { ssid, country }: NonNullable<NetworkSettings['wifi']>,
  password: string | undefined,
): string {
  const secured = [
    'key_mgmt=SAE WPA-PSK WPA-PSK-SHA256',
    'ieee80211w=1',
    // Everything up to the last quotation mark on the line.
    `psk="${password}"`,
  ]
  return [
    `country=${country}`,
    'network={',
    // As numbers: a name may hold whatever it likes.
    `  ssid=${Buffer.from(ssid).toString('hex')}`,
    '  scan_ssid=1',
    ...(password === undefined ? ['key_mgmt=NONE'] : secured).map(line => `  ${line}`),
    '}',
    '',
  ].join('\n')
}
