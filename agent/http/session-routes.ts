import { deviceOf, route } from './route.ts'
import { clearSession, setSession } from './session-cookie.ts'

/** Signing in and out. Only on https: a cookie of the box never travels in the open. */
export const sessionRoutes = [
  route({
    method: 'POST',
    path: '/api/session',
    verb: 'session.open',
    open: true,
    status: 204,
    says: 'Signs in; the session is a cookie',
    tells: { device: deviceOf },
    respond(response, { token }) {
      setSession(response, token)
      response.end()
    },
  }),
  route({
    method: 'POST',
    path: '/api/session/handover',
    verb: 'session.take',
    open: true,
    status: 204,
    says: 'Signs in with what the claim ended with, once',
    tells: { device: deviceOf },
    respond(response, { token }) {
      setSession(response, token)
      response.end()
    },
  }),
  route({
    method: 'DELETE',
    path: '/api/session',
    verb: 'session.end',
    status: 204,
    says: 'Signs out',
    respond(response) {
      clearSession(response)
      response.end()
    },
  }),
  route({
    method: 'POST',
    path: '/api/session/confirm',
    verb: 'session.confirm',
    status: 204,
    says: 'The password again, before something dangerous',
  }),
  route({
    method: 'GET',
    path: '/api/sessions',
    verb: 'session.list',
    status: 200,
    says: 'Where one is signed in',
    reads: { person: String },
  }),
  route({
    method: 'DELETE',
    path: '/api/sessions/:id',
    verb: 'session.end-one',
    status: 204,
    says: 'Signs out somewhere else',
    reads: { person: String },
  }),
  route({
    method: 'POST',
    path: '/api/password',
    verb: 'password.change',
    status: 204,
    says: 'A new password; every other session ends',
  }),
  route({
    method: 'POST',
    path: '/api/second-factor',
    verb: 'second-factor.begin',
    status: 200,
    says: 'A new second factor, which counts once it is confirmed',
  }),
  route({
    method: 'POST',
    path: '/api/second-factor/confirm',
    verb: 'second-factor.confirm',
    status: 204,
    says: 'A code of the new second factor',
  }),
  route({
    method: 'DELETE',
    path: '/api/second-factor',
    verb: 'second-factor.end',
    status: 204,
    says: 'No second factor any more',
    reads: { person: String },
  }),
]
