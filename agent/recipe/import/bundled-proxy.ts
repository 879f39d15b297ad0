import { isProxy, splitImage } from './images.ts'
import { type Beside, filesOf } from './load.ts'
import type { Service } from './service.ts'

/** Where a proxy of the file leads to. */
export interface Behind {
  readonly service: string
  readonly port: number
}

/** Whether a service only stands in front of one other: a proxy by its image, or a web server by its configuration. */
export function isInFront(service: Service, all: readonly Service[], beside: Beside): boolean {
  if (isProxy(service.image ?? '')) return true
  if (
    !/^(?:nginx|nginx-unprivileged|docker-nginx|openresty|httpd|apache)$/.test(
      splitImage(service.image ?? '').base,
    )
  )
    return false
  const config = configOf(service, beside)
  return !SERVES.test(config) && behindIn(config, service, all).length === 1
}

/** Where the command and the configuration of a proxy say it sends people, each place once. */
export function behind(service: Service, all: readonly Service[], beside: Beside): Behind[] {
  const words = [...(service.entrypoint ?? []), ...(service.command ?? [])].flatMap(it => {
    const [, host, port] = /^(?:https?:\/\/)?([\w.-]+):(\d+)$/.exec(it) ?? []
    return host === undefined ? [] : [`reverse_proxy ${host}:${port}`]
  })
  return behindIn([...words, configOf(service, beside)].join('\n'), service, all)
}

/** It has files to show, too, or programs to start. */
const SERVES = /\b(?:root|alias|try_files|fastcgi_pass|uwsgi_pass|DocumentRoot)\s/

/** All of its configuration that is beside the file, without pages for failures. */
function configOf({ mounts }: Service, beside: Beside): string {
  return mounts
    .flatMap(({ source }) => filesOf(source, beside))
    .filter(it => /\.(?:conf|template|cfg)$|Caddyfile$/.test(it))
    .flatMap(it => beside.read(it) ?? [])
    .join('\n')
    .replace(/^\s*#.*$/gm, '')
    .replace(/location\s*=\s*\/[\w.-]+\.html\s*\{[^}]*\}/g, '')
}

const LEADS =
  /(?:\bproxy_pass\s+https?:\/\/|\breverse_proxy\s+(?:\S*\/\S*\s+)?(?:https?:\/\/)?|\bserver\s+(?:[\w-]+\s+)?|\bProxyPass\s+\S+\s+https?:\/\/)([A-Za-z][\w.-]*)(?::(\d{2,5}))?/g

function behindIn(config: string, proxy: Service, all: readonly Service[]): Behind[] {
  const found = [...config.matchAll(LEADS)].flatMap(([, host = '', port = '80']) => {
    const service = all.find(it => it !== proxy && it.names.includes(host))
    return service ? [{ service: service.name, port: Number(port) }] : []
  })
  return found.filter(
    (it, index) =>
      found.findIndex(other => other.service === it.service && other.port === it.port) === index,
  )
}
