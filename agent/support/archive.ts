import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { problemOf } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'
import type { SupportArchive } from '../http/api.ts'
import { ABOUT, PROGRAMS } from './contents.ts'

export interface ArchiveOptions {
  readonly exec: Exec
  /** Takes secrets out of a text. */
  readonly hide: (text: string) => string
  /** ISO 8601. */
  readonly at: string
}

/** Characters of one text; of a longer one the end is kept, which is what happened last. */
const LONGEST = 400_000

/**
 * One archive for whoever helps with this box: what its programs say of themselves, and the texts
 * given. Nothing leaves out of it that `hide` would hide; what cannot be asked says why.
 */
export async function makeArchive(
  texts: Readonly<Record<string, string>>,
  { exec, hide, at }: ArchiveOptions,
): Promise<SupportArchive> {
  const title = `gantry-support-${at.slice(0, 10)}`
  const room = await mkdtemp(join(tmpdir(), 'gantry-support-'))
  const folder = join(room, title)
  const write = (file: string, text: string) => writeFile(join(folder, file), hide(endOf(text)))
  try {
    await mkdir(folder)
    await write('README.txt', ABOUT)
    for (const [file, text] of Object.entries(texts)) await write(file, text)
    for (const [file, argv] of Object.entries(PROGRAMS)) {
      await write(file, await exec(argv).catch(saying))
    }
    const archive = join(room, 'archive')
    await exec(['tar', '--create', '--gzip', `--file=${archive}`, `--directory=${room}`, title])
    return { name: `${title}.tar.gz`, content: (await readFile(archive)).toString('base64') }
  } finally {
    await rm(room, { recursive: true, force: true })
  }
}

function saying(error: unknown): string {
  const { message, detail = '' } = problemOf(error)
  return `${message}\n${detail}\n`
}

const endOf = (text: string) =>
  text.length <= LONGEST ? text : `[the beginning is left out]\n${text.slice(-LONGEST)}`
