import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Exec } from '../base/exec.ts'
import { readText, writeWhole } from '../base/files.ts'
import type { Capability, Step } from '../reconcile/capability.ts'
import { wifiDocument } from './wifi-document.ts'
import { troubleIn, type WifiTrouble, wifiFindings } from './wifi-trouble.ts'

export interface ObservedWifi {
  /** Cards for Wi-Fi. */
  readonly cards: readonly string[]
  /** What wpa_supplicant should be told, if anything. */
  readonly document: string | undefined
  /** By card, the document that wpa_supplicant was started with. */
  readonly loaded: ReadonlyMap<string, string>
  /** What keeps a card from joining that had time to. */
  readonly troubles: ReadonlySet<WifiTrouble>
}

/** Milliseconds in which wpa_supplicant finds an access point and joins it, or does not. */
const TIME_TO_JOIN = 20_000

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
      // Units end with their card.
      const running = cards.length > 0 ? await runningUnits() : []
      const loaded = await Promise.all(
        running.map(
          async card => [card, (await readText(join(folder, `${card}.loaded`))) ?? ''] as const,
        ),
      )
      document = network.wifi && wifiDocument(network.wifi, await password())
      const troubles = await Promise.all(running.map(troubleOf))
      return {
        cards,
        document,
        loaded: new Map(loaded),
        troubles: new Set(troubles.filter(it => it !== undefined)),
      }
    },
    findings: ({ network }, { troubles }) =>
      network.wifi ? wifiFindings(network.wifi.ssid, troubles) : [],
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

  async function runningUnits(): Promise<string[]> {
    const pattern = ['--plain', '--no-legend', '--state=active', 'gantry-wifi@*']
    const active = await exec(['systemctl', 'list-units', ...pattern])
    return [...active.matchAll(/gantry-wifi@(\S+)\.service/g)].map(([, it = '']) => it)
  }

  async function troubleOf(card: string): Promise<WifiTrouble | undefined> {
    if ((await readText(join(CARDS, card, 'operstate')))?.trim() === 'up') return undefined
    const since = (await stat(join(folder, `${card}.loaded`)).catch(() => undefined))?.mtimeMs
    if (since === undefined || Date.now() - since < TIME_TO_JOIN) return undefined
    const said = await exec([
      ...(['journalctl', '--quiet', '--output=cat', '--lines=200', '--invocation=0'] as const),
      `--unit=${unit(card)}`,
    ])
    return troubleIn(said)
  }
}

const CARDS = '/sys/class/net'

/** The kernel shows what is a radio. */
async function wifiCards(): Promise<string[]> {
  const cards = await readdir(CARDS).catch(() => [])
  return cards.filter(it => it.startsWith('wl')).sort()
}
