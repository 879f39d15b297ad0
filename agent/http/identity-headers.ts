/**
 * By which apps are told who somebody is, where their recipes have no other names for them; the
 * gate says it to the proxy in the same.
 */
export const IDENTITY_HEADERS = {
  user: 'Remote-User',
  name: 'Remote-Name',
  email: 'Remote-Email',
  groups: 'Remote-Groups',
} as const
