import { route } from './route.ts'

/** What programs come in with, and the journal of who did what. */
export const tokenRoutes = [
  route({
    method: 'GET',
    path: '/api/tokens',
    verb: 'token.list',
    status: 200,
    says: "One's own tokens, without what they are",
  }),
  route({
    method: 'POST',
    path: '/api/tokens',
    verb: 'token.create',
    status: 200,
    says: 'A new token, which is shown only now',
  }),
  route({
    method: 'DELETE',
    path: '/api/tokens/:name',
    verb: 'token.revoke',
    status: 204,
    says: 'A token is worth nothing any more',
  }),
  route({
    method: 'GET',
    path: '/api/audit',
    verb: 'audit.read',
    status: 200,
    says: 'Who did what, the latest first',
    reads: { search: String, before: Number, limit: Number },
  }),
]
