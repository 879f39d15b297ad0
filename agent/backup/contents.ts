import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto'
import { z } from 'zod'
import { readText, writeWhole } from '../base/files.ts'
import { Refused } from './refused.ts'

/** Of what is saved, so that an older Gantry knows what it does not know. */
export const FORMAT = 1

/** What a snapshot holds, as it was found on its copy: a restore is held against it. */
export const contentsSchema = z.object({
  format: z.literal(FORMAT),
  /** The moment: the name of the snapshot on the box. */
  name: z.string(),
  nonce: z.string(),
  box: z.object({ name: z.string(), id: z.string() }),
  engines: z.record(z.string(), z.string()),
  /** By engine, which server it was, and how much of its log was written: what has followed it is held against that. */
  positions: z.record(z.string(), z.object({ system: z.string(), at: z.string() })).optional(),
  /** The kind of processor that the files of databases are for. */
  machine: z.string().optional(),
  apps: z.record(
    z.string(),
    z.object({
      revision: z.number(),
      /** SHA-256 of its recipe. */
      recipe: z.string(),
      images: z.array(z.string()),
      databases: z.array(
        z.object({
          engine: z.string(),
          name: z.string(),
          nonce: z.string().optional(),
          /** By table. */
          rows: z.record(z.string(), z.number()),
        }),
      ),
      folders: z.array(
        z.object({
          id: z.string(),
          files: z.number(),
          bytes: z.number(),
          /** Without what its recipe leaves out of backups; earlier Gantrys did not say. */
          saved: z.object({ files: z.number(), bytes: z.number() }).optional(),
        }),
      ),
      /** What is not as it should be. */
      problems: z.array(z.string()),
    }),
  ),
})

export type Contents = z.output<typeof contentsSchema>

/** The text of a manifest, and beside it who signed it: a key that never leaves its box. */
export interface Signed {
  readonly text: string
  readonly signature: string
}

/** Signs with the box's own key (Ed25519), which is made on first use. */
export async function signContents(contents: Contents, keyFile: string): Promise<Signed> {
  const text = JSON.stringify(contents, null, 1)
  const key = createPrivateKey(await keyIn(keyFile))
  const publicKey = createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString()
  const signature = sign(null, Buffer.from(text), key).toString('base64')
  return { text, signature: JSON.stringify({ publicKey, signature }) }
}

/** Whose signature it is, as it is written down elsewhere: SHA-256 of the public key, in hex. */
const signerOf = (publicKey: string) =>
  createHash('sha256')
    .update(createPublicKey(publicKey).export({ type: 'spki', format: 'der' }))
    .digest('hex')

/** As what this box signs; undefined before it has signed anything. */
export async function ownSigner(keyFile: string): Promise<string | undefined> {
  const key = await readText(keyFile)
  if (key === undefined) return undefined
  return signerOf(createPublicKey(key).export({ type: 'spki', format: 'pem' }).toString())
}

/**
 * The manifest, or undefined where somebody has changed it since it was signed, or where another one
 * than `signer` has signed it. Without `signer` it is only known to be whole. Throws Refused where a
 * later Gantry made it.
 */
export function openContents({ text, signature }: Signed, signer?: string): Contents | undefined {
  const parsed = z
    .object({ publicKey: z.string(), signature: z.string() })
    .parse(JSON.parse(signature))
  const good = verify(
    null,
    Buffer.from(text),
    createPublicKey(parsed.publicKey),
    Buffer.from(parsed.signature, 'base64'),
  )
  if (!good || (signer !== undefined && signerOf(parsed.publicKey) !== signer)) return undefined
  const { format } = z.object({ format: z.number() }).parse(JSON.parse(text))
  if (format > FORMAT) throw madeByLater(`format ${format}, this Gantry reads up to ${FORMAT}`)
  return contentsSchema.parse(JSON.parse(text))
}

export const madeByLater = (detail: string) =>
  new Refused({
    code: 'restore-newer',
    message: 'this backup was made by a later Gantry than that of this box',
    hint: 'put the latest image on this box and begin again: nothing was changed',
    detail,
  })

async function keyIn(file: string): Promise<string> {
  const there = await readText(file)
  if (there !== undefined) return there
  const { privateKey } = generateKeyPairSync('ed25519')
  const text = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  await writeWhole(file, text)
  return text
}

export const digestOf = (text: string) => createHash('sha256').update(text).digest('hex')
