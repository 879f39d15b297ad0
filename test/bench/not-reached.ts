/** Why figures of a bench are not what was aimed for, and what would be tried next. */
export interface Reason {
  readonly bench: string
  /** The figures, by their names. */
  readonly of: RegExp
  readonly why: string
  readonly next: string
}

/** As it was found by profiles and by trying; what is reached by now is not told any more. */
export const REASONS: readonly Reason[] = [
  {
    bench: 'agent',
    of: /^look at \d+ apps with nothing to do$/,
    why: 'nft and Docker were asked for all of their lists on each pass; since then only when something has changed (112 to 51 ms of a processor with one app, on a busy machine)',
    next: 'measure again on a quiet machine; then compare only the apps of which something has changed',
  },
  {
    bench: 'backup',
    of: /^first backup, against restic alone$/,
    why: 'copies of the databases are started on a snapshot, dumped and counted before the first byte is sent: that no dump is older than its files',
    next: 'start both servers side by side, and send files while dumps are written, for which restic has no place in one snapshot',
  },
  {
    bench: 'backup',
    of: /^of that, sending$/,
    why: 'it comes after everybody else for processor and disk, so that apps stay quick; beside restic that does the same it is within the aim',
    next: 'nothing: people go first',
  },
  {
    bench: 'cost',
    of: /^memory of one more app$/,
    why: 'the aim leaves 25 MB of the 76: the app itself takes 14.5, its shim of containerd 4.5, its connections to PostgreSQL 4.4, its Valkey 2.7, the programs that announce its names 0.8',
    next: 'one program for all names (0.8); one shim for all apps (some 4), with which all of them would end at once, is not worth it',
  },
  {
    bench: 'join',
    of: /^(stock|routes|networkd): joined to first connection to an app$/,
    why: 'the device looks for a second user of both its addresses, one after the other, a second each after a random wait; the box has answered by then',
    next: 'nothing on the box: a device that is optimistic about its addresses (RFC 4429) needs 1.2 s',
  },
  {
    bench: 'request',
    of: /against Caddy alone$/,
    why: 'a profile says: a ninth of its time the proxy asked the disk for files of the app, whatever was asked for, and a thirtieth it weighed bodies that were not there; it does neither any more. That an upload is slower shows in no profile: both do the same for the same time',
    next: 'measure again, on a quiet machine; send uploads to a Caddy with the limits of the box’s unit',
  },
]
