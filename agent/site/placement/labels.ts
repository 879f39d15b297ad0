/** What a box finds out of itself, and the owner cannot say of it. */
export const FOUND_LABELS: readonly string[] = ['disk', 'graphics', 'memory']

/** Small letters, because the swarm compares names without regard to them. */
export const LABEL_NAME = /^[a-z](?:[a-z0-9-]{0,28}[a-z0-9])?$/
export const LABEL_VALUE = /^[a-z0-9](?:[a-z0-9-]{0,28}[a-z0-9])?$/

/** More of them on one box are a mistake. */
export const MOST_LABELS = 20
