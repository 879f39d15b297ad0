/** Asked by a box that does not belong to the site any more, too: it is told what it must not use. */
export const STRANGERS_ASK: readonly string[] = ['brought', 'brought-noted']
/** Asked by one that was struck off, as long as its machine is among those of the site: it leaves in order. */
export const LEAVING_ASK: readonly string[] = [...STRANGERS_ASK, 'document', 'kit', 'leave']
