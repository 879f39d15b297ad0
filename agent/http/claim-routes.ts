import { hostOf, route } from './route.ts'

/** What a stranger may ask: whose box it is, and to claim it. */
export const claimRoutes = [
  route({
    method: 'GET',
    path: '/api/box',
    verb: 'box.look',
    open: true,
    plain: true,
    status: 200,
    says: 'The box, and who is signed in here',
    tells: { host: hostOf },
  }),
  route({
    method: 'GET',
    path: '/api/vendor/logo',
    verb: 'vendor.logo',
    open: true,
    plain: true,
    status: 200,
    says: 'The logo of whoever built the box',
    respond: (response, { type, content }) =>
      response
        .set({
          'Content-Type': type,
          // A vendor's picture: nothing in it runs, and it loads nothing.
          'Content-Security-Policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox",
          // Another picture has another address.
          'Cache-Control': 'private, max-age=31536000, immutable',
        })
        .send(Buffer.from(content, 'base64')),
  }),
  route({
    method: 'POST',
    path: '/api/claim/exchange',
    verb: 'claim.begin',
    open: true,
    plain: true,
    status: 200,
    says: 'The first half of the claim exchange',
  }),
  route({
    method: 'POST',
    path: '/api/claim/cable',
    verb: 'claim.cable',
    open: true,
    plain: true,
    status: 200,
    says: 'Claims by pulling the cable, where the vendor wants that',
  }),
  route({
    method: 'POST',
    path: '/api/claim/cable/state',
    verb: 'claim.cable-state',
    open: true,
    plain: true,
    status: 200,
    says: 'Whether the cable was pulled, and put back',
  }),
  route({
    method: 'POST',
    path: '/api/claim/confirm',
    verb: 'claim.confirm',
    open: true,
    plain: true,
    status: 200,
    says: 'The second half of the claim exchange',
  }),
  route({
    method: 'POST',
    path: '/api/claim/restore',
    verb: 'claim.restore',
    open: true,
    plain: true,
    status: 200,
    says: 'Makes the box another one again, out of its backup; everything in it is sealed',
  }),
  route({
    method: 'POST',
    path: '/api/claim/join',
    verb: 'claim.join',
    open: true,
    plain: true,
    status: 200,
    says: 'Another box takes this one into its site; everything in it is sealed',
  }),
  route({
    method: 'POST',
    path: '/api/claim',
    verb: 'claim.finish',
    open: true,
    plain: true,
    status: 200,
    says: 'Makes the owner; everything in it is sealed',
    tells: { host: hostOf },
  }),
]
