import { route } from './route.ts'

/** Where apps come from beside the catalogue that the box brings. */
export const catalogueRoutes = [
  route({
    method: 'GET',
    path: '/api/catalogues',
    verb: 'catalogue.read',
    status: 200,
    says: 'The catalogues of the owner, and what is wrong with them',
  }),
  route({
    method: 'POST',
    path: '/api/catalogues',
    verb: 'catalogue.add',
    status: 204,
    says: 'Fetches a catalogue, and offers its apps from then on',
  }),
  route({
    method: 'POST',
    path: '/api/catalogues/:name/refresh',
    verb: 'catalogue.refresh',
    status: 204,
    says: 'Asks a catalogue for something newer',
  }),
  route({
    method: 'DELETE',
    path: '/api/catalogues/:name',
    verb: 'catalogue.remove',
    status: 204,
    says: 'Takes a catalogue away; apps that came from it stay',
  }),
]
