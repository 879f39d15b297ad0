import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { Conflict, InvalidInput } from '../agent/base/errors.ts'
import { type Exec, exec as run } from '../agent/base/exec.ts'
import { LONGEST_NOTES, STABLE } from '../agent/system/feed.ts'
import { updateSettings } from '../agent/system/need.ts'
import type { Board } from './board.ts'
import { buildImage, type Image } from './build.ts'
import { removeTree } from './cache.ts'
import { FORMATS, type Format } from './compress.ts'
import { goOnFrom } from './feed.ts'
import { licencesOf } from './licences.ts'
import { type LockedPart, readLock } from './lock.ts'
import { mirrorOf, ownMirror } from './mirror.ts'
import { type ListedImage, osList } from './os-list.ts'
import { project, projectVersion } from './project.ts'
import { npmPackages } from './sbom.ts'
import { openSigner } from './sign.ts'
import { stage } from './stages.ts'
import { toolsRoot } from './tools.ts'
import { readUpdateKey } from './update-key.ts'
import { readVendor } from './vendor.ts'

export interface ReleaseOptions {
  readonly boards: readonly Board[]
  /** The folder that is made; it must not be there yet. */
  readonly out: string
  /** A secret key of minisign. */
  readonly key: string
  /** The PEM file that updates are signed with: boxes with this image take updates of that signer. */
  readonly updateKey: string
  /** In which the updates are offered; `stable` unless said. */
  readonly channel?: string
  /** Where the files will be downloaded from, without a slash at its end. */
  readonly url: string
  /** What the page says of the update before it is installed. */
  readonly notes?: string
  /** The folder that was published last: its updates are offered on. */
  readonly published?: string
  /** A `vendor.toml`. */
  readonly vendor?: string
  /** How images are packed; both ways unless said. */
  readonly formats?: readonly Format[]
  /** Apps whose container images, made here, travel inside. */
  readonly preload?: readonly string[]
  /** The next major of the database server travels beside that of today. */
  readonly nextDatabases?: boolean
  readonly exec?: Exec
}

/**
 * Makes everything that is published of this checkout, signed: for each board the image, what goes
 * with it, its bill of materials, licences and lock; and for all of them checksums and the list for
 * Raspberry Pi Imager. The folder is there whole or not at all. Throws Conflict when the checkout
 * has changes that nobody else has, or the mirror has not every package as it is locked, and
 * InvalidInput for a board without a lock, a key that cannot sign, or a vendor whose archives are not for
 * every board; these before anything is built.
 */
export async function release(options: ReleaseOptions): Promise<readonly string[]> {
  const { boards, out, key, url, channel = STABLE, exec = run } = options
  const { preload = [], nextDatabases = false } = options
  await refuseIfThere(out)
  await refuseIfChanged(exec)
  await readUpdateKey(options.updateKey)
  refuseToMisspeak(options)
  await refuseWithoutLock(options)
  await refuseWrongVendor(options)
  const { sign } = await openSigner(key, exec)
  const beside = `${out}.part`
  await removeTree(beside)
  await mkdir(beside, { recursive: true })
  const { updateKey, published, vendor, notes, formats = FORMATS } = options
  if (published) await goOnFrom(published, beside, updateKey, exec)

  // The list of updates is one for all boards, and each board adds to it.
  const files = new Set<string>()
  const listed: ListedImage[] = []
  const shared = {
    ...{ preload, nextDatabases, updateKey, formats, channel, feed: url, out: beside },
    ...{ onlyLocked: true, exec },
    ...(vendor ? { vendor } : {}),
    ...(notes ? { notes } : {}),
  }
  for (const board of boards) {
    const image = await buildImage({ ...shared, board })
    for (const file of image.files) files.add(file)
    for (const file of await describe(image, beside, exec)) files.add(file)
    if (board.imager) listed.push(await listing(image, board.imager, url, exec))
  }
  const list = channel === STABLE ? 'os_list.json' : `os_list-${channel}.json`
  if (listed.length > 0) {
    const picture = await readFile(join(project, 'agent/ui/public/favicon.svg'), 'utf8')
    files.add(await put(beside, ICON, picture))
    files.add(await put(beside, list, osList(listed)))
  }
  const sums = `SHA256SUMS-${await projectVersion()}`
  files.add(await put(beside, sums, await checksums([...files])))
  await stage('signatures', () => Promise.all([...files].map(sign)))
  await rename(beside, out)
  return [...files].flatMap(it => [it, `${it}.minisig`]).map(it => join(out, basename(it)))
}

