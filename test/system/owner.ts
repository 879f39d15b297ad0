import { proveCode } from '../../agent/claim/claimant.ts'
import type { App, Box, Status } from '../../agent/http/api.ts'
import type { Answer } from '../lab/browser.ts'
import { openCookies } from '../lab/cookies.ts'
import type { EventStream } from '../lab/event-stream.ts'
import type { Home } from '../lab/home.ts'
import { postTo } from '../lab/post.ts'
import { until } from '../lab/until.ts'

/** Somebody who has claimed the box from the phone and is signed in. */
export interface Owner {
  /** The box's own certificate authority, which this phone trusts from now on. */
  readonly ca: string
  readonly url: string
  /** A request to the page's API; with a body it is a POST. */
  ask(path: string, json?: unknown): Promise<Answer>
  /** Follows the picture that the page shows, or what another address tells. */
  watch(path?: string): Promise<EventStream>
  /** Waits until an app is as wanted, and answers it; fails when it goes on failing. */
  app(service: string, wanted: (app: App) => boolean, within?: number): Promise<App>
}

/** Milliseconds in which the box may mend by itself what went wrong once, as runc does under load. */
const PATIENCE = 15_000

/** Name and password that the box is claimed with. */
export const claimedAs = { name: 'home', owner: 'ada', password: 'correct horse battery' }

/** Where it stands, as the browser says with the claim. */
export const ZONE = 'Asia/Calcutta'

/** Waits until the page answers at the name that every new box has. Its first boot takes a busy machine its time. */
export const pageOf = ({ phone }: Home): Promise<Box> =>
  until(
    'the page answers',
    async () => {
      const answer = await phone.fetch('http://gantry.local/api/box', { timeoutMs: 2000 })
      return answer.status === 200 && answer.json<Box>()
    },
    { within: 120_000 },
  )

/** The code as somebody reads it on the screen of the box. */
export async function codeOf({ box }: Home): Promise<string> {
  const found = await box.waitForLine(/Code\s+([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])/)
  return found[1] ?? ''
}

/** The root certificate of the box's own authority, as PEM. */
export const authorityOf = ({ box }: Home): Promise<string> =>
  box.read('/data/state/certificates/1/root.crt')

/** Claims the box, with the first code that it has shown unless said, up to a session on https. */
export async function claim(home: Home, code?: string): Promise<Owner> {
  const { phone } = home
  await pageOf(home)
  const claimant = await proveCode(
    code ?? (await codeOf(home)),
    postTo(phone.fetch, 'http://gantry.local'),
  )
  const { continueAt } = await claimant.claim({ ...claimedAs, timezone: ZONE })
  // From the box itself, through what only it and the phone can read.
  const ca = claimant.welcome.authority
  const [url = '', handover] = continueAt.split('/#handover=')
  const cookies = openCookies()
  await until('the session is taken over', async () => {
    const answer = await phone.fetch(`${url}/api/session/handover`, {
      json: { handover },
      ca,
      cookies,
    })
    return answer.status === 204
  })

  // A page connects again, too: the proxy may drop who comes while it takes a new configuration.
  const watch = (path = '/api/events') =>
    until('the events begin', () => phone.listen(`${url}${path}`, { ca, cookies }))
  // On its first boot a box still makes its database while people claim it.
  await using events = await watch()
  await events.until<Status>(({ components }) => components.every(it => it.ok))
  return {
    ca,
    url,
    ask: (path, json) =>
      phone.fetch(`${url}${path}`, {
        ca,
        cookies,
        timeoutMs: 60_000,
        ...(json === undefined ? {} : { json }),
      }),
    watch,
    async app(service, wanted, within = 60_000) {
      await using events = await watch()
      let failingSince = Date.now()
      const find = ({ apps }: Status) => apps.find(it => it.service === service)
      const status = await events.until<Status>(it => {
        const app = find(it)
        if (app?.state !== 'failing') failingSince = Date.now()
        else if (!wanted(app) && Date.now() - failingSince > PATIENCE) {
          throw new Error(`${service} is failing: ${JSON.stringify(app.problem)}`)
        }
        return app !== undefined && wanted(app)
      }, within)
      return find(status) as App
    },
  }
}
