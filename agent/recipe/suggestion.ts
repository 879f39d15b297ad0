import { alike, nearest } from '../base/nearest.ts'
import type { Finding } from './finding.ts'
import { lookAlikes } from './shown.ts'

type Words = Readonly<Record<string, string>>

/** Asking for them is asking for the whole box. */
const FORBIDDEN: Words = {
  'cap-add': 'see [privileges] for what can be had',
  'cgroup-parent': 'the box sets limits by [resources]',
  'device-cgroup-rules': 'see [devices.<name>] for what can be had',
  ipc: 'no app sees the processes of the box',
  'network-mode': 'no app gets the network of the box: see [ports.<name>] and [network]',
  pid: 'no app sees the processes of the box',
  privileged: 'no app gets all rights: see [privileges] for what can be had',
  'security-opt': 'see [privileges] for what can be had',
  'userns-mode': 'no app sees the users of the box',
  uts: 'no app gets the name of the box',
  volumes: 'no folder of the box can be named: see [storage.<name>] and [libraries.<name>]',
  'volumes-from': 'no folder of the box can be named: see [storage.<name>] and [libraries.<name>]',
}

const FOLDERS = words('no folder of the box can be named: it makes one for the app', [
  'bind',
  'device',
  'driver',
  'folder',
  'host',
  'host-path',
  'source',
  'src',
])
/** In tables of folders, ports and devices they ask for a certain one of the box. */
const FORBIDDEN_IN: Readonly<Record<string, Words>> = {
  storage: FOLDERS,
  libraries: FOLDERS,
  ports: words('nothing is published on a port of the box: the app has an address of its own', [
    'host',
    'host-ip',
    'host-port',
    'published',
  ]),
  devices: words('no device of the box can be named: class says what kind of device it is', [
    'path',
    'host-path',
    'source',
    'match',
  ]),
}

function words(message: string, names: readonly string[]): Words {
  return Object.fromEntries(names.map(name => [name, message]))
}

/** Words of other formats that people try, and what a recipe has for them. */
const ELSEWHERE: Words = {
  'container-name': 'the name of an app is its service',
  configs: 'files are in [[files]]',
  'depends-on': 'see after in [processes.<name>]',
  deploy: 'limits are in [resources]',
  dns: 'the box answers for names',
  'env-file': 'variables are in [env]',
  environment: 'variables are in [env]',
  expose: 'see port in [https], and [ports.<name>]',
  'extra-hosts': 'see aliases in [network]',
  healthcheck: 'see [health]',
  hostname: 'the name of an app is its service',
  labels: 'nothing reads labels here',
  links: 'processes of one app reach each other at localhost',
  logging: 'the box keeps the logs',
  'mem-limit': 'see memory in [resources]',
  name: 'the name of an app is its service; the one for people is in [about]',
  networks: 'every app has a network of its own: see [network]',
  'pids-limit': 'see pids in [resources]',
  'pull-policy': 'images are fetched once, and kept',
  redis: 'see [cache]',
  restart: 'the box starts apps by itself, in order',
  services: 'further programs are in [processes.<name>]',
  'shm-size': 'see shm in [privileges]',
  ulimits: 'see open-files in [privileges]',
  variables: 'variables are in [env]',
}

/** What was proposed for the format, and no box understands yet. */
const LATER: Words = {
  tls: 'handing certificates to apps',
  'mail.receive': 'mail that comes for an app',
  'requires.gantry': 'asking for a version of Gantry',
  'hooks.pre-start': 'a command before the app starts',
  'hooks.pre-restore': 'a command before it is brought back',
  'hooks.post-restore': 'a command after it was brought back',
}

/** A key that no schema knows: what was meant, or what there is. */
export function unknownKey(at: Finding['at'], known: readonly string[]): Finding {
  const written = String(at.at(-1))
  const name = alike(written)
  const [room = '', ...inside] = at.map(String)
  const later = own(
    LATER,
    [room, ...(at.length > 2 ? ['<name>'] : []), ...inside.slice(-1)].join('.'),
  )
  if (later) return unknown(at, `this version does not know it: ${later} is not built yet`)
  // Where other formats have them, their words are no slips of the finger.
  const isProgram = at.length === 1 || room === 'processes'
  const forbidden = own(isProgram ? FORBIDDEN : (own(FORBIDDEN_IN, room) ?? {}), name)
  if (forbidden) return { at, code: 'E-FORBIDDEN', message: `unknown key, ${forbidden}` }
  const elsewhere = own(ELSEWHERE, name)
  const near = nearest(name, known)
  if (elsewhere && isProgram && near !== name) return unknown(at, `unknown key, ${elsewhere}`)
  if (near) return unknown(at, `unknown key${lookAlikes(written)}, did you mean "${near}"?`)
  if (elsewhere) return unknown(at, `unknown key, ${elsewhere}`)
  if (known.length === 0) return unknown(at, 'unknown key')
  return unknown(at, `unknown key${lookAlikes(written)}, expected one of ${known.join(', ')}`)
}

const unknown = (at: Finding['at'], message: string): Finding => ({
  at,
  code: 'E-UNKNOWN',
  message,
})

const own = <T>(table: Readonly<Record<string, T>>, key: string): T | undefined =>
  Object.hasOwn(table, key) ? table[key] : undefined
