import { derOf, profileOf } from '../certificates/profile.ts'
import { route } from './route.ts'

const shared = { method: 'GET', verb: 'trust.read', open: true, plain: true, status: 200 } as const

/** The certificate of the box, in every form that devices take, which is no secret; and another one. */
export const trustRoutes = [
  route({
    method: 'POST',
    path: '/api/trust',
    verb: 'trust.replace',
    status: 204,
    says: 'Makes a new certificate authority, which every device has to be told of',
  }),
  route({
    ...shared,
    path: '/api/trust',
    says: 'The root certificate of this box, and how to make sure that it is',
  }),
  route({
    ...shared,
    path: '/trust/gantry.cer',
    says: 'The root certificate, as DER',
    type: 'application/x-x509-ca-cert',
    respond: (response, { pem }) => response.send(derOf(pem)),
  }),
  route({
    ...shared,
    path: '/trust/gantry.pem',
    says: 'The root certificate, as PEM',
    type: 'application/x-pem-file',
    respond: (response, { pem }) =>
      response.set('Content-Disposition', 'attachment; filename="gantry.crt"').send(pem),
  }),
  route({
    ...shared,
    path: '/trust/gantry.mobileconfig',
    says: 'The root certificate, as a profile for Apple devices',
    type: 'application/x-apple-aspen-config',
    respond: (response, { name, pem }) => response.send(profileOf(name, pem)),
  }),
]
