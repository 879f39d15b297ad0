import { ROUTES } from '../../agent/http/routes.ts'
import type { Home } from '../lab/home.ts'
import { inNetwork, node, repository } from '../lab/lab.ts'
import type { Phone } from '../lab/phone.ts'
import { until } from '../lab/until.ts'
import { authorityOf, claimedAs } from '../system/owner.ts'
import type { Target, Tried } from './attack.ts'
import type { Order } from './attacker.ts'
import type { Fuzzed } from './fuzz.ts'

/** What a stranger on the LAN is given to attack a claimed box with, and what the box is given back. */
export async function targetOf(home: Home, share: number, seed = 1): Promise<Target> {
  const ca = await authorityOf(home)
  const host = `${claimedAs.name}.local`
  const json = { name: claimedAs.owner, password: claimedAs.password }
  const signedIn = await until(
    'the owner signs in',
    async () => {
      const answer = await home.phone.fetch(`https://${host}/api/session`, { ca, json })
      return answer.status === 204 && String(answer.headers['set-cookie'])
    },
    { within: 120_000, every: 1_000 },
  )
  const session = /__Host-session=([^;]+)/.exec(signedIn)?.[1] ?? ''
  const name = `attack-${Date.now()}`
  const made = await home.box.exec(['gantry', 'token', 'create', name, '--json'])
  const { box } = JSON.parse(await home.box.exec(['gantry', 'status', '--json'])) as {
    box: { addresses: string[] }
  }
  return {
    address: box.addresses.find(it => !it.includes(':')) ?? '',
    address6: box.addresses.find(it => it.startsWith('2001:') || it.startsWith('fd')) ?? '',
    ports: { http: 80, https: 443 },
    card: 'eth0',
    host,
    ca,
    owner: { name: claimedAs.owner, password: claimedAs.password },
    session,
    token: JSON.parse(made).token,
    routes: ROUTES.map(({ method, path, open = false }) => ({
      method,
      path: path.replace(/:number/, '999999').replace(/:\w+/g, 'nothing'),
      open,
    })),
    share,
    seed,
  }
}

/** Every kind from that stranger's network; hears each as it is done. */
export const attackAs = (
  home: Home,
  stranger: Phone,
  target: Target,
  heard: (it: Tried) => void = () => {},
): Promise<readonly Tried[]> => ask<Tried>(home, stranger, { act: 'kinds', target }, heard)

export async function fuzzAs(
  home: Home,
  stranger: Phone,
  target: Target,
  count: number,
): Promise<Fuzzed> {
  const [fuzzed] = await ask<Fuzzed>(home, stranger, { act: 'fuzz', target, count }, () => {})
  if (!fuzzed) throw new Error('the attacker said nothing')
  return fuzzed
}

async function ask<T>(
  { lab }: Home,
  { name }: Phone,
  order: Order,
  heard: (it: T) => void,
): Promise<readonly T[]> {
  const program = lab.start(inNetwork(name, [node, `${repository}/test/attacks/attacker.ts`]))
  const all: T[] = []
  const said: string[] = []
  program.onLine(line => {
    if (!line.startsWith('{"')) return void said.push(line)
    const it = JSON.parse(line) as T
    all.push(it)
    heard(it)
  })
  program.write(JSON.stringify(order))
  const code = await program.ended
  if (code !== 0) throw new Error(`the attacker ended with ${code}: ${said.join('\n')}`)
  return all
}

/** Which processes serve people, and how often they had to be started again. */
export async function processesOf({ box }: Home): Promise<string> {
  return await box.exec([
    'systemctl',
    'show',
    '--property=Id,MainPID,NRestarts',
    ...['gantry-web', 'gantry-worker', 'caddy'].map(it => `${it}.service`),
  ])
}
