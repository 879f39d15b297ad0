/** What became of a move, in the words of image/layers/00-base/files/usr/lib/gantry/move. */
export const OUTCOMES = [
  'moved',
  /** The power went meanwhile. */
  'cut-off',
  /** The other disk was not there. */
  'away',
  /** The order was for another box. */
  'foreign',
  /** Its sectors are of another size. */
  'unlike',
  'too-small',
  /** It holds less than it says. */
  'forged',
  'unwritable',
  /** What was read from it is not what was written. */
  'unreadable',
] as const
export type Outcome = (typeof OUTCOMES)[number]
