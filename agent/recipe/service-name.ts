/**
 * A name that can become one DNS label: lower-case letters, digits and inner hyphens (RFC 1123).
 * Forty characters leave room for `-<box>` within the 63 of a label.
 */
export const LABEL = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/

/** Names that mean something else on a box or in a container's hosts file. */
export const RESERVED: readonly string[] = [
  'box',
  'build',
  'cache',
  // As the name of a table it would be one that every object of JavaScript has.
  'constructor',
  'database',
  'gantry',
  'local',
  'localhost',
  'mariadb',
  'postgres',
  'proxy',
  'www',
]

/** What an app can be called. */
export const SERVICE_NAME = new RegExp(`(?!^(?:${RESERVED.join('|')})$)${LABEL.source}`)
