/** A line taken apart as a POSIX shell does, without running anything: quotes and backslashes. */
export function shellWords(line: string): string[] {
  const words: string[] = []
  let word: string | undefined
  for (let at = 0; at < line.length; at++) {
    const letter = line[at] ?? ''
    if (letter === "'" || letter === '"') {
      const start = at + 1
      word ??= ''
      for (at = start; at < line.length && line[at] !== letter; at++) {
        if (letter === '"' && line[at] === '\\' && /["\\$`]/.test(line[at + 1] ?? '')) at++
        word += line[at]
      }
    } else if (letter === '\\') {
      at++
      if (line[at] !== '\n') word = (word ?? '') + (line[at] ?? '')
    } else if (/\s/.test(letter)) {
      if (word !== undefined) words.push(word)
      word = undefined
    } else word = (word ?? '') + letter
  }
  return word === undefined ? words : [...words, word]
}

/** The commands of a line, parted by `&&`, `||`, `|`, `;` and `&` that are in no quotes, each taken apart. */
export function shellCommands(line: string): string[][] {
  const commands = ['']
  const PIECE = /\\.|'[^']*'|"(?:[^"\\]|\\.)*"|(?<end>&&|\|\||\||[;&](?=\s|$))|./gs
  for (const { 0: piece, groups } of line.matchAll(PIECE)) {
    if (groups?.end === undefined) commands.push(`${commands.pop()}${piece}`)
    else commands.push('')
  }
  return commands.map(shellWords).filter(it => it.length > 0)
}

/** As one word of a POSIX shell. */
export const shellQuoted = (word: string): string =>
  /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`

/** A name for a part of a recipe out of any words, and none that is taken. */
export function partNameOf(words: string, taken: ReadonlySet<string> | readonly string[]): string {
  const names = taken instanceof Set ? taken : new Set(taken)
  const plain = plainName(words).slice(0, 32).replace(/-+$/, '') || 'part'
  if (!names.has(plain)) return plain
  for (let number = 2; ; number++) {
    const name = `${plain.slice(0, 28).replace(/-+$/, '')}-${number}`
    if (!names.has(name)) return name
  }
}

/** Letters, digits and inner hyphens, a letter first. */
export const plainName = (words: string): string =>
  words
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')

/** `DB_HOST_NAME` as people read it: `DB host name`. */
export function titleOf(words: string): string {
  const text = words
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase()
    .replace(/\b(api|db|id|ip|jwt|ldap|oidc|smtp|sso|tls|url|uid|gid|dns|vpn|s3|aws)\b/g, it =>
      it.toUpperCase(),
    )
  return text === '' ? '' : (text[0]?.toUpperCase() ?? '') + text.slice(1)
}

/** One line that a recipe takes, of at most so many characters. */
export function lineOf(text: string | undefined, longest: number): string | undefined {
  const plain = (text ?? '')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()
    .replace(/\s+/g, ' ')
  if (plain === '') return undefined
  if (plain.length <= longest) return plain
  const cut = plain.slice(0, longest - 1)
  return `${cut.replace(/\s+\S*$/, '').replace(/[\uD800-\uDBFF]$/, '') || cut}…`
}

/** A text in paragraphs that a recipe takes. */
export function proseOf(text: string | undefined): string | undefined {
  const plain = (text ?? '')
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{C}/gu, '')
    .split('\n')
    .map(it => it.trimEnd())
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()
    .slice(0, 20_000)
    .replace(/[\uD800-\uDBFF]$/, '')
  return plain === '' ? undefined : plain
}
