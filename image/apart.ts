/**
 * Goes before a command that mounts things or starts many programs: however it ends, its mounts
 * and its children are gone.
 */
export const apart = ['unshare', '--mount', '--pid', '--fork', '--kill-child'] as const
