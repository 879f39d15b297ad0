import { expect, it } from 'vitest'
import { check, readPublicKey, sign } from '../../../agent/catalogues/minisign.ts'
import { newCatalogueKey } from '../../fakes/catalogue-key.ts'

/** Made by minisign itself: `minisign -S -m f -t 'number 1'` of a file that says hello. */
const OTHER = {
  key: 'RWQz8qzkTY3zzpEkqgfcqJ7ZMi12g1UCRFXQ8uvAxoydJNkScsD+HaBw',
  signature: [
    'untrusted comment: signature from minisign secret key',
    'RUQz8qzkTY3zzhxmK1CYNFzC88/hENcdq/0ESRt9i1gGHboFITZjZn8fRZQHJ/Od4HTU6+0jIdYsuz2CS5ZowHGmHzJV4tm4xA4=',
    'trusted comment: number 1',
    'Td9J1TX1RfujzmtKFDEmm7kxCp/1vpSo1Ek8PFuqrAW9PTET2b4/o0MnEtLN1oBIxbswvavkwKxUl1oNJ1bsBg==',
    '',
  ].join('\n'),
}

it('takes what minisign signed', () => {
  check('hello\n', OTHER.signature, readPublicKey(OTHER.key))
})

it.each([
  { what: 'another text', text: 'hullo\n', signature: OTHER.signature },
  {
    what: 'another comment',
    text: 'hello\n',
    signature: OTHER.signature.replace('number 1', 'number 2'),
  },
  { what: 'half of a signature', text: 'hello\n', signature: OTHER.signature.slice(0, 80) },
  { what: 'nothing', text: 'hello\n', signature: '' },
])('takes no $what', ({ text, signature }) => {
  expect(() => check(text, signature, readPublicKey(OTHER.key))).toThrow('not one of the key')
})

it('signs as it checks, and for no other key', () => {
  const [one, other] = [newCatalogueKey(), newCatalogueKey()]
  const signature = sign('text', one.secret, 'number 3')
  check('text', signature, readPublicKey(one.open))
  expect(() => check('text', signature, readPublicKey(other.open))).toThrow('not one of the key')
})

it('tells keys that are none, and keys with a password', () => {
  expect(() => readPublicKey('hello')).toThrow('no public key')
  expect(() => sign('text', 'hello', '')).toThrow('no secret key')
  const locked = Buffer.alloc(158)
  locked.write('EdSc')
  expect(() => sign('text', locked.toString('base64'), '')).toThrow('has a password')
})
