import { InvalidInput } from '../base/errors.ts'
import type { Route } from '../http/route.ts'
import { ROUTES } from '../http/routes.ts'
import type { VerbName } from '../verbs/contract.ts'
import type { Asked } from './line.ts'

/** The address that answers a verb with what the verb answers. */
export function routeOf(verb: VerbName): Route {
  const found = ROUTES.find(it => it.verb === verb && !it.respond && !it.attachment)
  if (found) return found
  throw new InvalidInput('only-on-the-box', 'that can be done on the box itself alone', {
    hint: 'it reads what lies there, or is for root: give the command on the box, without --host',
  })
}

/** Pure: a verb and its input as the request that the page would make (http/mount.ts reads it). */
export function requestFor(route: Route, input: object): Asked {
  const { method, path, reads = {}, tells = {} } = route
  const given = new Map(
    Object.entries(input).filter(([name, it]) => it !== undefined && !Object.hasOwn(tells, name)),
  )
  const take = (name: string) => {
    const value = String(given.get(name) ?? '')
    given.delete(name)
    return encodeURIComponent(value)
  }
  const filled = path.replaceAll(/:(\w+)/g, (_all, name: string) => take(name))
  const query = Object.keys(reads).flatMap(it => (given.has(it) ? [`${it}=${take(it)}`] : []))
  const whole = query.length === 0 ? filled : `${filled}?${query.join('&')}`
  if (method === 'POST') {
    const headers = { 'content-type': 'application/json' }
    return { method, path: whole, headers, body: JSON.stringify(Object.fromEntries(given)) }
  }
  const [left] = given.keys()
  if (left === undefined) return { method, path: whole }
  throw new InvalidInput('only-on-the-box', `"${left}" can be said on the box itself alone`, {
    hint: 'leave it out, or give the command on the box, without --host',
  })
}
