/**
 * Names that can become one DNS label: lower-case letters, digits and inner hyphens (RFC 1123).
 * Forty characters leave room for `-<box>` within the 63 of a label.
 */
export const SERVICE_NAME = /^[a-z](?:[a-z0-9-]{0,38}[a-z0-9])?$/

/** Names that mean something else on a box or in a container's hosts file. */
export const RESERVED: readonly string[] = [
  'box',
  'build',
  'cache',
  'database',
  'gantry',
  'local',
  'localhost',
  'proxy',
  'www',
]

/** Names of storages, secrets and other parts of a recipe. */
export const PART_NAME = /^[a-z](?:[a-z0-9-]{0,30}[a-z0-9])?$/

/** POSIX names of environment variables. */
export const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/
