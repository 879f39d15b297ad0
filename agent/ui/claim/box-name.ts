import type { Box } from '../../http/api.ts'

/** What a name becomes as it is typed. */
export function tidyBoxName(typed: string): string {
  return typed
    .toLowerCase()
    .replace(/[\s_.]+/g, '-')
    .replace(/[^a-z0-9-]/g, '')
}

export function isBoxName(name: string): boolean {
  return /^[a-z0-9]([a-z0-9-]{0,18}[a-z0-9])?$/.test(name)
}

/** Where the box will be found under a new name. */
export function boxAddress(box: Box, name: string): string {
  const now = `https://${box.name}.`
  return box.secureUrl.startsWith(now)
    ? box.secureUrl.replace(now, `https://${name}.`)
    : `https://${name}.local`
}
