import leven from 'leven'
import type { Finding } from './finding.ts'

/** Words of other formats that people try, and what a recipe has for them. */
const ELSEWHERE: Readonly<Record<string, string>> = {
  cap_add: 'see [privileges] for what can be had',
  container_name: 'the name of an app is its service',
  depends_on: 'see after in [processes.<id>]',
  devices_cgroup_rules: 'see [devices.<id>] for what can be had',
  environment: 'variables are in [env]',
  ipc: 'no app sees the processes of the box',
  labels: 'nothing reads labels here',
  network_mode: 'no app gets the network of the box: see [ports.<id>] and [network]',
  pid: 'no app sees the processes of the box',
  privileged: 'no app gets all rights: see [privileges] for what can be had',
  restart: 'the box starts apps by itself, in order',
  security_opt: 'see [privileges] for what can be had',
  volumes: 'folders of the box are in [storage.<id>] and [libraries.<id>]',
}
/** Asking for them is asking for the whole box. */
const FORBIDDEN = ['cap_add', 'ipc', 'network_mode', 'pid', 'privileged', 'security_opt']

/** A key that no schema knows: what was meant, or what there is. */
export function unknownKey(at: Finding['at'], known: readonly string[]): Finding {
  const name = String(at.at(-1))
  const elsewhere = ELSEWHERE[name]
  if (elsewhere && Object.hasOwn(ELSEWHERE, name)) {
    const code = FORBIDDEN.includes(name) ? 'E-FORBIDDEN' : 'E-UNKNOWN'
    return { at, code, message: `unknown key, ${elsewhere}` }
  }
  return { at, code: 'E-UNKNOWN', message: `unknown key${suggestion(name, known)}` }
}

function suggestion(name: string, known: readonly string[]): string {
  // Comparing takes time by length times length: a name of a megabyte is no slip of the finger.
  const candidates = name.length > 60 ? [] : known
  const near = candidates
    .map(it => ({ it, distance: leven(name, it) }))
    .sort((a, b) => a.distance - b.distance)[0]
  if (near && near.distance <= Math.max(1, Math.floor(name.length / 3))) {
    return `, did you mean "${near.it}"?`
  }
  return known.length > 0 ? `, expected one of ${known.join(', ')}` : ''
}
