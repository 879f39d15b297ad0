import type { Web } from './dialect.ts'
import type { Draft } from './draft.ts'
import { frontOf, leadsTo, type Rival, sendsBrowsers } from './front.ts'
import { isAdminTool, isProxy, splitImage } from './images.ts'
import type { Notes } from './notes.ts'
import type { PortMapping, Service } from './service.ts'
import { partNameOf } from './words.ts'

/** Who has the pages, and at which port; `tls` where it answers HTTPS itself. */
export interface Pages {
  readonly service: Service
  readonly port: number
  readonly tls: boolean
}

/** Ports that are no pages, whatever listens there. */
const NO_PAGES = new Set([
  21, 22, 23, 25, 53, 67, 68, 69, 88, 110, 111, 123, 135, 137, 138, 139, 143, 161, 162, 179, 389,
  445, 465, 500, 502, 514, 515, 546, 547, 554, 587, 601, 636, 853, 873, 993, 995, 1194, 1433, 1521,
  1883, 1900, 2022, 2049, 2121, 2222, 2223, 3306, 3389, 3478, 4222, 4369, 4500, 5060, 5061, 5222,
  5269, 5349, 5353, 5432, 5433, 5514, 5671, 5672, 5683, 5900, 6379, 6514, 6667, 6697, 6881, 6969,
  7359, 7687, 7880, 7881, 8333, 8554, 8555, 8883, 9042, 9092, 9735, 9993, 10009, 10011, 10050,
  10051, 11211, 19132, 21115, 21116, 21117, 22000, 22067, 25565, 25575, 27015, 27017, 27036, 28332,
  28333, 30033, 42420, 50051, 51413, 51820, 61613, 64738,
])
const TLS_PORTS = new Set([443, 4443, 5443, 6443, 8443, 9443, 10443, 8920, 44300])

/** How much a port looks like pages; 0 for not at all. */
function looks({ first, last, protocol }: PortMapping): number {
  if (protocol === 'udp' || first !== last || NO_PAGES.has(first)) return 0
  if (TLS_PORTS.has(first)) return first === 443 ? 20 : 10
  if (first === 80) return 100
  if ([8080, 3000, 8000, 5000, 8081, 8090, 9000, 8888, 8096, 8123, 4000].includes(first)) return 80
  return first >= 20_000 && first !== 32400 ? 40 : 60
}

/** Stores, queues and engines: what they publish is for programs. */
const ENGINES =
  /^(?:mongo|mongodb|mongodb-community-server|minio|elasticsearch|opensearch|opensearch-dashboards|meilisearch|typesense|rabbitmq|nats|kafka|zookeeper|influxdb|clickhouse-server|clickhouse|qdrant|weaviate|chroma|milvus|etcd|vault|memcached|couchdb|cassandra|neo4j|solr|tika|tika-server|gotenberg|mailhog|mailpit|mailcatcher|smtp4dev|postgres|postgresql|mysql|mariadb|redis|valkey|postgis|timescaledb|pgvecto-rs|browserless|chrome|chromium|playwright|flaresolverr|libretranslate|languagetool|ollama|localai|imaginary|collabora|code|documentserver|coturn|mosquitto|eclipse-mosquitto|prometheus|loki|tempo|jaeger|all-in-one|node-exporter|cadvisor|redis-stack|selenium|standalone-chrome|watchtower|tor|i2p|mc|smtp|docker-smtp|sockpuppetbrowser|soketi|mercure|centrifugo|kroki|livekit-server|victoria-metrics|vmagent|alertmanager|promtail|opentelemetry-collector(?:-contrib)?|fluent-bit|garage|seaweedfs|rustfs|surrealdb|redpanda|nsqd|emqx|vernemq|wyoming-[a-z-]+|kokoro-fastapi(?:-cpu)?|docling-serve|text-embeddings-inference|graphite-statsd|telegraf)$/

/** A store, a queue or another program that people do not open. */
export const isEngine = (service: Service): boolean =>
  ENGINES.test(splitImage(service.image ?? '').base)

