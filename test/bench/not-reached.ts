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
    of: /^look at \d+ apps with nothing to do$|^what each further app adds/,
    why: 'it was 28, 36 and 155 ms with 1, 20 and 100 apps. nft and Docker are asked for their lists only when something has changed; but each look plans every app anew: some 0.24 ms an app, as the plan of 1000 apps says, which is a sixth of it with 100. What the rest is no profile has told yet',
    next: 'a profile of the look with 100 apps; then plan only the apps of which something has changed',
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
    why: 'over kept connections it was 0.84 (HTTP/2) and 0.89 (HTTP/1.1) of Caddy alone. A comparison of configurations (five rounds, medians) says: headers that are taken out and set cost some 3 to 4 percent, the limit of a body 1 to 6, matchers and subroutes the rest; timeouts, HTTP/3 and the hardening of the unit make no difference',
    next: 'measure again: most of the matchers are avoided since, which is not measured yet',
  },
]
