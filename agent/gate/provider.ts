import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Context, interactionPolicy, Provider } from 'oidc-provider'
import type { Identity } from '../box/access.ts'
import type { Artefacts } from './artefacts.ts'
import type { OidcClient, OidcSettings } from './need.ts'
import { DISCOVERY, INTERACTION, OIDC_PATHS, SCOPES } from './paths.ts'
import { PAGE_HEADERS, type PlainPage, plainPage } from './provider-page.ts'

/** What the provider asks of the box, whenever it has to know. */
export interface ProviderBox {
  client(id: string): Promise<OidcClient | undefined>
  enter(visit: {
    readonly client: string
    readonly code: string
    readonly way: string
    readonly origin: string
  }): Promise<{ readonly person: Identity; readonly session: string }>
  person(about: {
    readonly client: string
    readonly person: string
    readonly session: string
  }): Promise<Identity | undefined>
}

/** Seconds. A grant ends with the session of the box that it came from, whatever its own time. */
const GRANT_LIFE = 30 * 24 * 60 * 60
const HOUR = 60 * 60

/**
 * OpenID Connect for the apps of this box: code flow alone, S256, no registration. It keeps no
 * people and asks nobody for a password: who somebody is, and whether he may use the app, the box
 * says, each time.
 */
export function openProvider(
  settings: OidcSettings,
  box: ProviderBox,
  artefacts: Artefacts,
): (request: IncomingMessage, response: ServerResponse) => Promise<void> {
  const provider = new Provider(settings.issuer, {
    adapter: (model: string) =>
      model === 'Client' ? clients(box, artefacts) : artefacts.adapter(model),
    jwks: { keys: settings.keys },
    routes: OIDC_PATHS,
    scopes: [...SCOPES, 'offline_access'],
    responseTypes: ['code'],
    claims: {
      openid: ['sub'],
      // Most apps ask for `profile` and look for groups all the same.
      profile: ['name', 'preferred_username', 'groups'],
      email: ['email', 'email_verified'],
      groups: ['groups'],
    },
    // Many apps read nothing but the token.
    conformIdTokenClaims: false,
    pkce: {
      required: (_context: Context, client: { requires_pkce?: boolean }) => client.requires_pkce,
    },
    extraClientMetadata: { properties: ['requires_pkce'] },
    clientBasedCORS: () => false,
    cookies: {
      keys: [settings.cookies],
      names: {
        session: '__Host-oidc',
        interaction: '__Secure-oidc-way',
        resume: '__Secure-oidc-on',
      },
      long: { httpOnly: true, secure: true, sameSite: 'lax', signed: true, overwrite: true },
      short: { httpOnly: true, secure: true, sameSite: 'lax', signed: true, overwrite: true },
    },
    features: {
      devInteractions: { enabled: false },
      introspection: { enabled: true },
      revocation: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource(context: Context, form: string) {
          const name = context.oidc?.client?.clientName ?? 'the app'
          answerPage(context, {
            title: `Sign out of ${name}?`,
            text: 'You stay signed in to the box and to other apps.',
            form,
            button: 'Sign out',
          })
        },
        postLogoutSuccessSource(context: Context) {
          answerPage(context, {
            title: 'You are signed out',
            text: 'To sign out of all apps at once, sign out of the box.',
            link: { to: settings.origin, words: 'To the box' },
          })
        },
      },
    },
    interactions: {
      policy: policy(),
      url: (context: Context, { uid }: { uid: string }) =>
        `${INTERACTION}${uid}?client=${context.oidc?.client?.clientId ?? ''}`,
    },
    issueRefreshToken: async (_context: Context, _client: object, code: { scopes: Set<string> }) =>
      code.scopes.has('offline_access'),
    rotateRefreshToken: true,
    // Signing out takes back what an app was given, also where it may renew it by itself.
    expiresWithSession: () => true,
    ttl: {
      ...{ Grant: GRANT_LIFE, Session: GRANT_LIFE, RefreshToken: GRANT_LIFE },
      ...{ AccessToken: HOUR, IdToken: HOUR, Interaction: HOUR, AuthorizationCode: 60 },
    },
    async findAccount(context: Context, id: string, token?: { grantId?: string }) {
      const client = context.oidc?.client?.clientId ?? ''
      const { result, session } = context.oidc ?? {}
      const grant = token?.grantId ?? result?.consent?.grantId ?? session?.grantIdFor(client)
      const from = grant === undefined ? undefined : artefacts.sessionOf(grant)
      if (from === undefined) return undefined
      const person = await box.person({ client, person: id, session: from })
      return person && { accountId: id, claims: () => claimsOf(person) }
    },
    renderError(context: Context, { error, error_description: description }: OAuthError) {
      answerPage(context, {
        title: 'That did not work',
        text: 'Go back to the app and sign in there once more.',
        detail: [error, description].filter(Boolean).join(': '),
        link: { to: settings.origin, words: 'To the box' },
      })
    },
  })
  // The proxy says how the browser came; nobody else reaches this program.
  provider.proxy = true
  provider.on('server_error', (_context, error) => console.error(error.stack ?? String(error)))
  provider.use(async (context, next) => {
    await next()
    if (context.path !== DISCOVERY || context.status !== 200) return
    // A browser may find the box under another name than the app does.
    const { body } = context as { body: Record<string, unknown> }
    context.body = {
      ...body,
      authorization_endpoint: settings.origin + OIDC_PATHS.authorization,
      end_session_endpoint: settings.origin + OIDC_PATHS.end_session,
    }
  })
  const answer = provider.callback()

  /** Sends the browser to the box, from where it comes back with a code: see Gate. */
  async function interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const interaction = await provider.interactionDetails(request, response)
    const { uid, params, exp, session: before } = interaction
    const client = String(params.client_id)
    const url = new URL(request.url ?? '', originOf(request))
    const code = url.searchParams.get('code')
    if (code === null) {
      const query = new URLSearchParams({ to: url.href, way: hash(uid) })
      return void response.writeHead(303, { location: `/gate?${query}` }).end()
    }
    const visit = { client, code, way: uid, origin: url.origin }
    const { person, session } = await box.enter(visit)
    const accountId = person.id
    if (before && before.accountId !== accountId) {
      // Somebody else of the household used this browser before.
      await (await provider.Session.findByUid(before.uid))?.destroy()
      interaction.session = undefined
      await interaction.save(exp - Math.floor(Date.now() / 1000))
    }
    const grant = new provider.Grant({ accountId, clientId: client })
    grant.addOIDCScope([...SCOPES, 'offline_access'].join(' '))
    const grantId = await grant.save()
    await artefacts.bind(grantId, session, GRANT_LIFE)
    const result = { login: { accountId }, consent: { grantId } }
    await provider.interactionFinished(request, response, result)
  }

  return (request, response) =>
    request.method === 'GET' && request.url?.startsWith(INTERACTION)
      ? interact(request, response)
      : answer(request, response)
}

