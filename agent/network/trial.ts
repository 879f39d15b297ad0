import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { Conflict, NotAllowed } from '../base/errors.ts'
import { readText, writeWhole } from '../base/files.ts'
import type { Box } from '../box/box.ts'
import type { Lan, LanAddress } from '../box/lan.ts'
import type { NetworkChange, NetworkSettings } from '../box/network-settings.ts'
import { WIFI_SECRETS } from '../box/secrets.ts'
import { mayVouch } from '../certificates/need.ts'
import type { NetworkTrial } from '../http/api.ts'

/** Seconds that a change has to prove itself. */
const PROOF = 60

/**
 * Changes of how the box itself is reached. One that nobody confirms from the new address goes back
 * by itself: after a minute, or at once when the box was turned off and on, which people do.
 */
export interface Trial {
  set(change: NetworkChange): Promise<NetworkTrial>
  /**
   * Keeps what is on trial. Without `proof` for who sits at the box. Throws NotAllowed where the
   * token is another one or came to no address of the change, Conflict where nothing is on trial.
   */
  confirm(
    proof: { readonly token: string | undefined; readonly host: string } | undefined,
  ): Promise<void>
  /** Seconds until what is on trial goes back. */
  ends(): number | undefined
  stop(): void
}

export interface TrialOptions {
  readonly box: Pick<Box, 'change' | 'manifest' | 'origins' | 'store'>
  readonly lan: () => Lan
  /** Says when the trial ends; it is lost with the power, as it should be. */
  readonly file: string
  /** Milliseconds since power-on, the same for every process. */
  readonly now: () => number
  readonly log: (line: string) => void
}

/** Goes on with a trial that was under way when the worker ended. */
export async function openTrial({ box, lan, file, now, log }: TrialOptions): Promise<Trial> {
  let end: number | undefined
  let timer: NodeJS.Timeout | undefined

  async function over(): Promise<void> {
    clearTimeout(timer)
    end = undefined
    await rm(file, { force: true })
  }

  async function goBack(): Promise<void> {
    const what = 'network as before: nobody came to the new address'
    await box.change({ what, kind: 'network-went-back', byItself: true }, async it => {
      const { 'network-before': before, ...more } = it
      return before ? { ...more, network: before.settings } : it
    })
    await over()
  }

  function wait(until: number): void {
    end = until
    clearTimeout(timer)
    timer = setTimeout(
      () => goBack().catch(error => log(`network: cannot go back: ${error.message}`)),
      Math.max(until - now(), 0),
    )
  }

  /** Numbers that browsers believe: the box's authority vouches for no others. */
  async function provenBy(settings: NetworkSettings): Promise<string[]> {
    const isVouchedFor = mayVouch((await box.manifest()).prefix)
    return numbersOf(settings).filter(it => isVouchedFor(bare(it)))
  }

  async function linkFor(settings: NetworkSettings): Promise<string | undefined> {
    return (await provenBy(settings))[0] ?? (await box.origins()).box[0]?.host
  }

  /**
   * Who came to a fixed number has proven it. A number from the router is known to nobody before,
   * and one that nobody vouches for opens no page: whatever the box is called will do then, as soon
   * as it has what is new and has no longer what was fixed before, to which a name may still lead.
   */
  async function isReachedBy(
    given: string,
    after: NetworkSettings,
    before: NetworkSettings,
  ): Promise<boolean> {
    const host = hostOf(given)
    const fixed = numbersOf(after)
    if (fixed.includes(host)) return true
    if ((await provenBy(after)).length > 0) return false
    const origins = (await box.origins()).box.map(it => it.hostname)
    const has = (number: string, ...uses: LanAddress['use'][]) =>
      lan().addresses.some(it => it.address === bare(number) && uses.includes(it.use))
    const old = numbersOf(before).filter(it => !fixed.includes(it))
    return (
      origins.includes(host) &&
      fixed.every(it => has(it, 'fixed', 'lent')) &&
      !old.some(it => has(it, 'fixed'))
    )
  }

  if ((await box.manifest())['network-before']) wait(Number((await readText(file)) ?? 0))

  return {
    async set({ wifi: wantedWifi, ...wanted }) {
      if (end !== undefined) {
        throw new Conflict('network-on-trial', 'another change waits to be confirmed', {
          hint: 'open the new address, or wait a minute until it has gone back',
        })
      }
      const before = (await box.manifest()).network
      const { password, ...wifi } = wantedWifi ?? {}
      // The same Wi-Fi keeps the password that it has; of another one it is no use.
      const isSame = wantedWifi?.ssid === before.wifi?.ssid && password === undefined
      if (wantedWifi !== undefined && !isSame) {
        await box.store.saveSecrets(WIFI_SECRETS, password === undefined ? {} : { password })
      }
      const after = merged(before, {
        ...wanted,
        ...(wantedWifi === undefined ? {} : { wifi: wantedWifi && wifi }),
      } as NetworkChange)
      const proven = isDeepStrictEqual([before.ipv4, before.ipv6], [after.ipv4, after.ipv6])
      const token = randomBytes(16).toString('hex')
      if (!proven) await writeWhole(file, String(now() + PROOF * 1000))
      await box.change({ what: 'network changed', kind: 'network-changed' }, async it => ({
        ...it,
        network: after,
        ...(proven ? {} : { 'network-before': { settings: before, token } }),
      }))
      if (proven) return { seconds: 0 }
      wait(now() + PROOF * 1000)
      const at = await linkFor(after)
      return { confirmAt: `https://${at}/#confirm=${token}`, seconds: PROOF }
    },

    async confirm(proof) {
      const { network, 'network-before': before } = await box.manifest()
      if (!before) {
        throw new Conflict('nothing-on-trial', 'no change of the network waits to be confirmed', {
          hint: 'it was confirmed already, or it has gone back to how it was',
        })
      }
      if (proof && proof.token !== before.token) {
        throw new NotAllowed('token-wrong', 'this link is not the one of the change', {
          hint: 'open the link that was shown with the newest change, or change the network again',
        })
      }
      if (proof && !(await isReachedBy(proof.host, network, before.settings))) {
        throw new NotAllowed('address-old', 'this is not the new address of the box', {
          hint: 'open the link that was shown with the change',
        })
      }
      await box.change({ what: 'network confirmed', kind: 'network-confirmed' }, async it => {
        const { 'network-before': _, ...more } = it
        return more
      })
      await over()
    },

    ends: () => (end === undefined ? undefined : Math.max(Math.round((end - now()) / 1000), 0)),
    stop: () => clearTimeout(timer),
  }
}

/** What is null in a change is taken back. */
function merged(before: NetworkSettings, change: NetworkChange): NetworkSettings {
  const all = Object.entries({ ...before, ...change })
  return Object.fromEntries(
    all.filter(([, it]) => it !== null && it !== undefined),
  ) as NetworkSettings
}

/** As browsers write them. */
const numbersOf = ({ ipv4, ipv6 }: NetworkSettings) => [
  ...(ipv4 ? [ipv4.address.replace(/\/.*/, '')] : []),
  ...(ipv6 ? [new URL(`http://[${ipv6.address.replace(/\/.*/, '')}]`).hostname] : []),
]

const hostOf = (host: string) => URL.parse(`http://${host}`)?.hostname ?? ''
const bare = (host: string) => host.replace(/^\[(.*)\]$/, '$1')
