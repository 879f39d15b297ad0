import { LARGEST_IMPORT } from '../verbs/contract.ts'
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
    status: 202,
    says: 'Begins to fetch a catalogue, and offers its apps from then on',
  }),
  route({
    method: 'POST',
    path: '/api/catalogues/:name/refresh',
    verb: 'catalogue.refresh',
    status: 202,
    says: 'Begins to ask a catalogue for something newer',
  }),
  route({
    method: 'POST',
    path: '/api/catalogues/:name/priority',
    verb: 'catalogue.rank',
    status: 204,
    says: 'Says which catalogue goes first where two have the same app',
  }),
  route({
    method: 'DELETE',
    path: '/api/catalogues/:name',
    verb: 'catalogue.remove',
    status: 204,
    says: 'Takes a catalogue away, or one that is being tried; apps that came from it stay',
  }),
  route({
    method: 'POST',
    path: '/api/recipes/import',
    verb: 'recipe.import',
    status: 200,
    largest: LARGEST_IMPORT,
    says: 'Makes a recipe of a compose file; keeps nothing',
  }),
  route({
    method: 'POST',
    path: '/api/recipes',
    verb: 'recipe.bring',
    status: 200,
    largest: LARGEST_IMPORT,
    says: 'Offers the app of a recipe from then on',
  }),
  route({
    method: 'DELETE',
    path: '/api/recipes/:service',
    verb: 'recipe.drop',
    status: 204,
    says: 'Offers it no more; what was installed from it stays',
  }),
]
