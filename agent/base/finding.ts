/**
 * What the texts of each finding name, by its code. Codes are stable and for programs. Whoever adds
 * one says in findings/kinds.ts how it is mended, and what it is in every language of findings/texts/.
 */
export interface FindingValues {
  'no-network-card': object
  'cable-out': { readonly card: string }
  'wifi-unset': object
  'wifi-password-wrong': { readonly wifi: string }
  'wifi-closed': { readonly wifi: string }
  'wifi-not-found': { readonly wifi: string }
  'no-ipv4-address': object
  'no-way-out': object
  /** `pagesOnly`: nothing but the pages of apps is reached meanwhile. */
  'announcements-lost': { readonly pagesOnly: boolean }
  'no-router-prefix': object
  'pool-overlaps': { readonly pool: string; readonly network: string }
  'address-taken': { readonly address: string }
  'place-by-cable': object
  /** It answers at IPv6 addresses alone. `chosen`: its owner wants it so that devices have no way there. */
  'app-unreached': { readonly chosen: boolean }
  /** `now` is what the box is called meanwhile; both without `.local`. */
  'name-taken': { readonly name: string; readonly now: string }
  'app-name-taken': { readonly name: string }
  /** `until`: the day to which the certificate that is there holds. */
  'certificate-refused': { readonly domain: string; readonly until?: string | undefined }
  'dns-other-box': { readonly domain: string; readonly record: string }
  /** The owner makes the records of this domain, and has made none for this name. */
  'dns-missing': { readonly name: string }
  'dns-foreign': { readonly name: string }
  'dns-failed': { readonly domain: string }
  /** A day, as the clock says it. */
  'clock-implausible': { readonly today: string }
  /** The day from which on the box's authority is believed. */
  'authority-ahead': { readonly from: string }
  'timezone-unknown': { readonly timezone: string }
  'backup-clock': object
  'backup-late': { readonly target: string }
  'backup-failed': { readonly target: string }
  'backup-damaged': { readonly target: string }
  /** `app`: its service. */
  'restore-stuck': { readonly app: string }
  'backup-full': { readonly target: string }
  'backup-unreachable': { readonly target: string }
  'backup-not-allowed': { readonly target: string }
  'backup-key-wrong': { readonly target: string }
  'backup-incomplete': { readonly target: string }
  'backup-untidy': { readonly target: string }
  /** The name of the box that this one follows. */
  'follow-late': { readonly name: string }
  'stream-late': { readonly name: string; readonly servers: string }
  /** `name`: the box of the site that is to follow this one. */
  'second-away': { readonly servers: string; readonly name?: string }
  'snapshot-failed': object
  'backup-nowhere': object
  'drill-failed': { readonly target: string }
  'drill-late': { readonly target: string }
  'alert-undelivered': { readonly way: 'mail' | 'ntfy' | 'webhook' }
  'backup-replaced': { readonly target: string }
  'backup-two-boxes': { readonly target: string }
  'key-pending': { readonly target: string }
  'key-former': { readonly target: string }
  'restored-without': object
  'kit-missing': object
  'kit-old': object
  /** The site could not be decided for: `others` are the names of its other boxes. */
  'site-undecided': { readonly others: string }
  'site-box-away': { readonly name: string }
  /** Docker here does not know any more that it belongs to the site. */
  'site-place-lost': { readonly others: string }
  'site-app-undone': { readonly name: string }
  /** `box`: the one that has the app since then. */
  'app-elsewhere': { readonly name: string; readonly box: string }
  'site-lends-nothing': object
  /** `wants`: what no other box of the site has, as recipes say it. */
  'site-app-nowhere': { readonly name: string; readonly wants: string }
  /** `name`: of an app that runs here; `home`: the box that its databases are on. */
  'site-app-cut-off': { readonly name: string; readonly home: string }
  /** `name`: of another box; `own`: the version of this one. */
  'site-version-differs': {
    readonly name: string
    readonly version: string
    readonly own: string
  }
  'site-address-gone': { readonly address: string }
  /** Majors of PostgreSQL: the one that serves, and a later one that this version of the box has. */
  'database-next': { readonly major: string; readonly next: string }
  /** It was to go from one to the other, and is back. */
  'database-undone': { readonly from: string; readonly to: string }
  /** Percent. */
  'disk-full': { readonly free: number }
  'disk-low': { readonly free: number }
  /** `errors`: so many, since the disk has been that of the box. */
  'disk-failing': { readonly errors: number }
  /** Percent of its life. */
  'disk-worn': { readonly worn: number }
  'disk-warns': object
  /** The disk that the box starts from, where its data is on another one. */
  'system-disk-worn': { readonly worn: number }
  'system-disk-warns': object
  'memory-low': { readonly free: number }
  'box-hot': { readonly celsius: number }
  /** `copy`: a good copy took its place. */
  'file-damaged': { readonly file: string; readonly copy: boolean }
  'file-later': { readonly file: string }
  'preseed-refused': object
  'preseed-changed': object
  'preseed-broken': object
  'preseed-misnamed': object
  /** Of the preseed; `name`: of an app, `target`: of a place for backups. */
  'preset-app-failed': { readonly name: string }
  'preset-target-late': { readonly target: string }
  'logo-refused': object
  'reset-not-begun': object
  'docker-silent': object
  /** By its name in the list of components. */
  'part-broken': { readonly part: string }
  'app-failing': { readonly title: string }
  'app-crashed': { readonly title: string }
  'app-out-of-memory': { readonly title: string }
  'image-gone': { readonly title: string }
  'update-undone': { readonly title: string }
  'app-task-failed': { readonly title: string }
}

export type FindingCode = keyof FindingValues

/** Something that is not as the owner of the box would want it. */
export type Finding = {
  readonly [Code in FindingCode]: {
    readonly code: Code
    readonly values: FindingValues[Code]
    /** The app that it is about, where it is about one. */
    readonly app?: string
    /** The technical line, to unfold and copy. */
    readonly detail?: string
  }
}[FindingCode]

/** The app or the target that it is about, where it is about one. */
export const aboutOf = ({ app, values }: Pick<Finding, 'app' | 'values'>) =>
  app ?? ('target' in values ? values.target : undefined)

/** Two with the same key are the same finding at two moments. */
export const findingKey = ({ code, app, values }: Pick<Finding, 'code' | 'app' | 'values'>) =>
  JSON.stringify([code, app ?? '', identity(values)])

/** Numbers change while it is still the same that is wrong. */
const identity = (values: object) =>
  Object.entries(values).filter(([, it]) => typeof it !== 'number')
