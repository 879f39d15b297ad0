import { createHash } from 'node:crypto'
import { glob, readdir, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import type { z } from 'zod'
import { ComponentFailed, problemOf } from './errors.ts'
import { exists, readText, writeWhole } from './files.ts'
import { decodeKnownToml, decodeToml, encodeToml } from './toml.ts'

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
 * aside and told by `damageFound`.
 *
 * A file that is whole, and not as the schema wants it, was written by another version: the box has
 * gone back to this one. Keys that this one does not know are left out. Where that is not enough, what
 * the file said earlier counts, and is told by `laterFound`. In both cases what the other version
 * wrote is kept as `<file>.later`.
 *
 * @param earlier what the file said earlier, the latest that can be read; without it, or where it has
 * nothing, that is looked for where `lookBackIn` says
 *
 * Throws InvalidInput for a file that was never sealed and is not as the schema wants it, and
 * ComponentFailed for one of another version where nothing earlier is left: it stays as it is.
 */
export async function readSealed<S extends z.ZodType<object>>(
  path: string,
  schema: S,
  earlier: () => Promise<z.output<S> | undefined> = async () => undefined,
): Promise<z.output<S> | undefined> {
  const sealed = await readText(path)
  const before = known.get(path)
  if (before !== undefined && before.sealed === sealed) return before.value as z.output<S>
  const copy = await readText(good(path))
  if (sealed === undefined && copy === undefined) return undefined
  const isOurs = copy !== undefined || SEAL.test(sealed ?? '')
  if (sealed !== undefined && !isOurs) return decodeToml(path, sealed, schema)
  const whole = isWhole(sealed) ? sealed : await mended(path, sealed, copy, earlier)
  if (whole === undefined) return undefined
  const value = decoded(path, whole, schema) ?? (await ofLater(path, whole, schema, earlier))
  // A look reads hundreds of files: to take a text apart costs more than to read it.
  known.set(path, { sealed: whole, value })
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
  laterOnes.delete(path)
  for (const it of [good(path), path, aside(path), later(path)]) await rm(it, { force: true })
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

/** Where earlier states of a folder are, each in a folder whose name tells its time. */
export function lookBackIn(folder: string, states: string): void {
  earlierStates = { folder, states }
}

/** Files that a later version wrote: since this start, what they said before it counts. */
export const laterFound = (): readonly string[] => [...laterOnes]

/** Its owner knows of it. */
export const forgetLater = (file: string): void => void laterOnes.delete(file)

let earlierStates: { readonly folder: string; readonly states: string } | undefined
/** What files said when they were read last. */
const known = new Map<string, { readonly sealed: string; readonly value: unknown }>()
const damaged = new Map<string, DamagedFile>()
const laterOnes = new Set<string>()

const hash = (text: string) => createHash('sha256').update(text).digest('hex')
const good = (path: string) => `${path}.good`
const aside = (path: string) => `${path}.damaged`
const later = (path: string) => `${path}.later`

const isWhole = (sealed: string | undefined): sealed is string =>
  sealed !== undefined && unseal(sealed) !== undefined

function decoded<S extends z.ZodType<object>>(path: string, sealed: string, schema: S) {
  const text = unseal(sealed)
  try {
    return text === undefined ? undefined : decodeToml(path, text, schema)
  } catch {
    return undefined
  }
}

/** What takes the place of a damaged file: its copy, or else what it said earlier, sealed anew. */
async function mended(
  path: string,
  sealed: string | undefined,
  copy: string | undefined,
  earlier: () => Promise<object | undefined>,
): Promise<string | undefined> {
  await writeWhole(aside(path), sealed ?? '')
  const said = isWhole(copy) ? undefined : await earlier()
  const whole = isWhole(copy) ? copy : said && seal(encodeToml(said))
  if (whole !== undefined) await writeWhole(path, whole)
  else await rm(path, { force: true })
  damaged.set(path, { file: path, copy: whole !== undefined })
  return whole
}

/** What this version makes of a file that another one wrote. */
async function ofLater<S extends z.ZodType<object>>(
  path: string,
  sealed: string,
  schema: S,
  earlier: () => Promise<z.output<S> | undefined>,
): Promise<z.output<S>> {
  const isKept =
    (await readText(later(path))) === sealed ||
    (await writeWhole(later(path), sealed).then(
      () => true,
      () => false,
    ))
  try {
    return decodeKnownToml(path, unseal(sealed) ?? '', schema)
  } catch (cause) {
    const value = (await earlier()) ?? (await inEarlierStates(path, schema))
    if (value === undefined) {
      throw new ComponentFailed(
        'file-later',
        `${path} was written by another version of Gantry, and this one cannot read it`,
        {
          hint: 'install that version, or a later one: the file was left as it is',
          detail: problemOf(cause).detail ?? problemOf(cause).message,
          cause,
        },
      )
    }
    // A full disk must not keep the box from its apps.
    if (isKept) await writeSealed(path, value)
    laterOnes.add(path)
    return value
  }
}

/** What the file said in the latest of the earlier states in which this version can read it. */
async function inEarlierStates<S extends z.ZodType<object>>(path: string, schema: S) {
  if (!earlierStates) return undefined
  const { folder, states } = earlierStates
  const names = await readdir(states).catch(() => [])
  for (const name of names.sort().reverse()) {
    const sealed = await readText(join(states, name, relative(folder, path)))
    const value = sealed === undefined ? undefined : decoded(path, sealed, schema)
    if (value !== undefined) return value
  }
  return undefined
}
