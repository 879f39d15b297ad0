import { join } from 'node:path'

// Below `/data`: names that image/layers/00-base/files/usr/lib/gantry/disk knows, too.

/** A whole state that is to take the place of the one that is there, at the next start. */
export const restoredAt = (state: string) => join(state, '../restored')

/** Where one is put together: files, dumps and what they are of. */
export const wholeRoom = (room: string) => join(room, 'whole')

/** Inside the state that was brought back: when, from where, and what is not as it was. */
export const RESTORED_FILE = 'gantry/restored.toml'
