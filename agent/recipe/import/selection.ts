import { imageReference } from '../scalars.ts'
import { isInFront } from './bundled-proxy.ts'
import {
  type Backing,
  backingOf,
  foreignDatabase,
  helperOf,
  isAdminTool,
  isPooler,
  splitImage,
} from './images.ts'
import type { Beside } from './load.ts'
import { hasMarks, readable } from './marks.ts'
import type { Server } from './needs.ts'
import { type Notes, Unreadable } from './notes.ts'
import { at, type Service } from './service.ts'
import { entriesOf, entry, textOf, textsOf } from './tree.ts'

/** Which services are the app, and which the box has itself. */
export interface Selection {
  readonly app: readonly Service[]
  readonly servers: readonly Server[]
}

export interface Naming {
  /** How the store calls the app: part of what services are called there. */
  readonly id: string | undefined
}

/** Leaves out what a box does by itself, and tells apart servers that it has. */
export function select(
  services: readonly Service[],
  naming: Naming,
  beside: Beside,
  notes: Notes,
): Selection {
  const others = services.filter(it => it.name !== 'app_proxy' && it.name !== 'tor')
  for (const it of services) {
    if (!others.includes(it))
      notes.remark(it, `${it.name} was left out: the proxy of the box is in front of the app`)
  }
  const names = new Map(others.map(it => [it, namesOf(it, others, naming)]))
  const backing = new Map(others.map(it => [it, backingFor(it)]))
  const isApp = (it: Service) => backing.get(it) === undefined
  const postgres = others.filter(it => backing.get(it)?.kind === 'postgres')
  const poolers =
    postgres.length === 1 && others.some(it => isApp(it) && !isPooler(it.image ?? ''))
      ? others.filter(it => isPooler(it.image ?? ''))
      : []
  for (const it of poolers) {
    notes.remark(
      it,
      `${it.name} (${it.image}) was left out: the box's PostgreSQL takes connections itself`,
    )
  }
  const apps = others.filter(it => isApp(it) && !poolers.includes(it))
  // Who imports a proxy or a database alone wants it as an app.
  const inFront = new Set(others.filter(it => isInFront(it, others, beside)))
  const real = apps.filter(it => !inFront.has(it) && !isExtra(it))
  const kept = real.length > 0 ? real : apps
  for (const it of apps) {
    if (!kept.includes(it))
      notes.remark(it, `${it.name} (${it.image}) was left out: ${reasonOf(it, inFront.has(it))}`)
  }
  for (const it of kept) {
    const foreign = foreignDatabase(it.image ?? '')
    if (foreign && kept.length > 1) {
      notes.remark(it, `${it.name} comes along as a process of the app's own: it is ${foreign}`)
    }
  }
  if (kept.length === 0) {
    const [only] = others
    if (!only) throw new Unreadable({ file: '', line: 1 }, 'is no compose file: it has no services')
    return { app: others, servers: [] }
  }
  return {
    app: kept,
    servers: others.flatMap(service => {
      const it = backing.get(service)
      const handedOn = postgres.includes(service) ? poolers : []
      const called = [service, ...handedOn].flatMap(one => names.get(one) ?? [one.name])
      return it ? [{ service, backing: it, names: called }] : []
    }),
  }
}

function backingFor(service: Service): Backing | undefined {
  // A Dockerfile of one's own may be more than the name says.
  if (service.image === undefined) return undefined
  return backingOf(service.image)
}

function isExtra(service: Service): boolean {
  const image = service.image ?? ''
  return onlyGivesFolders(service) || isAdminTool(image) || helperOf(image) !== undefined
}

/** A shell that hands folders over to the app, and ends. */
function onlyGivesFolders({ image, command, entrypoint, ports }: Service): boolean {
  if (
    ports.length > 0 ||
    !/^(?:alpine|busybox|ubuntu|debian|bash)$/.test(splitImage(image ?? '').base)
  )
    return false
  const words = [...(entrypoint ?? []), ...(command ?? [])].join(' ')
  const script = words.replace(/^(?:\S*\/)?(?:ba|a)?sh -[a-z]*c /, '')
  const acts = script.split(/&&|;|\n/).map(it => it.trim())
  return (
    acts.some(it => it.startsWith('chown ')) &&
    acts.every(it => /^(?:chown|chmod|mkdir|echo|exit|true)\b|^$/.test(it))
  )
}