function answerPage(context: Context, page: PlainPage): void {
  context.set(PAGE_HEADERS)
  context.body = plainPage(page)
}

interface OAuthError {
  readonly error: string
  readonly error_description?: string
}

const originOf = ({ headers }: IncomingMessage) => `https://${headers.host ?? ''}`
const hash = (text: string) => createHash('sha256').update(text).digest('base64url')

/** Whoever was somebody a moment ago is asked again: a session of the box may have ended. */
function policy() {
  const { Check, base } = interactionPolicy
  const prompts = base()
  prompts
    .get('login')
    .checks.add(
      new Check('box', 'the box says who it is', 'login_required', context =>
        context.oidc?.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
      ),
    )
  return prompts
}

function clients(box: ProviderBox, artefacts: Artefacts) {
  return {
    ...artefacts.adapter('Client'),
    async find(id: string) {
      const it = await box.client(id)
      return (
        it && {
          client_id: id,
          client_name: it.name,
          client_secret: it.secret,
          redirect_uris: it.redirects,
          post_logout_redirect_uris: it.logouts,
          response_types: ['code'],
          grant_types: ['authorization_code', 'refresh_token'],
          requires_pkce: it.pkce,
        }
      )
    },
  }
}

function claimsOf({ id, account, name, email, groups }: Identity) {
  return {
    sub: id,
    name,
    preferred_username: account,
    groups,
    // Who looks after the box said it, and nobody else could have.
    ...(email === undefined ? {} : { email, email_verified: true }),
  }
}
