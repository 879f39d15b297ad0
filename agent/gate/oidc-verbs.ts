import { Forbidden } from '../base/errors.ts'
import { identityOf, mayUse } from '../box/access.ts'
import type { Box } from '../box/box.ts'
import type { DesiredApp } from '../box/desired.ts'
import { issuerOf } from '../box/origins.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { Gate } from './gate.ts'
import type { OidcKeys } from './keys.ts'
import type { OidcClient } from './need.ts'

type Verbs = `oidc.${'settings' | 'client' | 'enter' | 'person'}`

/** What is known of an app that sends people to the box; undefined for every other. */
export function clientFor({ service, installed, oidc }: DesiredApp): OidcClient | undefined {
  if (!installed || !oidc) return undefined
  const { secret, redirects, logouts, pkce } = oidc
  return { secret, redirects, logouts, pkce, name: service }
}

/** What the program asks that signs people in to apps. It decides nothing about who may come in. */
export function oidcHandlers(
  box: Pick<Box, 'desired' | 'manifest' | 'origins' | 'people' | 'sessions'>,
  gate: Pick<Gate, 'take'>,
  keys: OidcKeys,
): Pick<Handlers, Verbs> {
  async function clientOf(service: string): Promise<OidcClient | undefined> {
    const { desired } = await box.desired()
    const app = desired.apps.find(it => it.service === service)
    return app && clientFor(app)
  }

  /** Asked whenever an app wants to know: whoever is not to come in any more is nobody at once. */
  async function personOf(session: string, client: string) {
    const person = box.people.person(box.sessions.personOf(session) ?? '')
    const entry = (await box.manifest()).apps[client]
    return person && mayUse(entry, person) && (await clientOf(client))
      ? identityOf(person)
      : undefined
  }

  return {
    async 'oidc.settings'() {
      const origins = await box.origins()
      const origin = origins.box.find(it => it.protocol === 'https:')?.origin ?? ''
      return { issuer: issuerOf(origins), origin, ...(await keys.current()) }
    },
    async 'oidc.client'({ client }) {
      return (await clientOf(client)) ?? null
    },
    async 'oidc.enter'({ client, code, way, origin }) {
      const { session } = gate.take(code, { service: client, origin }, way)
      const person = await personOf(session, client)
      if (person) return { person, session }
      throw new Forbidden('app-not-shared', `${client} is not shared with you`)
    },
    async 'oidc.person'({ client, person, session }) {
      const found = await personOf(session, client)
      return found?.id === person ? found : null
    },
  }
}
