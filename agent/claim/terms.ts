/** What both ends of the claim exchange (OPAQUE, RFC 9807) must agree on beforehand. */
export const TERMS = {
  /**
   * Light: the code has forty random bits and every try is counted by the box, so stretching only
   * makes a phone wait. KiB and passes.
   */
  keyStretching: { 'argon2id-custom': { iterations: 1, memory: 1024, parallelism: 1 } },
  identifiers: { client: 'owner', server: 'box' },
} as const

/**
 * What stands in the place of the code where the cable is the proof. Everybody knows it: then the
 * exchange agrees on a key that who only listens cannot know, and proves nothing.
 */
export const NO_CODE = 'cable'

/** Whose record it is: a box has but one. */
export const WHOSE = 'claim'
