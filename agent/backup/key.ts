import { createHash, randomBytes } from 'node:crypto'
import { entropyToMnemonic, validateMnemonic } from '@scure/bip39'
import { wordlist } from '@scure/bip39/wordlists/english.js'

/**
 * The key of all of a box's backups: 128 random bits as twelve words, as BIP 39 writes them. The
 * words with one space between them are what restic is told as the password.
 */
export const newKey = (): string => entropyToMnemonic(randomBytes(16), wordlist)

/** Whether these are twelve words whose check holds. */
export const isKey = (words: string): boolean =>
  words.split(' ').length === 12 && validateMnemonic(words, wordlist)

/** Tells a key from others without giving it away. */
export const keyNumber = (words: string): string =>
  createHash('sha256').update(`gantry key ${words}`).digest('hex').slice(0, 16)

/** The box has new words, and the place was not given them yet: those of before open it. */
export const opensByFormer = (
  { key = '', former }: Readonly<Record<string, string | undefined>>,
  place: { readonly key?: string | undefined } | undefined,
): boolean => former !== undefined && place?.key !== keyNumber(key)

/** The secrets of backups, with `<target>.key` for each place that opens with the words of before. */
export function withKeys(
  secrets: Readonly<Record<string, string>>,
  places: Readonly<Record<string, { readonly key?: string | undefined }>>,
): Readonly<Record<string, string>> {
  const { former = '' } = secrets
  const late = Object.keys(places).filter(it => opensByFormer(secrets, places[it]))
  return { ...secrets, ...Object.fromEntries(late.map(it => [`${it}.key`, former])) }
}

/**
 * The secrets of backups of a box that was brought back: what opened the place is its key, also where
 * the moment is of before there were such words; other places may still open with what it had then.
 */
export function keysAfter(
  then: Readonly<Record<string, string>>,
  key: string,
): Readonly<Record<string, string>> {
  // In that moment there were new ones already, and the place had not been given them.
  if (then.key === key || then.former === key) return then
  return { ...then, key, ...(then.key === undefined ? {} : { former: then.key }) }
}
