import { Forbidden, NotAllowed, NotFound } from '../base/errors.ts'
import { identityOf, mayUse } from '../box/access.ts'
import type { Box } from '../box/box.ts'
import { type Origins, secureFor } from '../box/origins.ts'
import { sitesOf } from '../box/sites.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { Destination, Gate } from './gate.ts'
import { INTERACTION } from './paths.ts'

export type GateHandlers = Pick<Handlers, 'gate.check' | 'gate.begin' | 'gate.enter'>

/** What the gate is asked: whether somebody comes in, and how he gets there. */
export function gateHandlers(
  box: Pick<Box, 'desired' | 'manifest' | 'origins' | 'people'>,
  gate: Gate,
): GateHandlers {
  const mayEnter = async (service: string, name: string) =>
    mayUse((await box.manifest()).apps[service], box.people.person(name))

  /** Only addresses of this box's apps: a code for anywhere else would be an open redirect. */
  async function destination(to: string): Promise<Destination & { readonly entrance: string }> {
    const url = URL.parse(to)
    const [{ desired }, origins] = await Promise.all([box.desired(), box.origins()])
    const client = url && clientAt(url, origins)
    if (client && desired.apps.some(it => it.service === client && it.oidc)) {
      const path = `${url.pathname}${url.search}`
      return { service: client, origin: url.origin, path, entrance: `${url.origin}${path}&` }
    }
    const site = sitesOf(desired.apps).find(({ name, web, app }) => {
      const own = origins.app(name, app.network.page).filter(it => it.protocol === 'https:')
      return web.proxied && own.some(it => it.origin === url?.origin)
    })
    if (!url || !site) {
      throw new NotFound('address-unknown', 'no app of this box has that address')
    }
    const path = `${url.pathname}${url.search}`
    const entrance = `${url.origin}/.gantry/enter?`
    return { service: site.app.service, origin: url.origin, path, entrance }
  }

  return {
    async 'gate.check'({ token, service, host }) {
      const name = token === undefined ? undefined : gate.person(token, service)
      const person = box.people.person(name ?? '')
      if (person && (await mayEnter(service, person.name))) {
        return { person: identityOf(person) }
      }
      const signInAt = secureFor((await box.origins()).box, host)[0]?.origin ?? ''
      return { signInAt, signedIn: person !== undefined }
    },
    async 'gate.begin'({ to, way }, { session, person }) {
      if (session === undefined || person === undefined)
        throw new NotAllowed('signed-out', 'you are not signed in')
      const it = await destination(to)
      if (!(await mayEnter(it.service, person))) throw notShared(it.service)
      const code = gate.begin(session, it, way)
      return { continueAt: `${it.entrance}code=${code}` }
    },
    async 'gate.enter'({ code, service, host, way }) {
      return gate.enter(code, { service, origin: `https://${host}` }, way)
    },
  }
}

/** The app that sent somebody to the box itself, to say who he is. */
function clientAt(url: URL, { box }: Origins): string | undefined {
  const isOurs = box.some(it => it.protocol === 'https:' && it.origin === url.origin)
  if (!isOurs || !/^[\w-]+$/.test(url.pathname.replace(INTERACTION, ''))) return undefined
  return url.pathname.startsWith(INTERACTION)
    ? /^\?client=([a-z0-9-]+)$/.exec(url.search)?.[1]
    : undefined
}

/** Its detail names the app, for the page that says so to people. */
const notShared = (service: string) =>
  new Forbidden('app-not-shared', `${service} is not shared with you`, {
    hint: 'ask who looks after the box to let you in',
    detail: service,
  })