/** The service with the pages; `undefined` where there is none. */
export function pagesOf(
  drafts: readonly Draft[],
  said: Web | undefined,
  { app, notes }: { readonly app: string | undefined; readonly notes: Notes },
): Pages | undefined {
  const services = drafts.map(it => it.service)
  const isTls = (port: number) => said?.https === true || port === 443
  const found = (service: Service, port: number): Pages => ({ service, port, tls: isTls(port) })
  const named = services.find(
    it => it.names.includes(said?.service ?? '') || it.addresses.includes(said?.service ?? ''),
  )
  const publishes = (it: Service) =>
    it.ports.find(
      port => port.published === said?.published && port.published !== '' && looks(port) > 0,
    )
  if (named && said?.port !== undefined) return found(named, said.port)
  const outside = [...(named ? [named] : []), ...services].find(publishes)
  if (said?.published && outside) {
    // Where the store names the service, its own port counts.
    const port = publishes(outside)?.first
    // Many answer HTTPS for people and plain HTTP for proxies.
    const plain = isTls(port ?? 0) && port !== 443 ? plainPort(outside) : undefined
    if (plain !== undefined) return { service: outside, port: plain, tls: false }
    if (port !== undefined) return found(outside, port)
  }
  const proxied = services.flatMap(it => {
    const port = proxiedPort(it)
    return port === undefined ? [] : [{ it, port }]
  })
  const pages = decided(
    proxied.map(({ it }) => it),
    named,
  )
  const chosen = proxied.find(({ it }) => it === pages)
  if (chosen) return { service: chosen.it, port: chosen.port, tls: false }
  if (named) {
    const port = best(named) ?? quietPort(named)
    if (port !== undefined) return found(named, port)
  }
  const published = services.filter(it => best(it) !== undefined)
  if (published.length === 0) {
    // A proxy that is gone led people to several of them.
    const rivals = proxied.map(({ it, port }) => ({ service: it, port }))
    const front = amongRivals(rivals, services, app, notes)
    return front ? { service: front.service, port: front.port, tls: false } : quiet(services)
  }
  const main = decided(published, undefined)
  if (main) return found(main, best(main) ?? 80)
  const rivals = published
    .filter(it => !isEngine(it) && !isAdminTool(it.image ?? ''))
    .map(service => ({ service, port: best(service) ?? 80 }))
  const front = amongRivals(rivals, services, app, notes)
  return front && found(front.service, front.port)
}

/** Which one of several people open; who cannot be told apart is refused, with how to choose. */
function amongRivals(
  rivals: readonly Rival[],
  services: readonly Service[],
  app: string | undefined,
  notes: Notes,
): Rival | undefined {
  const [first, second] = rivals
  if (!first || !second) return undefined
  const spot = second.service.ports[0] ?? second.service
  const front = frontOf(rivals, services, app)
  if (front) {
    const others = rivals.filter(it => it !== front.rival)
    notes.remark(
      spot,
      `${front.rival.service.name} is taken for what people open, for ${front.why}: ${listed(others)} ${others.length === 1 ? 'is' : 'are'} not found under the name of the app. Another choice: --web ${others[0]?.service.name}`,
    )
    return front.rival
  }
  notes.choices.splice(0)
  for (const { service, port } of rivals) notes.choices.push({ service: service.name, port })
  notes.refuse(
    spot,
    `${rivals.length === 2 ? 'two' : rivals.length} services want the web: ${listed(rivals)}. Choose which of them people open: ${rivals.map(it => `--web ${it.service.name}`).join(' or ')} (on the page: by the buttons below). Or import each as an app of its own`,
  )
  return undefined
}

const listed = (rivals: readonly Rival[]): string =>
  rivals
    .map(({ service, port }) => `${service.name} (port ${port}, line ${service.line})`)
    .join(' and ')

/** What somebody has chosen: `SERVICE` or `SERVICE:PORT`. Refuses what is not there. */
export function chosenIn(
  wish: string,
  services: readonly Service[],
  notes: Notes,
): Web | undefined {
  const [, name = wish, port] = /^(.*):(\d{1,5})$/.exec(wish) ?? []
  const service = services.find(it => it.name === name)
  const known =
    service && (port === undefined ? (best(service) ?? quietPort(service)) : portIn(port))
  if (service && known !== undefined) {
    for (const other of services) {
      const port = other === service ? undefined : best(other)
      if (port === undefined || !sendsBrowsers(services, { service: other, port })) continue
      notes.remark(
        other.ports[0] ?? other,
        `browsers are sent to ${other.name} at port ${port}, which is at the app's own address and speaks no HTTPS there: a page that came by HTTPS may not ask it`,
      )
    }
    return { service: name, port: known }
  }
  const [first] = services
  notes.refuse(
    service ?? first ?? { file: '', line: 1 },
    service
      ? `nothing says at which port the pages of ${name} are: --web ${name}:PORT`
      : `there is no service ${name} among those that became the app: ${services.map(it => it.name).join(', ')}`,
  )
  return undefined
}

