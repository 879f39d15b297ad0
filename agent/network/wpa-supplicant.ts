import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../base/exec.ts'
import { readText, writeWhole } from '../base/files.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import { wifiDocument } from './wifi-document.ts'

export interface ObservedWifi {
  /** Cards for Wi-Fi. */
  readonly cards: readonly string[]
  /** What wpa_supplicant should be told, if anything. */
  readonly document: string | undefined
  /** By card, the document that wpa_supplicant was started with. */
  readonly loaded: ReadonlyMap<string, string>
}

export type WifiStep = Step &
  (
    | { readonly kind: 'join'; readonly card: string }
    | { readonly kind: 'leave'; readonly card: string }
  )

export interface WifiOptions {
  readonly exec: Exec
  readonly password: () => Promise<string | undefined>
  /** In memory: what `gantry-wifi@.service` reads, and beside it what it has read. */
  readonly folder: string
}

/** The Wi-Fi that the box joins, by wpa_supplicant. */
export function wifi(options: WifiOptions): Capability<ObservedWifi, WifiStep> {
  const { exec, password, folder } = options
  const unit = (card: string) => `gantry-wifi@${card}.service`
  /** Steps do not hold it: they are shown. */
  let document: string | undefined

  return {
    name: 'wifi',
    serves: () => false,
    async observe({ network }) {
      const cards = await wifiCards()
      const active = await exec([
        'systemctl',
        'list-units',
        ...['--plain', '--no-legend', '--state=active', 'gantry-wifi@*'],
      ])
      const running = [...active.matchAll(/gantry-wifi@(\S+)\.service/g)].map(([, it = '']) => it)
      const loaded = await Promise.all(
        running.map(
          async card => [card, (await readText(join(folder, `${card}.loaded`))) ?? ''] as const,
        ),
      )
      document = network.wifi && wifiDocument(network.wifi, await password())
      return { cards, document, loaded: new Map(loaded) }
    },
    plan({ network }, { cards, document, loaded }) {
      const over = [...loaded.keys()].filter(it => !document || !cards.includes(it))
      return [
        ...over.map((card): WifiStep => ({ kind: 'leave', card, says: 'leave the Wi-Fi' })),
        ...(document === undefined ? [] : cards)
          .filter(card => loaded.get(card) !== document)
          .map(
            (card): WifiStep => ({
              kind: 'join',
              card,
              says: `join the Wi-Fi ${network.wifi?.ssid}`,
            }),
          ),
      ]
    },
    async apply({ kind, card }) {
      const file = join(folder, `${card}.conf`)
      if (kind === 'leave' || document === undefined) {
        await exec(['systemctl', 'stop', unit(card)])
        for (const it of [file, join(folder, `${card}.loaded`)]) await rm(it, { force: true })
        return
      }
      await writeWhole(file, document)
      await exec(['systemctl', 'restart', unit(card)])
      await writeWhole(join(folder, `${card}.loaded`), document)
    },
  }
}

/** The kernel shows what is a radio. */
async function wifiCards(): Promise<string[]> {
  const cards = await readdir('/sys/class/net').catch(() => [])
  return cards.filter(it => it.startsWith('wl')).sort()
}
