import { randomBytes } from 'node:crypto'
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
