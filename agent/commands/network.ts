import { isIP } from 'node:net'
import { InvalidInput } from '../base/errors.ts'
import { type NetworkChange, networkChange } from '../box/network-settings.ts'
import type { NetworkReport } from '../http/api.ts'
import type { Command, Context } from './command.ts'
import { checkNetwork } from './network-check.ts'
import { findingLines } from './repairs.ts'

/** `gantry network`, `gantry network set` and `gantry network confirm`. */
export const networkCommand: Command = async ([act = 'show', ...rest], context) => {
  if (!Object.hasOwn(ACTS, act) || rest.length > (act === 'confirm' ? 1 : 0)) {
    throw new InvalidInput(
      'command-unknown',
      `gantry network knows no "${[act, ...rest].join(' ')}"`,
      {
        hint: 'gantry network, gantry network check, gantry network set with options, or gantry network confirm',
      },
    )
  }
  return await ACTS[act as keyof typeof ACTS](context, rest[0])
}

const ACTS = { show, set, confirm, check: checkNetwork }

/** How the box and its apps are reached, and what is in the way: then the exit code is 1. */
async function show({ json, worker, say }: Context): Promise<number> {
  const report = await worker.ask('network.read', {})
  if (json) say(JSON.stringify(report))
  else for (const line of linesOf(report)) say(line)
  return report.findings.length === 0 ? 0 : 1
}

async function set({ network, json, worker, say }: Context): Promise<number> {
  const change = changeOf(network, network.wifi === undefined ? '' : await standardInput())
  const { confirmAt, seconds } = await worker.ask('network.set', change)
  if (json) say(JSON.stringify({ ...(confirmAt ? { confirmAt } : {}), seconds }))
  else if (confirmAt === undefined) say('changed')
  else {
    say(`changed for ${seconds} seconds; to keep it, open this address, or: gantry network confirm`)
    say(confirmAt)
  }
  return 0
}

/** From elsewhere by the address that was shown with the change, and over the one that is new. */
async function confirm({ json, host, worker, say }: Context, shown?: string): Promise<number> {
  const token = /#confirm=(.+)$/.exec(shown ?? '')?.[1]
  if (token === undefined && (shown ?? host) !== undefined) {
    throw new InvalidInput(
      'address-missing',
      'the address that was shown with the change is needed',
      {
        hint: 'gantry --host NEW-ADDRESS network confirm "https://…#confirm=…", or open it in a browser',
      },
    )
  }
  await worker.ask('network.confirm', { host: '', ...(token === undefined ? {} : { token }) })
  say(json ? JSON.stringify({ confirmed: true }) : 'the change stays')
  return 0
}

/** Throws InvalidInput for what the worker would not take, in the words of the options. */
export function changeOf(given: Context['network'], password: string): NetworkChange {
  const { addresses, ipv4, ipv6, gateway, dns, wifi, country } = given
  if (Object.keys(given).length === 0) {
    throw new InvalidInput('option-missing', 'nothing was said of what to change', {
      hint: 'gantry --help lists the options of gantry network set',
    })
  }
  if (gateway !== undefined && !isFixed(ipv4, 'dhcp') && !isFixed(ipv6, 'none')) {
    throw new InvalidInput('option-missing', '--gateway needs a fixed address with it', {
      hint: 'give --ipv4 or --ipv6, too',
    })
  }
  // Where both addresses are fixed, the router is of one family, and so is its number.
  const isBoth = isFixed(ipv4, 'dhcp') && isFixed(ipv6, 'none')
  const more = (family: 4 | 6) => ({
    ...(gateway && !(isBoth && isIP(gateway) === otherThan(family)) ? { gateway } : {}),
    ...(dns ? { dns: dns.split(',') } : {}),
  })
  const read = networkChange.safeParse({
    ...(addresses === undefined ? {} : { addresses }),
    ...(ipv4 === undefined ? {} : { ipv4: ipv4 === 'dhcp' ? null : { address: ipv4, ...more(4) } }),
    ...(ipv6 === undefined ? {} : { ipv6: ipv6 === 'none' ? null : { address: ipv6, ...more(6) } }),
    ...(wifi === undefined
      ? {}
      : {
          wifi: wifi === 'none' ? null : { ssid: wifi, country, ...(password ? { password } : {}) },
        }),
  })
  if (read.success) return read.data
  const [issue] = read.error.issues
  const option = String(issue?.path.at(-1) === 'address' ? issue.path[0] : issue?.path.at(-1))
  throw new InvalidInput('option-invalid', `--${option}: expected ${issue?.message}`)
}

const isFixed = (given: string | undefined, none: 'dhcp' | 'none') => (given ?? none) !== none
const otherThan = (family: 4 | 6) => (family === 4 ? 6 : 4)

async function standardInput(): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of process.stdin) chunks.push(chunk)
  return Buffer.concat(chunks).toString().replace(/\n$/, '')
}

const LEVELS = {
  announced: 'apps have addresses in the network that the box announces',
  'router-prefix': "apps have addresses in the router's network",
  'proxy-only': 'web apps are reached at the address of the box, others are not',
} as const

const WHYS = {
  chosen: 'you chose it',
  'chosen-in-vain': 'you chose addresses from the router, and the router announces none',
  taken: 'devices on this network take addresses from the box',
  unopposed: 'nothing on this network speaks against it',
  ignored:
    "devices on this network do not receive what the box announces, so apps use addresses of the router's network",
  'ignored-alone':
    'devices on this network do not receive what the box announces, and the router announces no IPv6 network',
} as const satisfies Record<NetworkReport['why'], string>

function linesOf({ level, why, box, apps, findings, trialEnds }: NetworkReport): string[] {
  return [
    `${level}: ${LEVELS[level]} (${WHYS[why]})`,
    `box        ${box.addresses.join(', ') || 'no address'}`,
    ...(box.gateways.length > 0 ? [`router     ${box.gateways.join(', ')}`] : []),
    ...(box.delegated.length > 0 ? [`for apps   ${box.delegated.join(', ')}`] : []),
    ...(trialEnds === undefined ? [] : [`goes back  in ${trialEnds} seconds unless confirmed`]),
    ...apps.map(
      ({ service, names, numberUrl, addresses }) =>
        `${service.padEnd(20)} ${[names, numberUrl ?? [], addresses.map(it => it.address)].flat().join(', ')}`,
    ),
    ...findings.flatMap(findingLines),
  ]
}
