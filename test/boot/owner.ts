import { proveCode } from '../../agent/claim/claimant.ts'
import type { App, Status } from '../../agent/http/api.ts'
import type { Answer, FetchOptions } from '../lab/browser.ts'
import { openCookies } from '../lab/cookies.ts'
import { postTo } from '../lab/post.ts'
import { until } from '../lab/until.ts'
import type { Computer } from './machine.ts'

/** A computer, as far as somebody at the workstation sees it. */
type Seen = Pick<Computer, 'ports' | 'browser'>

/** Somebody who has claimed the box from the workstation and is signed in. */
export interface Owner {
  /** The box's secure address. */
  readonly url: string
  /** A request to the page's API; with a body it is a POST. */
  ask(path: string, json?: unknown): Promise<Answer>
  /** The first picture that is as wanted. */
  status(wanted: (status: Status) => boolean): Promise<Status>
  /** Waits until an app is running. */
  running(service: string): Promise<App>
}

/** Name and password that the box is claimed with. */
export const claimedAs = { name: 'home', owner: 'ada', password: 'correct horse battery' }

/** A request from the workstation, where every name below `localhost` is the workstation. */
export const ask = (
  { browser }: Pick<Seen, 'browser'>,
  url: string,
  options: FetchOptions = {},
): Promise<Answer> => browser.fetch(url, { resolve: here(url), timeoutMs: 60_000, ...options })

/** Claims the box with the code from its serial console, up to a session on https. */
export async function claim(computer: Seen, code: string): Promise<Owner> {
  const origin = `http://gantry.localhost:${computer.ports.http}`
  const fetch = (url: string, options?: FetchOptions) => ask(computer, url, options)
  const claimant = await proveCode(code, postTo(fetch, origin))
  const { continueAt } = await claimant.claim(claimedAs)

  const [url = '', handover] = continueAt.split('/#handover=')
  const cookies = openCookies()
  await until(
    'the session is taken over',
    async () => {
      const answer = await ask(computer, `${url}/api/session/handover`, {
        json: { handover },
        cookies,
      })
      return answer.status === 204
    },
    { within: PATIENCE_MS },
  )

  const owner: Owner = {
    url,
    ask: (path, json) =>
      ask(computer, `${url}${path}`, { cookies, ...(json === undefined ? {} : { json }) }),
    async status(wanted) {
      // The proxy may drop who comes while it takes a new configuration; a page comes again.
      await using events = await until(
        'the events begin',
        () => computer.browser.listen(`${url}/api/events`, { cookies, resolve: here(url) }),
        { within: PATIENCE_MS },
      )
      return await events.until<Status>(wanted, PATIENCE_MS)
    },
    async running(service) {
      const find = ({ apps }: Status) => apps.find(it => it.service === service)
      // Right after a boot an app may be failing: the servers behind it start after the page.
      return find(await owner.status(it => find(it)?.state === 'running')) as App
    },
  }
  return owner
}

/** A machine without KVM that does other things too is slow; what hangs is seen all the same. */
export const PATIENCE_MS = 180_000

const here = (url: string) => ({ [new URL(url).hostname]: '127.0.0.1' })
