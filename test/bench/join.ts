// How soon a device that joins the network reaches an app at its own address, and what of it is the box's.
import { setTimeout as sleep } from 'node:timers/promises'
import { connectAgain, knock } from '../lab/knock.ts'
import { inNetwork, type Lab } from '../lab/lab.ts'
import { cableOf } from '../lab/lan.ts'
import { type Kind, openPhone, type Phone } from '../lab/phone.ts'
import { until } from '../lab/until.ts'
import { endsOf } from '../reach/ends.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { pageOf } from '../system/owner.ts'
import { comesToRest } from '../system/status.ts'
import type { Bench, Figure } from './bench.ts'
import { middle } from './timing.ts'

const KINDS: readonly Kind[] = ['stock', 'routes', 'optimistic', 'networkd']
const JOINS = 9

/** Milliseconds. */
interface Joined {
  /** From the plug until a connection stood. */
  readonly first: number
  /** From the moment that the device could ask for routers until it heard the box, where it tells. */
  readonly answered: number | undefined
  /** Until it had an address of the box's prefix that it may use. */
  readonly usable: number
  /** From then until a connection stood. */
  readonly after: number
  /** A connection when all is known, in a program that runs already, and with its start. */
  readonly again: number
  readonly started: number
}

const NAMES: Readonly<Record<keyof Joined, string>> = {
  first: 'joined to first connection to an app',
  answered: 'of that: asking for routers to the answer of the box',
  usable: 'of that: joined to an address that it may use',
  after: 'of that: usable address to connection',
  again: 'a connection afterwards',
  started: 'a connection afterwards, with the start of a program',
}

/** Milliseconds that each should take at most. */
const MOST: Partial<Record<keyof Joined, number>> = { first: 2_000, again: 50 }

/** `only` names kinds of devices. */
export const join: Bench = {
  minutes: 5,
  async run(say, _minutes, only) {
    await using home = await openBuiltHome()
    await home.box.boot()
    await pageOf(home)
    await home.box.exec(['gantry', 'app', 'install', `${appsOnBox}/dns`], { timeout: 300_000 })
    await comesToRest(home)
    const { ipv6 } = await endsOf(home.box, 'dns')
    const figures: Figure[] = []
    for (const [index, kind] of KINDS.entries()) {
      if (only && !only.includes(kind)) continue
      const ipv4 = `192.168.77.${30 + index}`
      const phone = await openPhone(home.lab, home.lan, { name: `j-${kind}`, ipv4, kind })
      const all: Joined[] = []
      for (let i = 0; i < JOINS; i++) all.push(await joinOnce(home.lab, phone, ipv6.app))
      for (const [part, name] of Object.entries(NAMES)) {
        const sorted = all
          .flatMap(it => it[part as keyof Joined] ?? [])
          .sort((one, other) => one - other)
        if (sorted.length === 0) continue
        say(`${kind}: ${name}: ${sorted.map(it => it.toFixed(1)).join(' ')}`)
        const value = Math.round(middle(sorted) * 10) / 10
        const most = MOST[part as keyof Joined]
        figures.push({
          ...{ name: `${kind}: ${name}`, value, unit: 'ms' },
          ...(most === undefined ? {} : { aim: { most } }),
        })
      }
    }
    return { figures, conditions: { joins: `the middle of ${JOINS}`, network: 'a global prefix' } }
  },
}

async function joinOnce(lab: Lab, phone: Phone, app: string): Promise<Joined> {
  const own = app.split(':').slice(0, 4).join(':')
  const seen: { readonly at: number; readonly said: string }[] = []
  const watch = lab.start(inNetwork(phone.name, ['sh', '-c', WATCH]))
  watch.onLine(said => void seen.push({ at: performance.now(), said }))
  await leave(lab, phone, own)
  seen.length = 0
  const start = performance.now()
  await phone.rejoin()
  const joined = performance.now()
  const first = await knock(phone, app, 53)
  const end = performance.now()
  const started = await knock(phone, app, 53)
  const again = middle(await connectAgain(phone, app, 53))
  if (!first || !started) throw new Error(`${phone.name} does not reach ${app}`)
  const settled = await until('the device says what it has', async () => {
    const of = (prefix: string, usable: (said: string) => boolean) =>
      seen.find(it => it.said.includes(prefix) && !it.said.startsWith('Deleted') && usable(it.said))
    const link = of(' fe80:', isUsable)
    const heard = of(own, it => it.startsWith('prefix'))
    const usable = of(`${own}:`, it => !it.startsWith('prefix') && isUsable(it))
    return usable && { link, heard, usable }
  })
  await watch.letGo()
  const ms = (from: number, to: number) => Math.max(0, Math.round(to - from))
  return {
    first: ms(start, joined) + first.after,
    answered: settled.link && settled.heard && ms(settled.link.at, settled.heard.at),
    usable: ms(start, settled.usable.at),
    after: ms(settled.usable.at, end),
    again,
    started: started.took,
  }
}

/** Until it has nothing of the network any more: networkd looks after itself. */
async function leave(lab: Lab, { name, exec }: Phone, own: string): Promise<void> {
  await cableOf(lab, name).pull()
  if (name.endsWith('networkd')) {
    await until('the device has left the network', async () => {
      const said = await exec(['ip', '-6', 'address', 'show', 'dev', 'eth0'])
      return !said.includes(own)
    })
  }
  await sleep(500)
}

/** Ends when nobody listens any more. */
const WATCH = 'ip -o monitor address prefix & it=$!; cat > /dev/null; kill $it'

/** An address may be used once it is sure that nobody else has it, or while it is only hoped so. */
const isUsable = (said: string) => !said.includes('tentative') || said.includes('optimistic')
