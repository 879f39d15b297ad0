import { route } from './route.ts'

/** By which ways the box tells its owner what cannot wait. What opens them is never told again. */
export const alertRoutes = [
  route({
    method: 'GET',
    path: '/api/alerts',
    verb: 'alerts.read',
    status: 200,
    says: 'By which ways the box tells its owner what cannot wait',
  }),
  route({
    method: 'POST',
    path: '/api/alerts',
    verb: 'alerts.set',
    status: 204,
    says: 'Tries a way with a message, and uses it from now on',
  }),
  route({
    method: 'POST',
    path: '/api/alerts/test',
    verb: 'alerts.test',
    status: 200,
    says: 'Sends a message by one way, or by all, and says where it did not get through',
  }),
  route({
    method: 'DELETE',
    path: '/api/alerts/:way',
    verb: 'alerts.remove',
    status: 204,
    says: 'Tells nothing by this way any more',
  }),
]
