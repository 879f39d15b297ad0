/**
 * Kinds of decisions, for whoever says them in another language than the box: the page has words for
 * each. What a decision is about is its app, or what stands beside its kind.
 */
export const CHANGE_KINDS = [
  ...(['app-installed', 'app-started', 'app-stopped', 'app-removed', 'app-deleted'] as const),
  ...(['app-restarted', 'app-set-up', 'app-people', 'app-settings', 'app-secrets'] as const),
  ...(['app-updated', 'app-not-updated', 'app-went-back', 'app-undone'] as const),
  ...(['box-claimed', 'box-named', 'box-timezone', 'box-language', 'box-went-back'] as const),
  ...(['network-changed', 'network-confirmed', 'link-added', 'link-removed'] as const),
  ...(['catalogue-added', 'catalogue-removed', 'alert-added', 'alert-removed'] as const),
] as const

export type ChangeKind = (typeof CHANGE_KINDS)[number]
