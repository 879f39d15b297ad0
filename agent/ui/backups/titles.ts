import type { App } from '../../http/api.ts'

/** What people call each of these apps; with its name where another one is called the same. */
export function titlesOf(
  services: readonly string[],
  apps: readonly Pick<App, 'service' | 'title'>[],
): ReadonlyMap<string, string> {
  const title = (service: string) => apps.find(it => it.service === service)?.title ?? service
  const taken = [...services, ...apps.map(it => it.service)]
  const isOnly = (service: string) =>
    taken.every(it => it === service || title(it) !== title(service))
  return new Map(services.map(it => [it, isOnly(it) ? title(it) : `${title(it)} (${it})`] as const))
}
