import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '../fakes/certificate.ts'
import type { Home } from './home.ts'
import { inNetwork } from './lab.ts'
import { macOf, plugIn } from './lan.ts'
import { lookUp } from './look.ts'
import { until } from './until.ts'

/** Gives certificates to who can be found, by ACME. */
export interface Authority {
  readonly directory: string
  /** The certificate that its directory is known by. */
  readonly root: string
  /** Where the root of what it signs is shown; it makes one each time it starts. */
  readonly shown: string
  stop(): Promise<void>
}

/** What a home finds in the internet: a name server that takes updates, and authorities. */
export interface World {
  readonly address: string
  /** A key that may change the zone `example.test`: its name, and its secret in base64. */
  readonly key: { readonly name: string; readonly secret: string }
  readonly authority: Authority
  /** Its certificates hold for seconds. */
  readonly hasty: Authority
  /** Records as the name server has them. */
  look(name: string, type: 'A' | 'AAAA' | 'TXT'): Promise<readonly string[]>
}

export interface WorldOptions {
  /** Lines of the zone beside what every zone has. */
  readonly records: readonly string[]
  /** Seconds that certificates of the hasty authority hold. */
  readonly hasty: number
}

/** Knot and Pebble on the network of a home, at `192.168.77.53`. */
export async function openWorld(
  { lab, lan }: Home,
  { records, hasty }: WorldOptions,
): Promise<World> {
  const address = '192.168.77.53'
  const write = (path: string, text: string) => lab.run(['tee', path], { input: text })
  const inside = (...argv: [string, ...string[]]) => lab.run(inNetwork('world', argv))
  await plugIn(lab, { lan, name: 'world', mac: macOf('world') })
  await inside('ip', 'address', 'add', `${address}/24`, 'dev', 'eth0')
  await inside('ip', 'link', 'set', 'eth0', 'up')
  await lab.run(['mkdir', '-p', '/run/world'])

  const key = {
    name: 'gantry',
    secret: Buffer.from('a secret of thirty-two letters..').toString('base64'),
  }
  const soa = '@ SOA ns.example.test. nobody.example.test. 1 60 60 600 5'
  const zone = ['$ORIGIN example.test.', '$TTL 5', soa, '@ NS ns', `ns A ${address}`, ...records]
  await write('/run/world/example.test.zone', `${zone.join('\n')}\n`)
  await write('/run/world/knot.conf', knotConf(address, key.secret))
  lab.start(inNetwork('world', ['knotd', '--config', '/run/world/knot.conf']))
  const authority = await startPebble({ lab, write, address, port: 14_000, validity: 3_600 })
  const soonOver = await startPebble({ lab, write, address, port: 14_100, validity: hasty })
  const look: World['look'] = (name, type) => lookUp(argv => inside(...argv), address, name, type)
  await until(
    'the name server answers',
    async () => (await look('ns.example.test', 'A')).length > 0,
  )

  return { address, key, authority, hasty: soonOver, look }
}

async function startPebble({
  lab,
  write,
  address,
  port,
  validity,
}: {
  readonly lab: Home['lab']
  readonly write: (path: string, text: string) => Promise<string>
  readonly address: string
  /** Its directory is there, and what it shows of itself on the next one. */
  readonly port: number
  readonly validity: number
}): Promise<Authority> {
  const place = `/run/world/pebble-${port}`
  const [certificate, privateKey] = [`${place}.crt`, `${place}.key`]
  const folder = await mkdtemp(join(tmpdir(), 'gantry-world-'))
  const { key, cert } = await makeCertificate(folder, `IP:${address}`)
  await rm(folder, { recursive: true })
  await write(certificate, cert.toString())
  await write(privateKey, key.toString())
  const profile = { description: 'the only one', validityPeriod: validity }
  const config = {
    pebble: {
      listenAddress: `${address}:${port}`,
      managementListenAddress: `${address}:${port + 1}`,
      ...{ certificate, privateKey, httpPort: 80, tlsPort: 443 },
      ...{ certificateValidityPeriod: validity, profiles: { default: profile } },
      // Seconds after which who asks for a certificate looks again.
      retryAfter: { authz: 1, order: 1 },
    },
  }
  await write(`${place}.json`, JSON.stringify(config))
  const said: string[] = []
  const running = lab.start(
    inNetwork('world', [
      ...(['env', 'PEBBLE_VA_NOSLEEP=1', 'sh', '-c', 'echo $$ > "$0.pid"; exec "$@"'] as const),
      ...[place, 'pebble', '-config', `${place}.json`, '-dnsserver', `${address}:53`],
    ]),
  )
  running.onLine(line => said.push(line))
  await until('the authority listens', async () => said.some(it => it.includes('Listening on')))
  return {
    directory: `https://${address}:${port}/dir`,
    root: cert.toString(),
    shown: `https://${address}:${port + 1}/roots/0`,
    async stop() {
      await lab.run(['sh', '-c', 'kill "$(cat "$0.pid")"', place])
      await running.ended
    },
  }
}

const knotConf = (address: string, secret: string) => `
server:
    listen: ${address}@53
    rundir: /run/world
database:
    storage: /run/world
key:
  - id: gantry
    algorithm: hmac-sha256
    secret: ${secret}
acl:
  - id: updates
    key: gantry
    action: update
zone:
  - domain: example.test
    storage: /run/world
    file: example.test.zone
    zonefile-sync: -1
    journal-content: all
    zonefile-load: difference-no-serial
    acl: updates
`
