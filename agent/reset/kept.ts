/** What a reset leaves: nothing at all, or the apps with what is stored in them. */
export const KEPT = ['nothing', 'apps'] as const
export type Kept = (typeof KEPT)[number]