/** What Raspberry Pi Imager shows beside the name. */
const ICON = 'gantry.svg'

/** What somebody may want to know of an image before it runs anywhere. */
async function describe({ board, packages, files }: Image, out: string, exec: Exec) {
  const name = basename(files[0] ?? '').replace(/\.img\.\w+$/, '')
  const npm = await npmPackages(board)
  const mirror = (await ownMirror(exec)) ?? (await mirrorOf(await toolsRoot(exec)))
  const licences = await stage('licences', () =>
    licencesOf({ board, debian: packages, npm }, mirror, exec),
  )
  return [
    await put(out, `${name}.licences.txt`, licences),
    await put(out, `${name}.lock`, `${packages.join('\n')}\n`),
  ]
}

async function listing(
  { disk, files }: Image,
  { devices, description }: NonNullable<Board['imager']>,
  url: string,
  exec: Exec,
): Promise<ListedImage> {
  const packed = files[0] ?? ''
  const day = await exec(['git', 'log', '-1', '--format=%cs'], { cwd: project })
  return {
    name: `Gantry ${await projectVersion()}`,
    description,
    icon: `${url}/${ICON}`,
    url: `${url}/${basename(packed)}`,
    size: (await stat(disk)).size,
    sha256: await sha256Of(disk),
    packedSize: (await stat(packed)).size,
    packedSha256: await sha256Of(packed),
    released: day.trim(),
    devices,
  }
}

async function put(folder: string, name: string, text: string): Promise<string> {
  await writeFile(join(folder, name), text)
  return join(folder, name)
}

async function checksums(files: readonly string[]): Promise<string> {
  const lines: string[] = []
  for (const file of files) lines.push(`${await sha256Of(file)}  ${basename(file)}\n`)
  return lines.join('')
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256')
  await pipeline(createReadStream(file), hash)
  return hash.digest('hex')
}

/** What boxes would not understand is refused before anything is built for them. */
function refuseToMisspeak({ url, channel, notes = '' }: ReleaseOptions): void {
  const wrong = updateSettings.safeParse({ feed: url, ...(channel ? { channel } : {}) }).error
  if (wrong || url === 'none') {
    const [issue] = wrong?.issues ?? []
    throw new InvalidInput('release-option', issue?.message ?? 'boxes ask an address', {
      detail: `url ${url}, channel ${channel ?? STABLE}`,
      hint: 'README.md in image/ tells what each is for',
    })
  }
  if (notes.length <= LONGEST_NOTES) return
  throw new InvalidInput('release-option', `notes have ${LONGEST_NOTES} letters at most`)
}

async function refuseIfThere(out: string): Promise<void> {
  const found = await stat(out).catch(() => undefined)
  if (!found) return
  throw new Conflict('release-there', `${out} is there already`, { hint: 'choose another --out' })
}

async function refuseIfChanged(exec: Exec): Promise<void> {
  const changes = await exec(['git', 'status', '--porcelain'], { cwd: project })
  if (changes.trim() === '') return
  throw new Conflict('not-committed', 'this checkout has changes that are not committed', {
    detail: changes.trimEnd(),
    hint: 'a release can be made again from its commit by anybody: commit them first',
  })
}

/** One board after the other takes hours: an archive that the last one lacks is missed before the first. */
async function refuseWrongVendor({ vendor, boards, exec = run }: ReleaseOptions): Promise<void> {
  if (vendor === undefined) return
  for (const it of new Set(boards.map(it => it.architecture))) await readVendor(vendor, it, exec)
}

async function refuseWithoutLock(options: ReleaseOptions): Promise<void> {
  const { boards, preload = [], nextDatabases = false } = options
  for (const board of boards) {
    const parts: LockedPart[] = ['root']
    if (board.firmware) parts.push('firmware')
    if (preload.length > 0) parts.push('apps')
    if (nextDatabases) parts.push('databases')
    const locks = await Promise.all(parts.map(part => readLock(board, part)))
    if (locks.every(it => it.length > 0)) continue
    const more = nextDatabases ? ' --next-databases' : ''
    throw new InvalidInput('no-lock', `${board.name} has no lock, and a release is made from one`, {
      hint: `make it: npm run image -- --board ${board.name} --update-lock${more}; or leave it out with --boards`,
    })
  }
}
