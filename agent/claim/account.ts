/** Letters that are no other letter with a mark on it. */
const LETTERS: Readonly<Record<string, string>> = {
  ...{ ß: 'ss', æ: 'ae', œ: 'oe', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ł: 'l', ı: 'i' },
}

/**
 * What apps call somebody: small letters, digits and hyphens, because headers and folders take
 * nothing else everywhere. Never one that was given before: an app shows what it keeps under it.
 */
export function accountFor(name: string, taken: readonly string[]): string {
  const plain = name
    .toLowerCase()
    .replace(/[^\x20-\x7e]/gu, it => LETTERS[it] ?? it)
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 30)
    .replace(/^-|-$/g, '')
  const first = plain || 'person'
  for (let count = 1; ; count++) {
    const account = count === 1 ? first : `${first}-${count}`
    if (!taken.includes(account)) return account
  }
}
