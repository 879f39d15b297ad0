import { splitImage } from './images.ts'
import { MARKED } from './marks.ts'
import type { Service } from './service.ts'

/** A service that people could be meant to open. */
export interface Rival {
  readonly service: Service
  readonly port: number
}

/** The one among rivals that people open, and what shows it. */
export interface Found {
  readonly rival: Rival
  readonly why: string
}

/** What people call what they open, at the end of a name: `web`, `notes-frontend`, `notes_ui`. */
const FRONT =
  /(?:^|[-_.])(?:web|www|webapp|web-?ui|ui|front-?end|front|client|site|homepage|portal)\d*$/i
/** What they call what works behind it. */
const BEHIND =
  /(?:^|[-_.])(?:api|back-?end|workers?|jobs?|queue|scheduler|cron|stream(?:ing|er)?|web-?sockets?|ws|sockets?|realtime|collab(?:oration)?|sync|metrics|exporter|bot|mcp|cdn|media|img-?proxy|render(?:er)?|convert(?:er)?|pdf|search|ml|ai|machine-?learning|stt|tts|auth|admin)\d*$/i

/** Labels by which pages that list apps find them. */
const LISTED =
  /^(?:homepage\.(?:name|href|group)|glance\.(?:name|url)|net\.unraid\.docker\.webui|tsdproxy\.enable)$/i

/**
 * Which of several services people open, where the file shows it in one way or another; `undefined`
 * where it does not, or where a browser needs two of them. Pure.
 *
 * @param services all of the file, through which one may lead to another.
 */
export function frontOf(
  rivals: readonly Rival[],
  services: readonly Service[],
  app: string | undefined,
): Found | undefined {
  if (rivals.some(one => rivals.some(it => it !== one && sendsBrowsers(services, it)))) {
    return undefined
  }
  const only = (why: string, is: (it: Rival) => boolean): Found | undefined => {
    const [first, ...more] = rivals.filter(is)
    return first && more.length === 0 ? { rival: first, why } : undefined
  }
  const name = ({ service }: Rival) => service.name
  const othersAreBehind = (it: Rival) =>
    rivals.every(other => (other === it) !== BEHIND.test(name(other)))
  return (
    only('its labels list it among apps', it =>
      [...it.service.labels.keys()].some(label => LISTED.test(label)),
    ) ??
    only('it leads to the others', it =>
      rivals.every(other => other === it || leadsThrough(it.service, other.service, services)),
    ) ??
    only('it is called like that', it => FRONT.test(name(it)) && !BEHIND.test(name(it))) ??
    only('the others work behind it, as they are called', othersAreBehind) ??
    only('it is called as the app is', it => app !== undefined && isCalled(it.service, app)) ??
    only('it is published at port 80 or 443', ({ service, port }) =>
      service.ports.some(it => it.first === port && ['80', '443'].includes(it.published)),
    )
  )
}

/** As the service, or as the image. */
const isCalled = ({ name, image }: Service, app: string): boolean => {
  const plain = (it: string) => it.toLowerCase().replace(/[^a-z0-9]/g, '')
  return [name, splitImage(image ?? '').base].some(it => plain(it) === plain(app))
}

/** Somebody is told where browsers find it: at a port of the host, where there would be none. */
export function sendsBrowsers(services: readonly Service[], { service, port }: Rival): boolean {
  const published = service.ports.filter(it => it.first === port).map(it => it.published)
  const wanted = published.filter(it => it !== '' && it !== '80' && it !== '443')
  if (wanted.length === 0) return false
  const place = String.raw`(?:localhost|\d+\.\d+\.\d+\.\d+|[[<][^/\s]*|${MARKED})`
  const told = new RegExp(`^(?:https?|wss?)://${place}:(?:${wanted.join('|')})(?![0-9])`)
  return services.some(
    it => it !== service && [...it.environment.values()].some(({ text }) => told.test(text.trim())),
  )
}

/** Waits for the other one, or is told where it is. */
export const leadsTo = (one: Service, other: Service): boolean =>
  one.dependsOn.some(it => it.name === other.name) ||
  [...one.environment.values()].some(({ text }) =>
    other.names.some(name =>
      new RegExp(`//${name.replace(/[^\\w-]/g, '.')}(?![\\w.-])`).test(text),
    ),
  )

/** The same through others, and not the other way, too. */
function leadsThrough(one: Service, other: Service, services: readonly Service[]): boolean {
  const reached = (from: Service): ReadonlySet<Service> => {
    const seen = new Set<Service>()
    const open = [from]
    for (let it = open.pop(); it; it = open.pop()) {
      for (const next of services) {
        if (seen.has(next) || !leadsTo(it, next)) continue
        seen.add(next)
        open.push(next)
      }
    }
    return seen
  }
  return reached(one).has(other) && !reached(other).has(one)
}
