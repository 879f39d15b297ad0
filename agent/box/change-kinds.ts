/**
 * Kinds of decisions, for whoever says them in another language than the box: the page has words for
 * each. What a decision is about is its app, or what stands beside its kind.
 */
export const CHANGE_KINDS = [
  ...(['app-installed', 'app-started', 'app-stopped', 'app-removed', 'app-deleted'] as const),
  ...(['app-restarted', 'app-set-up', 'app-people', 'app-settings', 'app-secrets'] as const),
  ...(['app-updated', 'app-not-updated', 'app-went-back', 'app-undone'] as const),
  ...(['app-update-began', 'app-update-tried', 'app-update-kept', 'app-goes-back'] as const),
  ...(['app-restoring', 'app-restored', 'app-put-back', 'app-left-alone'] as const),
  ...(['box-began', 'box-preseeded', 'box-claimed', 'box-named', 'box-timezone'] as const),
  ...(['box-language', 'box-went-back', 'box-restored', 'box-given'] as const),
  ...(['box-replaced', 'box-taken-back', 'steps-answered', 'steps-dismissed'] as const),
  ...(['network-changed', 'network-confirmed', 'network-went-back', 'pool-moved'] as const),
  'docker-restarted',
  ...(['domain-set', 'domain-removed', 'authority-new', 'updates-set'] as const),
  ...(['link-added', 'link-removed', 'alert-added', 'alert-removed'] as const),
  ...(['catalogue-added', 'catalogue-removed', 'catalogue-ranked'] as const),
  ...([
    'target-added',
    'target-paced',
    'target-limited',
    'target-removed',
    'kit-confirmed',
  ] as const),
  ...(['neighbour-added', 'neighbour-tidies', 'neighbour-removed'] as const),
  ...(['follow-began', 'follow-ended', 'second-allowed', 'second-ended'] as const),
  ...(['database-moves', 'database-tried', 'database-kept'] as const),
  ...(['database-goes-back', 'database-undone', 'database-let-go'] as const),
  ...(['app-moves', 'app-stands', 'app-tried-here', 'app-stays', 'app-arrived'] as const),
  ...(['app-given-away', 'app-not-taken'] as const),
  ...(['site-made', 'site-not-made', 'site-changed', 'site-left'] as const),
  ...(['site-lends', 'site-lends-not', 'app-held', 'app-taken-back'] as const),
  ...(['standby-began', 'standby-ended'] as const),
] as const

export type ChangeKind = (typeof CHANGE_KINDS)[number]
