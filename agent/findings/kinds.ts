import type { FindingCode } from '../base/finding.ts'
import type { FixName, FoundFinding } from '../http/api.ts'

/** What is known of every finding of a code. */
export interface Kind {
  /** `now`: something does not work, or data is in danger; `soon`: it will be so; `later`: it is good to know. */
  readonly urgency: FoundFinding['urgency']
  /** What the box can do about it when it is told. */
  readonly fix?: FixName
  /** Where on the page, and under which word of `gantry`, its owner can do something about it. */
  readonly place?: FoundFinding['place']
  /** It happened and is over: it stands until somebody has read it, or for three days. */
  readonly past?: true
}

export const KINDS: Readonly<Record<FindingCode, Kind>> = {
  'no-network-card': { urgency: 'now', place: 'network' },
  'cable-out': { urgency: 'now', place: 'network' },
  'wifi-unset': { urgency: 'now', place: 'network' },
  'wifi-password-wrong': { urgency: 'now', place: 'network' },
  'wifi-closed': { urgency: 'now', place: 'network' },
  'wifi-not-found': { urgency: 'now', place: 'network' },
  'no-ipv4-address': { urgency: 'soon', place: 'network' },
  'no-way-out': { urgency: 'now', place: 'network' },
  'announcements-lost': { urgency: 'soon', place: 'network' },
  'no-router-prefix': { urgency: 'soon', place: 'network' },
  'pool-overlaps': { urgency: 'soon', place: 'network' },
  'address-taken': { urgency: 'later', place: 'network' },
  'place-by-cable': { urgency: 'now', place: 'network' },
  'app-unreached': { urgency: 'now', place: 'network' },
  'name-taken': { urgency: 'soon', place: 'system' },
  'app-name-taken': { urgency: 'soon', place: 'network' },
  'certificate-refused': { urgency: 'soon', place: 'domain' },
  'dns-other-box': { urgency: 'now', place: 'domain' },
  'dns-missing': { urgency: 'soon', place: 'domain' },
  'dns-foreign': { urgency: 'soon', place: 'domain' },
  'dns-failed': { urgency: 'soon', place: 'domain' },
  'clock-implausible': { urgency: 'now', place: 'network' },
  'authority-ahead': { urgency: 'now', place: 'system' },
  'timezone-unknown': { urgency: 'later', place: 'system' },
  'backup-clock': { urgency: 'now', place: 'backups' },
  'backup-late': { urgency: 'now', fix: 'back-up', place: 'backups' },
  'backup-failed': { urgency: 'soon', fix: 'back-up', place: 'backups' },
  'backup-damaged': { urgency: 'now', place: 'backups' },
  'restore-stuck': { urgency: 'now', place: 'backups' },
  'backup-full': { urgency: 'now', fix: 'back-up', place: 'backups' },
  'backup-unreachable': { urgency: 'soon', fix: 'back-up', place: 'backups' },
  'backup-not-allowed': { urgency: 'now', fix: 'back-up', place: 'backups' },
  'backup-key-wrong': { urgency: 'now', place: 'backups' },
  'backup-incomplete': { urgency: 'soon', fix: 'back-up', place: 'backups' },
  'backup-untidy': { urgency: 'later', place: 'backups' },
  'follow-late': { urgency: 'now', place: 'backups' },
  'stream-late': { urgency: 'soon', place: 'backups' },
  'second-away': { urgency: 'soon', place: 'backups' },
  'snapshot-failed': { urgency: 'now', fix: 'back-up', place: 'backups' },
  'backup-replaced': { urgency: 'now', place: 'backups' },
  'backup-two-boxes': { urgency: 'now', place: 'backups' },
  'key-pending': { urgency: 'soon', place: 'backups' },
  'key-former': { urgency: 'soon', place: 'backups' },
  'restored-without': { urgency: 'soon', place: 'backups' },
  'kit-missing': { urgency: 'soon', place: 'backups' },
  'kit-old': { urgency: 'soon', place: 'backups' },
  'backup-nowhere': { urgency: 'soon', place: 'backups' },
  'drill-failed': { urgency: 'now', fix: 'back-up', place: 'backups' },
  'drill-late': { urgency: 'soon', place: 'backups' },
  'alert-undelivered': { urgency: 'soon', place: 'alerts' },
  'site-undecided': { urgency: 'now', place: 'site' },
  'site-box-away': { urgency: 'now', place: 'site' },
  'site-place-lost': { urgency: 'now', place: 'site' },
  'site-app-undone': { urgency: 'soon', place: 'app' },
  'app-elsewhere': { urgency: 'soon', place: 'app' },
  'site-lends-nothing': { urgency: 'soon', place: 'backups' },
  'site-app-nowhere': { urgency: 'later', place: 'site' },
  'site-app-cut-off': { urgency: 'now', place: 'site' },
  'site-version-differs': { urgency: 'soon', place: 'system' },
  'site-address-gone': { urgency: 'now', place: 'network' },
  'database-next': { urgency: 'later', place: 'system' },
  'database-undone': { urgency: 'soon', place: 'system' },
  'disk-full': { urgency: 'now', place: 'usage' },
  'disk-low': { urgency: 'soon', place: 'usage' },
  'disk-failing': { urgency: 'now', place: 'backups' },
  'disk-worn': { urgency: 'soon', place: 'backups' },
  'disk-warns': { urgency: 'now', place: 'backups' },
  'system-disk-worn': { urgency: 'soon', place: 'system' },
  'system-disk-warns': { urgency: 'now', place: 'system' },
  'memory-low': { urgency: 'soon', place: 'usage' },
  'box-hot': { urgency: 'soon', place: 'usage' },
  'file-damaged': { urgency: 'soon', fix: 'understood' },
  'file-later': { urgency: 'soon', fix: 'understood', past: true },
  'preseed-refused': { urgency: 'soon' },
  'preseed-changed': { urgency: 'later', fix: 'understood', past: true },
  'preseed-broken': { urgency: 'soon' },
  'preseed-misnamed': { urgency: 'soon' },
  'preset-app-failed': { urgency: 'soon', fix: 'let-go' },
  'preset-target-late': { urgency: 'soon', fix: 'let-go', place: 'backups' },
  'logo-refused': { urgency: 'later' },
  'reset-not-begun': { urgency: 'soon' },
  'docker-silent': { urgency: 'now', place: 'system' },
  'part-broken': { urgency: 'now', fix: 'try-again', place: 'system' },
  'app-failing': { urgency: 'now', fix: 'restart-app', place: 'app' },
  'app-crashed': { urgency: 'later', fix: 'understood', place: 'app', past: true },
  'app-out-of-memory': { urgency: 'soon', fix: 'understood', place: 'app', past: true },
  'image-gone': { urgency: 'soon', fix: 'understood', place: 'app', past: true },
  'update-undone': { urgency: 'soon', fix: 'understood', place: 'app', past: true },
  'app-task-failed': { urgency: 'soon', fix: 'understood', place: 'app', past: true },
}

const URGENCIES = ['now', 'soon', 'later'] as const

/** The most urgent first. */
export const byUrgency = (one: FoundFinding, other: FoundFinding) =>
  URGENCIES.indexOf(one.urgency) - URGENCIES.indexOf(other.urgency)
