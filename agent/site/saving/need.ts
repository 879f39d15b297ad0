/** Asked by a box that does not belong to the site any more, too: it is told what it must not use. */
export const STRANGERS_ASK: readonly string[] = ['brought', 'brought-noted']
