import { Conflict, InvalidInput } from '../base/errors.ts'
import type { Recipe } from '../recipe/schema.ts'
import type { DesiredApp } from './desired.ts'
import type { Web } from './web.ts'

/** One name under which an app is found, and what answers there. */
export interface Site {
  /** Stands in the place of `<app>` in origins: `photos`, or `admin-photos` for a further name. */
  readonly name: string
  readonly app: DesiredApp
  readonly web: Web
  readonly port: number
  /** It is the app's own name, not a further one. */
  readonly isMain: boolean
}

/** The longest name that fits into one DNS label together with `-<box>`, or `-<box>-2`. */
const LONGEST = 40

/**
 * The names of all installed apps that have a page. What an app is called by itself comes before
 * what another one would like to be called, too.
 */
export function sitesOf(apps: readonly DesiredApp[]): Site[] {
  const found = new Map<string, Site>()
  const add = (site: Site) => {
    if (site.name.length <= LONGEST && !found.has(site.name)) found.set(site.name, site)
  }
  const pages = apps.flatMap(app => (app.installed && app.web ? [{ app, web: app.web }] : []))
  for (const { app, web } of pages) {
    add({ name: app.service, app, web, port: web.port, isMain: true })
  }
  for (const { app, web } of pages) {
    for (const { id, port } of web.names) {
      add({ name: `${id}-${app.service}`, app, web, port, isMain: false })
    }
  }
  return [...found.values()]
}

/** Those that the proxy answers for; who does that himself has a name of his own. */
export const proxiedSites = (apps: readonly DesiredApp[]): Site[] =>
  sitesOf(apps).filter(it => it.web.proxied && !it.app.elsewhere)

/** Throws where an app would be called what another one is called, or what no address can hold. */
export function refuseNames(recipe: Recipe, others: readonly Recipe[]): void {
  for (const name of namesOf(recipe)) {
    if (name.length > LONGEST) {
      throw new InvalidInput('name-invalid', `the address ${name} would be too long`, {
        hint: `give the app a shorter name: at most ${LONGEST} characters in all`,
      })
    }
    const other = others.find(it => namesOf(it).includes(name))
    if (other) {
      throw new Conflict('name-taken', `${name} is an address of ${other.service} already`, {
        hint: 'give this one another name, or remove the other one first',
      })
    }
  }
}

const namesOf = ({ service, https }: Recipe) => [
  service,
  ...Object.keys(https?.names ?? {}).map(id => `${id}-${service}`),
]
