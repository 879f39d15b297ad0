import { xchacha20poly1305 } from '@noble/ciphers/chacha.js'
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from '@noble/ciphers/utils.js'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { wordlist } from '@scure/bip39/wordlists/english.js'

export type End = 'page' | 'box'

/** What travels between the page and the box once both know the same session key. */
export interface Channel {
  /** A value as JSON, encrypted and authenticated, in hexadecimal. */
  seal(about: string, value: unknown): string
  /**
   * What the other end sealed about the same matter. Throws where it was changed on the way, is
   * about something else, or comes from this end.
   */
  open(about: string, sealed: string): unknown
  /** Three words that both ends can show: whoever sees the same on both knows that nobody is between. */
  readonly words: string
}

/** The nonce of XChaCha20 is long enough to be random. Bytes. */
const NONCE = 24

/**
 * The channel under a session key of the exchange: XChaCha20-Poly1305, a key for each direction by
 * HKDF-SHA256 (RFC 5869).
 */
export function openChannel(sessionKey: string, end: End): Channel {
  const key = (of: string, length: number) =>
    hkdf(sha256, utf8ToBytes(sessionKey), undefined, utf8ToBytes(`gantry claim ${of}`), length)
  const [mine, theirs] = end === 'page' ? (['page', 'box'] as const) : (['box', 'page'] as const)
  const cipher = (of: End, about: string, nonce: Uint8Array) =>
    xchacha20poly1305(key(of, 32), nonce, utf8ToBytes(about))
  return {
    seal(about, value) {
      const nonce = crypto.getRandomValues(new Uint8Array(NONCE))
      const text = utf8ToBytes(JSON.stringify(value))
      return bytesToHex(concatBytes(nonce, cipher(mine, about, nonce).encrypt(text)))
    },
    open(about, sealed) {
      const bytes = hexToBytes(sealed)
      const text = cipher(theirs, about, bytes.subarray(0, NONCE)).decrypt(bytes.subarray(NONCE))
      return JSON.parse(new TextDecoder().decode(text))
    },
    words: threeWords(key('words', 6)),
  }
}

/** Thirty-three bits, as words of the list of BIP 39, whose first four letters tell them apart. */
function threeWords(bytes: Uint8Array): string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  return [0, 2, 4].map(at => wordlist[view.getUint16(at) % wordlist.length]).join(' ')
}
