/** Where the key and the credentials of the box that is followed are among the secrets: no app is called like that. */
export const FOLLOW_SECRETS = '@follow'

/** Where a box that may be followed by the second hears the box that follows it, and nobody else. */
export const SECOND_PORT = 2379

/** The slot that keeps what the second box has not heard yet, up to `max_slot_wal_keep_size`. */
export const SLOT = 'second'
