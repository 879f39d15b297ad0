/** All records of one type that a name has. */
export interface RecordSet {
  /** Without a dot at the end; may begin with `*.`. */
  readonly name: string
  readonly type: 'A' | 'AAAA' | 'CNAME' | 'TXT'
  /** None: there are to be none. */
  readonly values: readonly string[]
}

/** Names in the DNS of the world, as somebody who serves them lets us change them. */
export interface Zone {
  /** Records of these names; those that a wildcard only stands in for are left out. */
  read(names: readonly string[]): Promise<readonly RecordSet[]>
  /** Sets whole sets, all of them or none. */
  write(sets: readonly RecordSet[]): Promise<void>
}

/** Seconds that others may keep what they were told: addresses change when a router does. */
export const TTL = 300
