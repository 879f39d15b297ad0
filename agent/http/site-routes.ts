import { route } from './route.ts'

/** Several boxes as one. */
export const siteRoutes = [
  route({
    method: 'GET',
    path: '/api/site',
    verb: 'site.read',
    status: 200,
    says: 'The boxes that are one with this one, their load and their apps',
  }),
  route({
    method: 'GET',
    path: '/api/site/found',
    verb: 'site.find',
    status: 200,
    says: 'Boxes at home that nobody owns yet',
  }),
  route({
    method: 'POST',
    path: '/api/site/boxes',
    verb: 'site.join',
    status: 202,
    says: 'Takes in a box that nobody owns yet, by its code',
  }),
  route({
    method: 'DELETE',
    path: '/api/site/boxes/:name',
    verb: 'site.remove',
    status: 204,
    says: 'Sends a box away, which goes on by itself',
  }),
  route({
    method: 'POST',
    path: '/api/site/boxes/:name/drain',
    verb: 'site.drain',
    status: 204,
    says: 'Empties a box of apps of other boxes, or uses it again',
  }),
  route({
    method: 'POST',
    path: '/api/site/boxes/:name/labels',
    verb: 'site.label',
    status: 204,
    says: 'What a box is called, for apps that want such a one',
  }),
  route({
    method: 'POST',
    path: '/api/site/places/:place',
    verb: 'site.share-place',
    status: 200,
    says: 'Has every box of the site save at a place of this one, each in a folder of its own',
  }),
  route({
    method: 'POST',
    path: '/api/site/leave',
    verb: 'site.leave',
    status: 204,
    says: 'This box goes on by itself',
  }),
  route({
    method: 'POST',
    path: '/api/site/recover',
    verb: 'site.recover',
    status: 204,
    says: 'Goes on without the boxes that are away, for good',
  }),
]