/**
 * Whoever answers HTTPS itself does so at 443 of its own address; the proxy speaks plain HTTP. Pages at
 * another port, where nothing says that they can be plain, are refused.
 */
export function refuseTlsElsewhere(pages: Pages, notes: Notes): void {
  const { service, port, tls } = pages
  if (port === 443) return
  const published = service.ports.find(it => it.first === port)
  const isAsked = new RegExp(`https://(?:localhost|127\\.0\\.0\\.1|\\[::1\\]):${port}\\b`).test(
    service.health?.test?.join(' ') ?? '',
  )
  if (tls || published?.published === '443' || isAsked) {
    notes.refuse(
      published ?? service,
      `${service.name} answers HTTPS itself at port ${port}, and the proxy speaks plain HTTP to apps: let it listen for plain HTTP and publish that port, or answer at 443 itself`,
    )
  } else if (TLS_PORTS.has(port)) {
    notes.remark(
      published ?? service,
      `port ${port} of ${service.name} is often one for HTTPS, and the proxy speaks plain HTTP to it: have a look at how the app is told to`,
    )
  }
}

/** The one among several that can only be meant. */
function decided(services: readonly Service[], named: Service | undefined): Service | undefined {
  if (named && services.includes(named)) return named
  const apps = services.filter(
    it => !isEngine(it) && !isAdminTool(it.image ?? '') && !isProxy(it.image ?? ''),
  )
  if (apps.length === 1) return apps[0]
  if (apps.length === 0) return services.length === 1 ? services[0] : undefined
  // The one that leads to all others is in front of them.
  const fronts = apps.filter(it => apps.every(other => other === it || leadsTo(it, other)))
  if (fronts.length === 1) return fronts[0]
  // Of one image, workers have pages of their own, for programs that watch them.
  const firsts = apps.filter(
    it => !apps.some(other => other.image === it.image && bestLooks(other) > bestLooks(it)),
  )
  return firsts.length === 1 ? firsts[0] : undefined
}

const bestLooks = ({ ports }: Service): number => Math.max(0, ...ports.map(looks))

function best({ ports }: Service): number | undefined {
  const [first] = [...ports].filter(it => looks(it) > 0).sort((a, b) => looks(b) - looks(a))
  return first?.first
}

const plainPort = ({ ports }: Service): number | undefined =>
  ports.filter(it => looks(it) >= 60).sort((a, b) => looks(b) - looks(a))[0]?.first

/** Told to a proxy that the file has, or that runs elsewhere. */
function proxiedPort(service: Service): number | undefined {
  const { labels, environment } = service
  if (labels.get('traefik.enable')?.toLowerCase() === 'false') return undefined
  for (const [name, text] of labels) {
    if (/^traefik\.http\.services\..+\.loadbalancer\.server\.port$|^traefik\.port$/i.test(name)) {
      return portIn(text)
    }
  }
  for (const [name, text] of labels) {
    if (/^caddy(?:_\d+)?(?:\.[\w@.]*)?\.reverse_proxy$/i.test(name)) {
      return portIn(
        /upstreams(?:\s+\w+)?\s+(\d+)/.exec(text)?.[1] ?? /:(\d+)/.exec(text)?.[1] ?? '80',
      )
    }
  }
  const virtual = environment.get('VIRTUAL_PORT')?.text
  if (virtual !== undefined && environment.has('VIRTUAL_HOST')) return portIn(virtual)
  const isRouted =
    environment.has('VIRTUAL_HOST') ||
    [...labels].some(([name]) =>
      /^traefik\.http\.routers\..+\.rule$|^traefik\.frontend\.rule$/i.test(name),
    )
  return isRouted ? (best(service) ?? quietPort(service)) : undefined
}

const portIn = (text: string): number | undefined => {
  const port = Number(text)
  return Number.isInteger(port) && port >= 1 && port <= 65_535 ? port : undefined
}

/** A port that is not published, and told all the same. */
function quietPort(service: Service): number | undefined {
  const exposed = service.exposed.find(it => !NO_PAGES.has(it) && !TLS_PORTS.has(it))
  if (exposed !== undefined) return exposed
  const asks = service.health?.test?.join(' ') ?? ''
  const port = /https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\]|0\.0\.0\.0):(\d{2,5})/.exec(asks)?.[1]
  return port === undefined ? undefined : portIn(port)
}

