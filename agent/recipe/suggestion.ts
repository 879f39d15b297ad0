import leven from 'leven'
import type { Finding } from './finding.ts'
import { shownPath } from './shown.ts'

type Words = Readonly<Record<string, string>>

/** Asking for them is asking for the whole box. */
const FORBIDDEN: Words = {
  'cap-add': 'see [privileges] for what can be had',
  'cgroup-parent': 'the box sets limits by [resources]',
  'device-cgroup-rules': 'see [devices.<id>] for what can be had',
  ipc: 'no app sees the processes of the box',
  'network-mode': 'no app gets the network of the box: see [ports.<id>] and [network]',
  pid: 'no app sees the processes of the box',
  privileged: 'no app gets all rights: see [privileges] for what can be had',
  'security-opt': 'see [privileges] for what can be had',
  'userns-mode': 'no app sees the users of the box',
  uts: 'no app gets the name of the box',
  volumes: 'no folder of the box can be named: see [storage.<id>] and [libraries.<id>]',
  'volumes-from': 'no folder of the box can be named: see [storage.<id>] and [libraries.<id>]',
}
const HOST_FOLDER = 'no folder of the box can be named: it makes one for the app'
/** In a table of a folder they ask for a certain one of the box. */
const FORBIDDEN_OF_FOLDERS: Words = {
  bind: HOST_FOLDER,
  device: HOST_FOLDER,
  driver: HOST_FOLDER,
  'driver-opts': HOST_FOLDER,
  external: HOST_FOLDER,
  folder: HOST_FOLDER,
  host: HOST_FOLDER,
  'host-path': HOST_FOLDER,
  source: HOST_FOLDER,
  src: HOST_FOLDER,
}

/** Words of other formats that people try, and what a recipe has for them. */
const ELSEWHERE: Words = {
  'container-name': 'the name of an app is its service',
  configs: 'files are in [[files]]',
  'depends-on': 'see after in [processes.<id>]',
  deploy: 'limits are in [resources]',
  dns: 'the box answers for names',
  'env-file': 'variables are in [env]',
  environment: 'variables are in [env]',
  expose: 'see port in [https], and [ports.<id>]',
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
  services: 'further programs are in [processes.<id>]',
  'shm-size': 'see shm in [privileges]',
  ulimits: 'see open-files in [privileges]',
  variables: 'variables are in [env]',
}

/** What was proposed for the format, and no box understands yet. */
const LATER: Words = {
  tls: 'handing certificates to apps',
  mail: 'mail for apps',
  backup: 'how an app is held while it is saved',
  requires: 'asking for a version of Gantry',
  'network.lan': 'a place on the network at home',
  'network.discovery': 'being found at home',
  'users.login': 'signing in through the box',
}

/** A key that no schema knows: what was meant, or what there is. */
export function unknownKey(at: Finding['at'], known: readonly string[]): Finding {
  const name = alike(String(at.at(-1)))
  const later = own(LATER, shownPath(at))
  if (later) return unknown(at, `unknown to this version: ${later} is not built yet`)
  const near = nearest(name, known)
  const meant = near && `did you mean "${near}"?`
  // Where other formats have them, their words are no slips of the finger.
  const isProgram = at.length === 1 || at[0] === 'processes'
  const forbidden = isProgram
    ? own(FORBIDDEN, name)
    : at[0] === 'storage' || at[0] === 'libraries'
      ? own(FORBIDDEN_OF_FOLDERS, name)
      : undefined
  if (forbidden) return { at, code: 'E-FORBIDDEN', message: `unknown key, ${forbidden}` }
  const elsewhere = own(ELSEWHERE, name)
  if (elsewhere && isProgram && near !== name) return unknown(at, `unknown key, ${elsewhere}`)
  if (meant) return unknown(at, `unknown key, ${meant}`)
  if (elsewhere) return unknown(at, `unknown key, ${elsewhere}`)
  if (known.length === 0) return unknown(at, 'unknown key')
  return unknown(at, `unknown key, expected one of ${known.join(', ')}`)
}

const unknown = (at: Finding['at'], message: string): Finding => ({
  at,
  code: 'E-UNKNOWN',
  message,
})

const own = (table: Words, key: string) => (Object.hasOwn(table, key) ? table[key] : undefined)

/** As the format would write it: small plain letters, and hyphens between words. */
const alike = (name: string) =>
  name.slice(0, 200).normalize('NFKC').toLowerCase().replaceAll('_', '-')

/** The word that was probably meant: at most a third of its letters differ. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  // Comparing takes time by length times length: a name of a kilobyte is no slip of the finger.
  if (word.length > 60) return undefined
  const best = known
    .map(it => ({ it, distance: leven(alike(word), alike(it)) }))
    .sort((a, b) => a.distance - b.distance)[0]
  if (!best || best.distance > Math.max(1, Math.floor(best.it.length / 3))) return undefined
  return best.it
}
