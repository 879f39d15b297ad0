import { useSyncExternalStore } from 'react'

export type Route =
  | { readonly kind: 'home' }
  | { readonly kind: 'history' }
  | { readonly kind: 'audit' }
  | { readonly kind: 'trust' }
  | { readonly kind: 'people' }
  | { readonly kind: 'account' }
  | { readonly kind: 'network' }
  | { readonly kind: 'domain' }
  | { readonly kind: 'system' }
  | { readonly kind: 'repairs' }
  | { readonly kind: 'usage' }
  | { readonly kind: 'backups' }
  | { readonly kind: 'guides' }
  | { readonly kind: 'first-run'; readonly step: string }
  | { readonly kind: 'alerts' }
  | { readonly kind: 'catalogues' }
  | { readonly kind: 'site' }
  | { readonly kind: 'app'; readonly service: string }
  | { readonly kind: 'not-shared'; readonly service: string }

/** The place within the page, kept in the address after `#`. */
export function useRoute(): Route {
  return parseRoute(useSyncExternalStore(subscribe, () => location.hash))
}

export function parseRoute(hash: string): Route {
  if (hash === historyPath) return { kind: 'history' }
  if (hash === auditPath) return { kind: 'audit' }
  if (hash === trustPath) return { kind: 'trust' }
  if (hash === peoplePath) return { kind: 'people' }
  if (hash === accountPath) return { kind: 'account' }
  if (hash === networkPath) return { kind: 'network' }
  if (hash === alertsPath) return { kind: 'alerts' }
  if (hash === cataloguesPath) return { kind: 'catalogues' }
  if (hash === sitePath) return { kind: 'site' }
  if (hash === backupsPath) return { kind: 'backups' }
  if (hash === domainPath) return { kind: 'domain' }
  if (hash === guidesPath) return { kind: 'guides' }
  if (hash === usagePath) return { kind: 'usage' }
  if (hash === repairsPath) return { kind: 'repairs' }
  if (hash === systemPath) return { kind: 'system' }
  const step = /^#\/first-run\/([a-z]+)$/.exec(hash)?.[1]
  if (step !== undefined) return { kind: 'first-run', step }
  const closed = /^#\/not-shared\/([a-z0-9-]+)$/.exec(hash)?.[1]
  if (closed !== undefined) return { kind: 'not-shared', service: closed }
  const service = /^#\/apps\/([a-z0-9-]+)$/.exec(hash)?.[1]
  return service === undefined ? { kind: 'home' } : { kind: 'app', service }
}

export const homePath = '#/'
export const historyPath = '#/history'
export const auditPath = '#/audit'
export const trustPath = '#/trust'
export const peoplePath = '#/people'
export const accountPath = '#/account'
export const networkPath = '#/network'
export const domainPath = '#/domain'
export const guidesPath = '#/guides'
export const usagePath = '#/usage'
export const repairsPath = '#/repairs'
export const systemPath = '#/system'
export const alertsPath = '#/alerts'
export const cataloguesPath = '#/catalogues'
export const backupsPath = '#/backups'
export const sitePath = '#/site'

export const firstRunPath = (step: string) => `#/first-run/${step}`

export function appPath(service: string): string {
  return `#/apps/${service}`
}

function subscribe(changed: () => void): () => void {
  addEventListener('hashchange', changed)
  return () => removeEventListener('hashchange', changed)
}