function quiet(services: readonly Service[]): Pages | undefined {
  const apps = services.filter(it => !isEngine(it) && quietPort(it) !== undefined)
  const [only] = apps
  const port = only && quietPort(only)
  return apps.length === 1 && only && port !== undefined && services.length === 1
    ? { service: only, port, tls: port === 443 }
    : undefined
}

const WELL_KNOWN: Readonly<Record<number, string>> = {
  21: 'ftp',
  22: 'ssh',
  25: 'smtp',
  53: 'dns',
  67: 'dhcp',
  69: 'tftp',
  123: 'ntp',
  143: 'imap',
  161: 'snmp',
  389: 'ldap',
  445: 'smb',
  465: 'smtps',
  514: 'syslog',
  587: 'submission',
  636: 'ldaps',
  853: 'dns-tls',
  993: 'imaps',
  1194: 'openvpn',
  1883: 'mqtt',
  1900: 'ssdp',
  2222: 'ssh',
  3478: 'turn',
  5060: 'sip',
  5222: 'xmpp',
  5269: 'xmpp-servers',
  5353: 'mdns',
  6881: 'torrent',
  8883: 'mqtts',
  22000: 'sync',
  25565: 'minecraft',
  51413: 'torrent',
  51820: 'wireguard',
}

/** `[ports]`: everything published that is not the pages. */
export function portsOf(
  drafts: readonly Draft[],
  pages: Pages | undefined,
  notes: Notes,
): Record<string, Record<string, unknown>> {
  const found: { first: number; last: number; protocol: string; service: Service }[] = []
  for (const { service } of drafts) {
    for (const it of service.ports) {
      const { first, last, protocol, local } = it
      const covers = (port: number) => first <= port && port <= last
      if (protocol === 'tcp' && pages && covers(pages.port)) continue
      if (covers(80) || covers(443)) {
        if (protocol === 'tcp' || covers(80)) {
          notes.remark(
            it,
            `port ${first === last ? first : `${first}-${last}`} was left out: 80 and 443 are the proxy's, which answers HTTPS for the app`,
          )
        } else {
          notes.remark(it, `port ${first}/udp was left out: the proxy speaks HTTP/2 with browsers`)
        }
        continue
      }
      if (local) {
        notes.remark(
          it,
          `port ${first} was left out: it is for the machine itself, and processes reach it anyway`,
        )
        continue
      }
      const before = found.find(other => overlaps(other, it))
      // Two at one port are told of below.
      if (!before) found.push({ first, last, protocol, service })
    }
  }
  const table: Record<string, Record<string, unknown>> = {}
  for (const it of found) {
    const { first, last, protocol, service } = it
    const twin = found.some(
      other => other.protocol !== protocol && other.first === first && other.last === last,
    )
    if (twin && protocol === 'udp') continue
    const shown = first === last ? first : `${first}-${last}`
    const known = WELL_KNOWN[first]
    const id = partNameOf(known ?? `port-${shown}`, Object.keys(table))
    table[id] = {
      [twin ? 'both' : protocol]: shown,
      purpose: `${known ? known.toUpperCase() : `Port ${shown}`} of ${service.name}`
        .replace(/\p{C}/gu, '')
        .slice(0, 200),
    }
  }
  return table
}

const overlaps = (
  one: { first: number; last: number; protocol: string },
  other: { first: number; last: number; protocol: string },
) => one.protocol === other.protocol && one.first <= other.last && other.first <= one.last

const clash = (port: number, one: string, other: string) =>
  `${one} and ${other} both listen at port ${port}, and all processes of an app share one address: tell one of them another port, or import it as an app of its own`

/** Two that listen at one port cannot share an address. */
export function refuseClashes(
  drafts: readonly Draft[],
  pages: Pages | undefined,
  notes: Notes,
): void {
  const owners = new Map<number, Service>()
  for (const { service } of drafts) {
    const known = new Set([
      ...service.ports.flatMap(it => (it.protocol === 'tcp' ? [it.first, it.last] : [])),
      ...service.exposed,
      ...(pages?.service === service ? [pages.port] : []),
    ])
    for (const port of known) {
      const owner = owners.get(port)
      if (owner) notes.refuse(service, clash(port, owner.name, service.name))
      else owners.set(port, service)
    }
  }
}