function reasonOf(service: Service, isInFront: boolean): string {
  const { image = '' } = service
  if (onlyGivesFolders(service))
    return 'folders of an app are its own here, without being handed over'
  const helper = helperOf(image)
  if (helper) return helper
  return isInFront
    ? 'the proxy of the box answers HTTPS for the app'
    : 'it looks into databases of its own, and the box keeps those'
}

/** All that other services can call it by. */
export function namesOf(service: Service, all: readonly Service[], { id }: Naming): string[] {
  const linked = all.flatMap(it =>
    textsOf(entry(it.tree, 'links')).flatMap(link => {
      const [name = '', alias] = link.split(':')
      return service.names.includes(name) && alias ? [alias] : []
    }),
  )
  const stores =
    id === undefined
      ? []
      : [`${id}_${service.name}_1`, `${id}_${service.name}`, `${id}-${service.name}-1`]
  return [
    ...new Set([
      ...service.names,
      ...service.addresses,
      ...linked,
      ...stores,
      `tasks.${service.name}`,
    ]),
  ].filter(it => it !== '' && !/\s/.test(it))
}

/** Whether the app may have the image; what it is called in the recipe. */
export function imageOf(service: Service, notes: Notes): string | undefined {
  const { image, tree, name } = service
  if (image === undefined) return undefined
  if (hasMarks(image)) {
    notes.refuse(
      at(service, 'image'),
      `the image ${readable(image)} is not known: set its variable in .env beside the file, or write the version`,
    )
    return undefined
  }
  const plain = image.replace(/^(?:docker|https?):\/\//, '')
  if (!imageReference.safeParse(plain).success) {
    notes.refuse(
      at(service, 'image'),
      `the image of ${name} is no name of an image: expected one such as docker.io/example/app:1.2, found ${plain}`,
    )
    return undefined
  }
  const [reference = ''] = plain.split('@')
  const tag = /:([^:/]+)$/.exec(reference)?.[1]
  if (!plain.includes('@') && tag === undefined) {
    notes.remark(
      at(service, 'image'),
      `the image ${plain} says no version, so the newest one is meant, another one every time: write its tag`,
    )
  } else if (tag === 'latest' && !plain.includes('@')) {
    notes.remark(
      at(service, 'image'),
      `the image ${plain} is another one tomorrow: write the version`,
    )
  }
  if (entry(tree, 'build')) {
    notes.remark(at(service, 'build'), `${name} can be built, too; the image ${plain} is used`)
  }
  return plain
}

const QUIET = new Set([
  'image',
  'build',
  'command',
  'entrypoint',
  'environment',
  'env_file',
  'ports',
  'expose',
  'volumes',
  'depends_on',
  'healthcheck',
  'labels',
  'secrets',
  'configs',
  'tmpfs',
  'user',
  'devices',
  'cap_add',
  'cap_drop',
  'privileged',
  'security_opt',
  'sysctls',
  'ulimits',
  'shm_size',
  'read_only',
  'mem_limit',
  'cpus',
  'cpu_count',
  'pids_limit',
  'deploy',
  'profiles',
  'extends',
  'network_mode',
  'pid',
  'ipc',
  'platform',
  'working_dir',
  'links',
  'use_api_socket',
  // Done by the box in its own way, or without a meaning there.
  'container_name',
  'hostname',
  'networks',
  'restart',
  'logging',
  'log_driver',
  'log_opt',
  'init',
  'tty',
  'stdin_open',
  'pull_policy',
  'stop_grace_period',
  'attach',
  'annotations',
  'scale',
  'develop',
])

const REASONS: Readonly<Record<string, string>> = {
  extra_hosts: 'names of other machines are for DNS; the box itself is reached by no app',
  dns: 'apps ask the resolver of the box',
  dns_search: 'apps ask the resolver of the box',
  dns_opt: 'apps ask the resolver of the box',
  group_add: 'devices are given with the rights to use them',
  mac_address: 'the box gives addresses',
  runtime: 'the box has the usual runtime alone, and no driver of NVIDIA',
  gpus: 'the box has no driver of NVIDIA; /dev/dri below "devices" asks for other graphics cards',
  mem_reservation: 'it is a wish; [resources] memory-min refuses boxes that are too small',
  memswap_limit: 'the box decides about swap',
  mem_swappiness: 'the box decides about swap',
  oom_score_adj: 'the box decides who ends when memory is full',
  oom_kill_disable: 'the box decides who ends when memory is full',
  cpu_shares: 'apps share the processor evenly; [resources] cpu says the most',
  cpuset: 'apps share all cores; [resources] cpu says the most',
  cpu_quota: 'apps share the processor evenly; [resources] cpu says the most',
  cpu_period: 'apps share the processor evenly; [resources] cpu says the most',
  cpu_percent: 'apps share the processor evenly; [resources] cpu says the most',
  cpu_rt_period: 'apps share the processor evenly; [resources] cpu says the most',
  cpu_rt_runtime: 'apps share the processor evenly; [resources] cpu says the most',
  blkio_config: 'apps share the disk evenly',
  cgroup_parent: 'apps have a slice of their own',
  cgroup: 'apps have a slice of their own',
  userns_mode: 'all apps are in the same user namespace',
  uts: 'the app has its own name',
  stop_signal: 'the signal of the image is used',
  volumes_from: 'name the volumes in each service that uses them',
  device_cgroup_rules: 'devices are given by their kind',
  post_start: '[hooks] post-start runs commands',
  pre_stop: 'nothing runs before an app ends',
  provider: 'nothing else is started for an app',
  models: 'no box has models',
  credential_spec: 'it is for Windows',
  isolation: 'it is for Windows',
  storage_opt: 'apps share the disk',
  external_links: 'no app reaches services of another file',
  domainname: 'the app has its own name',
  '--secret': 'it is kept outside of this line: give it to the app in a variable',
  '--label-file': 'labels are for other programs',
  '--volume-driver': 'folders of apps are on the disk of the box',
  '--pod': 'it is outside of this line: add the lines of the others',
  '--requires': 'all processes of an app are started together',
  '--tz': 'the box tells every app its time zone',
  '--publish-all': 'which ports those are only the image says: write each with -p',
}

/** How a swarm would run it. */
const DEPLOYS: Readonly<Record<string, string>> = {
  update_config:
    'a newer version proves itself on its own box first; others that run it get it after that, one by one',
  rollback_config: 'what does not work goes back by itself, on every box that runs it',
  endpoint_mode: 'the proxy of the box is in front of the app',
}

/** Keys of a service that have no effect on a recipe, each with the reason. */
export function remarkKeys(service: Service, notes: Notes): void {
  for (const [key, it] of entriesOf(service.tree)) {
    if (QUIET.has(key) || key.startsWith('x-')) continue
    const reason = REASONS[key]
    notes.remark(
      it,
      reason ? `${key} was left out: ${reason}` : `${key} is not known and was left out`,
    )
  }
  for (const [key, it] of entriesOf(entry(service.tree, 'deploy', 'resources', 'reservations'))) {
    if (key === 'devices')
      notes.remark(it, 'devices of NVIDIA were left out: the box has no driver for them')
    else notes.remark(it, `reservations of ${key} were left out: ${REASONS.mem_reservation}`)
  }
  for (const [key, it] of entriesOf(entry(service.tree, 'deploy'))) {
    const reason = DEPLOYS[key]
    if (reason) notes.remark(it, `deploy.${key} was left out: ${reason}`)
  }
  if (textOf(entry(service.tree, 'network_mode')) === 'none') {
    notes.remark(
      at(service, 'network_mode'),
      'network_mode: none is [network] egress = "none", which is the whole app\'s',
    )
  }
}
