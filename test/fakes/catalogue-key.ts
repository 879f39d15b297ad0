import { generateKeyPairSync } from 'node:crypto'

/** A new key pair, in the words in which `minisign -G -W` writes it. */
export function newCatalogueKey(): { readonly secret: string; readonly open: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519')
  const bytes = (key: typeof privateKey, type: 'pkcs8' | 'spki') =>
    key.export({ format: 'der', type } as { format: 'der'; type: 'pkcs8' }).subarray(-32)
  const [seed, point] = [bytes(privateKey, 'pkcs8'), bytes(publicKey, 'spki')]
  const id = Buffer.from('12345678')
  const head = Buffer.concat([Buffer.from('Ed\0\0B2'), Buffer.alloc(48)])
  const secret = Buffer.concat([head, id, seed, point, Buffer.alloc(32)]).toString('base64')
  return {
    secret: `untrusted comment: a key of a test\n${secret}\n`,
    open: Buffer.concat([Buffer.from('Ed'), id, point]).toString('base64'),
  }
}
