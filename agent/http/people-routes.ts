import { deviceOf, hostOf, route } from './route.ts'
import { setSession } from './session-cookie.ts'

/** Who may use the box. */
export const peopleRoutes = [
  route({
    method: 'GET',
    path: '/api/people',
    verb: 'people.list',
    status: 200,
    says: 'Who may use the box, and who is invited to',
  }),
  route({
    method: 'POST',
    path: '/api/people/invite',
    verb: 'people.invite',
    status: 200,
    says: 'A link for a new person, or for who has lost the password',
    tells: { host: hostOf },
  }),
  route({
    method: 'DELETE',
    path: '/api/people/invitations/:id',
    verb: 'people.withdraw',
    status: 204,
    says: 'Takes an invitation back',
  }),
  route({
    method: 'POST',
    path: '/api/people/invited',
    verb: 'people.invited',
    open: true,
    status: 200,
    says: 'What an invitation is for',
  }),
  route({
    method: 'POST',
    path: '/api/people/accept',
    verb: 'people.accept',
    open: true,
    status: 204,
    says: 'Follows an invitation, and signs in',
    tells: { device: deviceOf },
    respond(response, { token }) {
      setSession(response, token)
      response.end()
    },
  }),
  route({
    method: 'POST',
    path: '/api/people/role',
    verb: 'people.role',
    status: 204,
    says: 'What somebody may do',
  }),
  route({
    method: 'POST',
    path: '/api/people/remove',
    verb: 'people.remove',
    status: 204,
    says: 'Somebody may not use the box any more',
  }),
  route({
    method: 'POST',
    path: '/api/people/hand-over',
    verb: 'people.hand-over',
    status: 204,
    says: 'Somebody else becomes the owner',
  }),
  route({
    method: 'POST',
    path: '/api/people/email',
    verb: 'people.email',
    status: 204,
    says: 'Where somebody is written to, for the apps',
  }),
]
