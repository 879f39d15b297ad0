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
  /**
   * Sets whole sets, all of them or none. Where one of the `fresh` names has records by now that are
   * not a wildcard's nothing is changed, as far as the provider can be told so.
   */
  write(sets: readonly RecordSet[], fresh: readonly string[]): Promise<void>
}

/** A text as zones have it: in pieces of at most 255 bytes (RFC 1035, 3.3.14 and 5.1). */
export const quoted = (text: string): string =>
  (text.match(/.{1,255}/gs) ?? ['']).map(it => `"${it.replace(/["\\]/g, '\\$&')}"`).join(' ')

/** What the pieces of a text are together. Some providers leave the marks out. */
export function unquoted(content: string): string {
  if (!content.startsWith('"')) return content
  const pieces = content.matchAll(/"((?:[^"\\]|\\.)*)"/gs)
  return [...pieces]
    .map(([, it = '']) =>
      it.replace(/\\(?:(\d{3})|(.))/gs, (_, code, character) =>
        code === undefined ? character : String.fromCharCode(Number(code)),
      ),
    )
    .join('')
}

/** Seconds that others may keep what they were told: addresses change when a router does. */
export const TTL = 300
