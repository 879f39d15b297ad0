import { createSocket } from 'node:dgram'
import { setTimeout as pause } from 'node:timers/promises'
import type { Exec } from '../base/exec.ts'
import { readText } from '../base/files.ts'
import type { Lan } from '../box/lan.ts'

export interface RouterWatchOptions {
  readonly exec: Exec
  readonly lan: () => Lan
  readonly log: (line: string) => void
  readonly signal: AbortSignal
}

/** Milliseconds between two looks. */
const OFTEN = 10_000
/** Where nobody listens (RFC 863): the kernel has to find out who has the address all the same. */
const DISCARD = 9
/** Written by image/layers/10-network/files/usr/lib/gantry/ask-router. */
const SAID = '/run/gantry/router-says'

/**
 * Follows another router in the place of the one before where no cable was out, as behind a switch.
 * Where the router is silent and another one gives addresses, the box asks for its own anew. While a
 * router merely starts again nobody gives any, and the box keeps what it has.
 */
export async function watchRouter({ exec, lan, log, signal }: RouterWatchOptions): Promise<void> {
  async function look(): Promise<void> {
    const { card, gateways, addresses } = lan()
    const isLent = addresses.some(it => it.family === 'IPv4' && it.use === 'lent')
    if (card === undefined || gateways.ipv4 === undefined || !isLent) return
    if (isSilent((await readText('/proc/net/arp')) ?? '', gateways.ipv4)) {
      const gateway = await routerOn(card)
      if (gateway && gateway !== gateways.ipv4) {
        log(`network: ${gateways.ipv4} is silent, and ${gateway} is the router now`)
        return void (await exec(['networkctl', 'reconfigure', card]))
      }
    }
    await speakTo(gateways.ipv4)
  }
  /** The one that gives addresses; undefined where nobody does, which the unit's end says. */
  async function routerOn(card: string): Promise<string | undefined> {
    const unit = `gantry-ask-router@${card}.service`
    const answered = await exec(['systemctl', 'start', unit]).then(
      () => true,
      () => false,
    )
    return answered ? (await readText(SAID))?.trim() : undefined
  }
  while (!signal.aborted) {
    await look().catch(error => log(`network: the router cannot be looked for: ${error.message}`))
    await pause(OFTEN, undefined, { signal }).catch(() => {})
  }
}

/**
 * Whether nobody answered when the kernel last asked who has this address, by its table of
 * neighbours (`/proc/net/arp`, flags as in `linux/if_arp.h`). Pure.
 */
export function isSilent(table: string, address: string): boolean {
  const line = table.split('\n').find(it => it.startsWith(`${address} `))
  return line?.split(/\s+/)[2] === '0x0'
}

/** Whether it arrives does not matter, nor what comes of it. */
async function speakTo(address: string): Promise<void> {
  const socket = createSocket('udp4')
  await new Promise(done => socket.send('', DISCARD, address, done))
  socket.close()
}
