import { appendFile, cp, lstat, mkdir, mkdtemp, rename, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join, posix, resolve } from 'node:path'
import { Conflict, InvalidInput, NotFound } from '../base/errors.ts'
import { exec } from '../base/exec.ts'
import type { Command, Context } from './command.ts'
import { sendFile } from './send-file.ts'

/**
 * `gantry app cp NAME:/PATH PATH`, or the other way round: one file, or a folder with all that is in
 * it. Nothing on this machine is overwritten.
 */
export const copyCommand: Command = async ([from, to, ...more], context) => {
  const [source, target] = [placeIn(from), placeIn(to)]
  if (to === undefined || from === undefined || more.length > 0 || !source === !target) {
    throw new InvalidInput('words-missing', 'what is copied, and where to?', {
      hint: 'gantry app cp NAME:/PATH PATH takes something out of an app; gantry app cp PATH NAME:/FOLDER puts something into it',
    })
  }
  const { json, say, warn } = context
  if (source) {
    const file = await taken(source, to, context)
    say(json ? JSON.stringify({ file }) : file)
    return 0
  }
  const there = target as Place
  const { path, kept } = await put(from, there, context)
  say(json ? JSON.stringify({ service: there.service, path, kept }) : path)
  if (!kept && !json) {
    warn(
      `${path} is in no folder that ${there.service} keeps: it is gone with its next update (gantry app grants ${there.service})`,
    )
  }
  return 0
}

interface Place {
  readonly service: string
  readonly process?: string
  readonly path: string
}

/** `notes:/data`, `notes.worker:/data`; everything else is a path of this machine. */
function placeIn(word = ''): Place | undefined {
  const [, service, process, path] =
    /^([a-z0-9][a-z0-9-]*)(?:\.([a-z0-9][a-z0-9-]*))?:(\/.*)$/s.exec(word) ?? []
  if (service === undefined || path === undefined) return undefined
  const plain = posix.normalize(path).replace(/(?<=.)\/$/, '')
  return { service, path: plain, ...(process === undefined ? {} : { process }) }
}

async function taken(source: Place, to: string, { worker }: Context): Promise<string> {
  const { path } = await worker.ask('app.look', source)
  const isFolder = (await stat(to).catch(() => undefined))?.isDirectory() ?? false
  const name = posix.basename(source.path) || source.service
  const target = resolve(isFolder ? join(to, name) : to)
  await refuseTaken(target)
  // Beside its place, so that it gets there whole or not at all.
  const room = await mkdtemp(join(dirname(target), '.gantry-')).catch(cause => {
    throw new NotFound('folder-missing', `${dirname(target)} cannot be written to`, {
      hint: 'name a folder of this machine that is there',
      cause,
    })
  })
  try {
    const tar = join(room, 'tar')
    let isWhole = false
    for await (const it of worker.watch('app.take', { ...source, path }, {}, FOREVER)) {
      await appendFile(tar, Buffer.from(it.base64 ?? '', 'base64'), { mode: 0o600 })
      isWhole ||= it.whole === true
    }
    if (!isWhole) {
      throw new Conflict('file-cut-off', `the connection ended before all of ${path} was here`, {
        hint: 'nothing was written; give the command once more',
      })
    }
    const unpacked = join(room, 'unpacked')
    await mkdir(unpacked)
    await exec(['tar', '-x', '-f', tar, '-C', unpacked, '--no-same-owner'], { timeout: 0 })
    await refuseTaken(target)
    await rename(join(unpacked, posix.basename(path)), target)
  } finally {
    await rm(room, { recursive: true, force: true })
  }
  return target
}

async function refuseTaken(path: string): Promise<void> {
  const isThere = await lstat(path).then(
    () => true,
    () => false,
  )
  if (!isThere) return
  throw new Conflict('file-exists', `${path} is there already`, {
    hint: 'choose another name, or take it away first',
  })
}

/** Into a folder under its own name; under another one where that is what stands at the end. */
async function put(from: string, there: Place, { worker, host }: Context) {
  const source = resolve(from)
  await stat(source).catch(cause => {
    throw new InvalidInput('file-missing', `${from} cannot be read`, {
      hint: 'give a file or a folder of this machine',
      cause,
    })
  })
  const { folder, name } = await goalOf(source, there, worker)
  const room = await mkdtemp(join(await wideRoom(host), 'gantry-copy-'))
  try {
    const tar = join(room, 'tar')
    const within = name === basename(source) ? dirname(source) : join(room, 'renamed')
    if (within !== dirname(source)) {
      await cp(source, join(within, name), { recursive: true, verbatimSymlinks: true })
    }
    // What a Mac keeps beside files is none of an app's.
    const env = { COPYFILE_DISABLE: '1' }
    await exec(['tar', '-c', '-f', tar, '-C', within, `./${name}`], { timeout: 0, env })
    await sendFile(tar, piece => worker.ask('backup.send', piece))
  } finally {
    await rm(room, { recursive: true, force: true })
  }
  const { kept } = await worker.ask('app.put', { ...withoutPath(there), folder })
  return { path: posix.join(folder, name), kept }
}

async function goalOf(source: string, there: Place, worker: Context['worker']) {
  const found = await worker.ask('app.look', there).catch(error => {
    if (error instanceof Error && 'code' in error && error.code === 'file-missing') return undefined
    throw error
  })
  if (found?.kind === 'folder') return { folder: found.path, name: basename(source) }
  return { folder: posix.dirname(there.path), name: posix.basename(there.path) }
}

/** On the box /tmp is memory. */
async function wideRoom(host: string | undefined): Promise<string> {
  if (host !== undefined) return tmpdir()
  const folder = '/data/backup/sent'
  await mkdir(folder, { recursive: true, mode: 0o700 })
  return folder
}

const withoutPath = ({ path: _, ...it }: Place) => it
const FOREVER = new AbortController().signal
