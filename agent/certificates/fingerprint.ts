import { createHash, X509Certificate } from 'node:crypto'
import { wordlist } from '@scure/bip39/wordlists/english.js'

/** How two people, or a person and a screen, make sure that they look at the same certificate. */
export interface Fingerprint {
  /** SHA-256 of the certificate as operating systems show it: `AB:CD:…`. */
  readonly sha256: string
  /** Its first 66 bits as six words of BIP 39: short enough to compare, too many to try. */
  readonly words: readonly string[]
}

const WORDS = 6
const BITS = 11

/** @param pem a certificate. */
export function fingerprintOf(pem: string): Fingerprint {
  const { raw, fingerprint256 } = new X509Certificate(pem)
  const hash = createHash('sha256').update(raw).digest()
  const bits = [...hash].map(byte => byte.toString(2).padStart(8, '0')).join('')
  const words = Array.from({ length: WORDS }, (_, i) => {
    const index = Number.parseInt(bits.slice(i * BITS, (i + 1) * BITS), 2)
    return wordlist[index] ?? ''
  })
  return { sha256: fingerprint256, words }
}

/** Whether somebody means that certificate by its six words, or by its SHA-256 in any spelling. */
export function isFingerprintOf(text: string, pem: string): boolean {
  const { sha256, words } = fingerprintOf(pem)
  const said = text.trim().toLowerCase()
  const plain = (it: string) => it.replaceAll(/[^0-9a-f]/gi, '').toLowerCase()
  return (
    said.split(/[\s,-]+/).join(' ') === words.join(' ') ||
    (/^[0-9a-f\s:]+$/.test(said) && plain(said) === plain(sha256))
  )
}
