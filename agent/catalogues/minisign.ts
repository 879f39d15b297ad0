import { createHash, createPrivateKey, createPublicKey, sign as signed, verify } from 'node:crypto'
import { Conflict, InvalidInput } from '../base/errors.ts'

// Files of minisign, read and written with Node's own Ed25519: a box needs no further program to
// check a catalogue, and a packager none to sign one. What `minisign` makes is taken here, and what
// is made here `minisign -V` takes.

/** `ED`: what is signed is the BLAKE2b-512 of the file, as minisign does it unless told otherwise. */
const HASHED = 'ED'

interface Key {
  readonly id: Buffer
  readonly bytes: Buffer
}

/** The public key in one line of base64, or in the file that minisign writes. Throws InvalidInput. */
export function readPublicKey(text: string): Key {
  const raw = lastLine(text)
  if (raw.length !== 42 || raw.subarray(0, 2).toString() !== 'Ed') {
    throw new InvalidInput('key-invalid', 'that is no public key of minisign', {
      hint: 'it is 56 letters and digits that begin with RW',
    })
  }
  return { id: raw.subarray(2, 10), bytes: raw.subarray(10) }
}

/** The secret key in the file that `minisign -G -W` writes: without a password. Throws InvalidInput. */
function readSecretKey(text: string): Key {
  const raw = lastLine(text)
  if (raw.length !== 158 || raw.subarray(0, 2).toString() !== 'Ed') {
    throw new InvalidInput('key-invalid', 'that is no secret key of minisign')
  }
  if (raw.readUInt16LE(2) !== 0) {
    throw new InvalidInput('key-locked', 'this secret key has a password', {
      hint: 'make one without: minisign -G -W -p catalogue.pub -s catalogue.key',
    })
  }
  return { id: raw.subarray(54, 62), bytes: raw.subarray(62, 126) }
}

/** The signature of a text, as it stands in a file `.minisig`. */
export function sign(text: string, secret: string, comment: string): string {
  const { id, bytes } = readSecretKey(secret)
  const key = createPrivateKey({
    key: Buffer.concat([PKCS8, bytes.subarray(0, 32)]),
    format: 'der',
    type: 'pkcs8',
  })
  const own = signed(null, hash(text), key)
  const whole = signed(null, Buffer.concat([own, Buffer.from(comment)]), key)
  return [
    'untrusted comment: signature of a Gantry catalogue',
    Buffer.concat([Buffer.from(HASHED), id, own]).toString('base64'),
    `trusted comment: ${comment}`,
    whole.toString('base64'),
    '',
  ].join('\n')
}

/** Throws Conflict where the signature is not one of that key for that very text. */
export function check(text: string, signature: string, { id, bytes }: Key): void {
  const [, first = '', comment = '', last = ''] = signature.split('\n')
  const raw = Buffer.from(first, 'base64')
  const key = createPublicKey({
    key: Buffer.concat([SPKI, bytes]),
    format: 'der',
    type: 'spki',
  })
  const own = raw.subarray(10)
  const said = Buffer.from(comment.replace(/^trusted comment: /, ''))
  const holds =
    raw.length === 74 &&
    raw.subarray(0, 2).toString() === HASHED &&
    raw.subarray(2, 10).equals(id) &&
    verify(null, hash(text), key, own) &&
    verify(null, Buffer.concat([own, said]), key, Buffer.from(last, 'base64'))
  if (holds) return
  throw new Conflict('signature-wrong', 'the signature is not one of the key that was given', {
    hint: 'ask who publishes it; nothing of it was taken',
  })
}

const lastLine = (text: string) => Buffer.from(text.trim().split('\n').at(-1) ?? '', 'base64')
const hash = (text: string) => createHash('blake2b512').update(text).digest()

/** What comes before the bare bytes of Ed25519 keys in DER (RFC 8410). */
const PKCS8 = Buffer.from('302e020100300506032b657004220420', 'hex')
const SPKI = Buffer.from('302a300506032b6570032100', 'hex')
