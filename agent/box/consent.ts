import { Conflict } from '../base/errors.ts'
import { overlap, rangeOf, shownPorts } from '../firewall/need.ts'
import type { Consent } from '../http/api.ts'
import type { Recipe } from '../recipe/schema.ts'
import { askedApps } from './asked-apps.ts'

/** What of the box's own an app would get, which its owner has to agree to. */
export function consentsOf({ ports, network }: Pick<Recipe, 'ports' | 'network'>): Consent[] {
  const mapped = Object.values(ports)
    .filter(it => it.ipv4)
    .map((port): Consent => {
      const { protocols, ...range } = rangeOf(port)
      return {
        kind: 'port',
        port: shownPorts(range),
        protocols,
        audience: port.audience === 'internet' ? 'internet' : 'lan',
        purpose: port.purpose,
      }
    })
  return [...mapped, ...(network.lan ? [{ kind: 'lan' } as const] : [])]
}

/** What a recipe wants of the box's own beyond the one before it. */
export function newConsents(recipe: Recipe, before: Recipe | undefined): Consent[] {
  const had = (before ? consentsOf(before) : []).map(inWords)
  return consentsOf(recipe).filter(it => !had.includes(inWords(it)))
}

/** Throws where a recipe wants more of the box's own than the one before it, and nobody agreed. */
export function refuseWithoutConsent(
  recipe: Recipe,
  agreed: boolean,
  before?: Recipe | undefined,
): void {
  const wanted = newConsents(recipe, before)
  if (agreed || wanted.length === 0) return
  throw new Conflict(
    'consent-missing',
    `${recipe.service} wants ${wanted.map(inWords).join(', ')}`,
    {
      hint: 'agree to it if you want that: on the page, or with --agree',
    },
  )
}

function inWords(it: Consent): string {
  if (it.kind === 'lan') return 'a place of its own on the network at home'
  return `port ${it.port} (${it.protocols.join(' and ')}) of the box itself: ${it.purpose}`
}

/** Throws where another app has a port of the box already: there is only one of each. */
export function refusePorts(recipe: Recipe, others: readonly Recipe[]): void {
  for (const port of onTheBox(recipe)) {
    const other = others.find(it => onTheBox(it).some(its => overlap(port, its)))
    if (!other) continue
    throw new Conflict('port-taken', `${other.service} has port ${shownPorts(port)} of the box`, {
      hint: `only one app can have it: remove ${other.service} before you install ${recipe.service}`,
    })
  }
}

const onTheBox = ({ ports }: Recipe) =>
  Object.values(ports)
    .filter(it => it.ipv4)
    .map(rangeOf)

/** Throws where an app is missing that a recipe cannot work without. */
export function refuseUnlessThere(recipe: Recipe, others: readonly Recipe[]): void {
  const missing = neededBy(recipe).find(it => !others.some(({ service }) => service === it))
  if (missing === undefined) return
  const { reason } = askedApps(recipe)[missing] ?? {}
  throw new Conflict('app-missing', `${recipe.service} needs the app ${missing}`, {
    hint: `install ${missing} first${reason ? `: ${reason}` : ''}`,
  })
}

/** Throws where an app is to go that another one cannot work without. */
export function refuseIfNeeded(service: string, others: readonly Recipe[]): void {
  const other = others.find(it => neededBy(it).includes(service))
  if (!other) return
  throw new Conflict('app-needed', `${other.service} cannot work without ${service}`, {
    hint: `remove ${other.service} first`,
  })
}

const neededBy = (recipe: Recipe) =>
  Object.entries(askedApps(recipe)).flatMap(([service, { optional }]) =>
    optional ? [] : [service],
  )
