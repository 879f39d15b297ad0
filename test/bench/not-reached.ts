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
    why: 'half of it is the start of programs and what Docker, systemd and nft are asked on each pass; with more apps, that each of them is compared',
    next: 'take over what the kernel and Docker tell of changes, and compare only those apps',
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
    why: 'most of what is left is the app itself, which both have',
    next: 'a worker of an app within its server, where its recipe says that it can',
  },
  {
    bench: 'join',
    of: /^(stock|routes|networkd): joined to first connection to an app$/,
    why: 'the device looks for a second user of both its addresses, one after the other, a second each after a random wait; the box has answered by then',
    next: 'nothing on the box: a device that is optimistic about its addresses (RFC 4429) needs 1.2 s',
  },
]
