import { GantryError } from '../base/errors.ts'
import { route } from './route.ts'

/**
 * Where somebody is sent who wants to see a guarded app: with a session on to the app, without one
 * to the page, which signs him in and brings him back here.
 */
export const gateRoutes = [
  route({
    method: 'GET',
    path: '/gate',
    verb: 'gate.begin',
    open: true,
    status: 302,
    says: 'On to an app that lets in only who is signed in',
    reads: { to: String, way: String },
    respond(response, { continueAt }) {
      response.set('Cache-Control', 'no-store').redirect(302, continueAt)
    },
    refused(response, error, { originalUrl }) {
      const here = elsewhere(error, originalUrl)
      if (here === undefined) return false
      response.set('Cache-Control', 'no-store').redirect(302, here)
      return true
    },
  }),
]

function elsewhere(error: unknown, back: string): string | undefined {
  if (!(error instanceof GantryError)) return undefined
  if (error.code === 'app-not-shared') {
    return `/#/not-shared/${encodeURIComponent(error.detail ?? '')}`
  }
  // Coming from another site, a browser leaves the cookie at home: the page looks again.
  return error.code === 'signed-out' ? `/#/sign-in?to=${encodeURIComponent(back)}` : undefined
}
