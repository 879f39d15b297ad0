import { mkdir, rm, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { ComponentFailed } from '../../base/errors.ts'
import { readText } from '../../base/files.ts'
import { type Contents, openContents, ownSigner } from '../contents.ts'
import { measure } from '../dumps.ts'
import { NONCE_FILE } from '../moment.ts'
import { Refused } from '../refused.ts'
import { type Repository, withRepository } from '../restic.ts'
import type { DrillBench } from './bench.ts'
import { startCaches } from './caches.ts'
import { proveDatabases } from './databases.ts'
import type { AppOnTrial, Order, Proof } from './order.ts'
import { startServers } from './servers.ts'
import { compareFolders, playApp } from './whole-app.ts'

/** Nothing is left of a drill, also of one that was killed. */
export async function tidy({ stage, work, run }: DrillBench): Promise<void> {
  await stage.close()
  await rm(work, { recursive: true, force: true })
  await rm(run, { recursive: true, force: true })
}

/**
 * Brings back what a target has: every database into servers of their own, one app as a whole into
 * containers without a network; and compares with what was saved. Throws what is not as it was.
 */
export async function drill(bench: DrillBench, order: Order): Promise<Proof> {
  const { stage, work, run, says } = bench
  const began = performance.now()
  await tidy(bench)
  await mkdir(work, { recursive: true, mode: 0o711 })
  await mkdir(run, { recursive: true, mode: 0o711 })
  try {
    const { contents, app, bytes } = await fetchAll(bench, order)
    const network = await stage.open()
    const servers = await startServers(bench, contents, network)
    try {
      const proven = await proveDatabases(bench, contents, servers)
      const stop = app ? await startCaches(bench, app, network) : async () => {}
      try {
        if (app) await playApp(bench, app)
      } finally {
        await stop()
      }
      return {
        at: new Date().toISOString(),
        seconds: Math.round((performance.now() - began) / 1000),
        name: order.name,
        ...proven,
        bytes,
        ...(app ? { app: app.saved.service } : {}),
      }
    } finally {
      for (const it of servers.values()) await it.stop()
    }
  } finally {
    says('tidy')
    await tidy(bench)
  }
}

interface Fetched {
  readonly contents: Contents
  /** The app that can be tried as it was saved. */
  readonly app: AppOnTrial | undefined
  readonly bytes: number
}

async function fetchAll(bench: DrillBench, order: Order): Promise<Fetched> {
  const { target, app } = order
  const restic = { ...bench.restic, unhurried: true }
  return await withRepository(restic, target, async repository => {
    bench.says('find', { about: target.name })
    await fetch(bench, repository, order, ['/manifest.json', '/manifest.signature'])
    const contents = await contentsIn(bench)
    const saved = app && contents.apps[app.saved.service]
    // Of another version of the app than the one that is here: its programs are not at hand.
    const whole = saved?.revision === app?.saved.revision ? app : undefined
    const dumps = await sizeOf(repository, order.snapshot, join(bench.saving, 'dumps'))
    const folders = whole ? (saved?.folders ?? []).reduce((sum, it) => sum + it.bytes, 0) : 0
    await refuseWithoutRoom(bench.work, dumps, folders, whole?.saved.service)
    const parts = ['/dumps', `/state/apps/*/${NONCE_FILE}`, ...(whole ? partsOf(whole) : [])]
    await fetch(bench, repository, order, parts)
    if (whole && saved) await compareFolders(bench.work, whole.saved, saved)
    return { contents, app: whole, bytes: (await measure(bench.work)).bytes }
  })
}

const partsOf = ({ saved: { service, caches } }: AppOnTrial) => [
  `/state/apps/${service}`,
  ...caches.map(it => `/state/cache/${it}`),
]

/** Without a lock: nothing is taken away while a drill is under way. */
async function fetch(
  { saving, work, says }: DrillBench,
  { restic }: Repository,
  { snapshot, target }: Order,
  parts: readonly string[],
): Promise<void> {
  await restic(
    [
      ...['restore', '--no-lock', '--json', `${snapshot}:${saving}`, '--target', work],
      ...parts.flatMap(it => ['--include', it]),
    ],
    { onProgress: fraction => says('fetch', { about: target.name, fraction }) },
  )
}

async function contentsIn({ work, signingKey }: DrillBench): Promise<Contents> {
  const [text, signature] = await Promise.all(
    ['manifest.json', 'manifest.signature'].map(it => readText(join(work, it))),
  )
  const contents =
    text && signature ? openContents({ text, signature }, await ownSigner(signingKey)) : undefined
  if (contents) return contents
  throw new Refused({
    code: 'backup-changed',
    message: 'what the backup says of itself is missing, or was changed since it was made',
    hint: 'make another backup; somebody else may have the key of this target',
  })
}

/** Bytes of everything below a folder of a snapshot. */
async function sizeOf({ restic }: Repository, snapshot: string, folder: string): Promise<number> {
  const said = await restic(['ls', '--no-lock', '--json', '--recursive', snapshot, folder])
  return said.split('\n').reduce((sum, line) => {
    const { type, size = 0 } = line === '' ? {} : JSON.parse(line)
    return type === 'file' ? sum + size : sum
  }, 0)
}

/** A tenth stays free for everything else. Databases take more room than what they are made of. */
async function refuseWithoutRoom(
  work: string,
  dumps: number,
  folders: number,
  app: string | undefined,
): Promise<void> {
  const { bavail, blocks, bsize } = await statfs(work)
  const free = Math.max(0, bavail - blocks / 10) * bsize
  const needed = dumps * 4 + folders + SERVERS
  if (needed <= free) return
  const what = app === undefined ? 'the databases' : `the databases and ${app}`
  throw new ComponentFailed(
    'drill-no-room',
    `to try ${what} takes ${inGigabytes(needed)} of room, and ${inGigabytes(free)} are left for it`,
    { hint: 'make room on the box; what was saved is not touched by that' },
  )
}

/** Bytes of database servers without anything in them. */
const SERVERS = 250e6
const inGigabytes = (bytes: number) => `${(bytes / 1e9).toFixed(1)} GB`
