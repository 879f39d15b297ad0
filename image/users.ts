import type { Layer } from './layers.ts'

/**
 * Shell commands that put the layers' users and groups into a new root, before the packages that
 * would otherwise give them whatever number is free.
 */
export function usersHook(layers: readonly Layer[]): string {
  const users = layers.flatMap(layer => Object.entries(layer.users))
  const groups = layers.flatMap(layer => Object.entries(layer.groups))
  const passwd = users.map(
    ([name, { id, home }]) => `${name}:x:${id}:${id}::${home}:/usr/sbin/nologin`,
  )
  const shadow = users.map(([name]) => `${name}:!*:1::::::`)
  const group = [...users.map(([name, { id }]) => [name, id] as const), ...groups].map(
    ([name, id]) => `${name}:x:${id}:`,
  )
  const append = (lines: readonly string[], file: string) =>
    `printf '%s\\n' ${lines.map(line => `'${line}'`).join(' ')} >> "$1/etc/${file}"`
  return [append(passwd, 'passwd'), append(shadow, 'shadow'), append(group, 'group')].join('; ')
}
