import { createHash } from 'node:crypto'
import { glob, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { z } from 'zod'
import { exists, readText, writeWhole } from './files.ts'
import { decodeToml, encodeToml } from './toml.ts'

// TOML files that the agent alone writes. A seal in the first line says whether a file is whole: one
// that a bad card has cut off, emptied or changed may be good TOML all the same. Beside each is its
// last good copy.

/** A file that could not be read; it is kept beside as `<file>.damaged`. */
export interface DamagedFile {
  readonly file: string
  /** Its last good copy took its place. */
  readonly copy: boolean
}

const SEAL = /^# sha256 ([0-9a-f]{64})\n/

export const seal = (text: string): string => `# sha256 ${hash(text)}\n${text}`

/** The text under a seal, or undefined where it is not the text that was sealed. */
export function unseal(sealed: string): string | undefined {
  const [line = '', said] = SEAL.exec(sealed) ?? []
  const text = sealed.slice(line.length)
  return said === hash(text) ? text : undefined
}

/**
 * What a file says, or its last good copy; undefined where there is neither. A damaged file is kept
 * aside and told by `damageFound`. Throws InvalidInput for a file that was never sealed and is not
 * as the schema wants it.
 */
export async function readSealed<S extends z.ZodType>(
  path: string,
  schema: S,
): Promise<z.output<S> | undefined> {
  const sealed = await readText(path)
  const before = known.get(path)
  if (before !== undefined && before.sealed === sealed) return before.value as z.output<S>
  const copy = await readText(good(path))
  if (sealed === undefined && copy === undefined) return undefined
  const isOurs = copy !== undefined || SEAL.test(sealed ?? '')
  if (sealed !== undefined && !isOurs) return decodeToml(path, sealed, schema)
  const value = decoded(path, sealed, schema)
  if (value === undefined) return await lastGood(path, sealed, copy, schema)
  // A look reads hundreds of files: to take a text apart costs more than to read it.
  if (sealed !== undefined) known.set(path, { sealed, value })
  return value
}

/**
 * The text of a file that others read, too, and that has only a sealed copy: put back where it
 * differs from that. Undefined where there is neither.
 */
export async function readWitnessed(path: string, copy: string): Promise<string | undefined> {
  const text = await readText(path)
  const sealed = await readText(copy)
  const whole = sealed === undefined ? undefined : unseal(sealed)
  if (whole === undefined || whole === text) return text
  await writeWhole(aside(copy), text ?? '')
  await writeWhole(path, whole)
  damaged.set(copy, { file: copy, copy: true })
  return whole
}

/** On disk, the file and then its copy, when this comes back. */
export async function writeSealed(path: string, data: object): Promise<void> {
  const sealed = seal(encodeToml(data))
  await writeWhole(path, sealed)
  await writeWhole(good(path), sealed)
}

/** The copy goes first: a copy without its file is a file that was lost. */
export async function forgetSealed(path: string): Promise<void> {
  known.delete(path)
  for (const it of [good(path), path, aside(path)]) await rm(it, { force: true })
}

/** Damage of this and earlier starts, until what was kept aside is gone. */
export async function damageFound(): Promise<readonly DamagedFile[]> {
  for (const path of damaged.keys()) {
    if (!(await exists(aside(path)))) damaged.delete(path)
  }
  return [...damaged.values()]
}

/** Its owner knows of it, and what was kept aside goes. */
export async function forgetDamage(file: string): Promise<void> {
  await rm(aside(file), { force: true })
}

/** Finds again what an earlier start has kept aside somewhere in a folder. */
export async function lookForDamage(folder: string): Promise<void> {
  for await (const file of glob(join(folder, '**/*.damaged'))) {
    const path = file.slice(0, -'.damaged'.length)
    damaged.set(path, { file: path, copy: await exists(path) })
  }
}

/** What files said when they were read last. */
const known = new Map<string, { readonly sealed: string; readonly value: unknown }>()
const damaged = new Map<string, DamagedFile>()

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const good = (path: string) => `${path}.good`
const aside = (path: string) => `${path}.damaged`

function decoded<S extends z.ZodType>(path: string, sealed: string | undefined, schema: S) {
  const text = sealed === undefined ? undefined : unseal(sealed)
  try {
    return text === undefined ? undefined : decodeToml(path, text, schema)
  } catch {
    return undefined
  }
}

async function lastGood<S extends z.ZodType>(
  path: string,
  sealed: string | undefined,
  copy: string | undefined,
  schema: S,
): Promise<z.output<S> | undefined> {
  const value = decoded(good(path), copy, schema)
  await writeWhole(aside(path), sealed ?? '')
  if (copy !== undefined && value !== undefined) await writeWhole(path, copy)
  else await rm(path, { force: true })
  damaged.set(path, { file: path, copy: value !== undefined })
  return value
}
