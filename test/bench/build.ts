import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'
import { type Board, readBoard } from '../../image/board.ts'
import { readBlockMap } from '../../image/flash/block-map.ts'
import { flash } from '../../image/flash/flash.ts'
import { project } from '../../image/project.ts'
import { withTools } from '../../image/tools.ts'
import { makeUpdateKey } from '../../image/update-key.ts'
import { runBox } from '../../image/workstation/box.ts'
import { preseedFor } from '../../image/workstation/preseed.ts'
import { freePort } from '../browser/ports.ts'
import type { Bench, Figure } from './bench.ts'

/**
 * Boards, and how many minutes one needs: twice from nothing, twice after a change, and a boot. What
 * has the packages of one that came before finds them there.
 */
const BOARDS = { amd64: 20, arm64: 80, rpi: 25 } as const
const MEBIBYTE = 1024 * 1024
/** Bytes that an update fetches, or need not. */
const BLOCK = 4096

/** How long an image takes to build, whether it is the same each time, and whether it boots. */
export const build: Bench = {
  minutes: BOARDS.amd64,
  async run(say, minutes = BOARDS.amd64, only) {
    const boards = await Promise.all((only ?? fitting(minutes)).map(readBoard))
    const measured = await measure(boards, say)
    const same = measured.filter(it => it.isSame)
    return {
      figures: measured.flatMap(it => it.figures),
      passed: same.length,
      failed: measured.length - same.length,
      conditions: Object.fromEntries(
        measured.flatMap(it => [
          [`sha256 of the image for ${it.board}`, it.sha256],
          [`of what an update for ${it.board} carries`, it.payload],
        ]),
      ),
    }
  },
}

/** As many boards as there is time for. */
function fitting(minutes: number): string[] {
  let left = minutes
  return Object.entries(BOARDS).flatMap(([board, needed]) => {
    left -= needed
    return left >= 0 ? [board] : []
  })
}

async function measure(boards: readonly Board[], say: (line: string) => void) {
  await using one = await checkout('one')
  await using other = await checkout('a folder with another name')
  const key = join(one.folder, '..', 'updates.pem')
  await makeUpdateKey(key, 'Bench', await withTools())
  const eachOf = async <T>(what: string, work: (board: Board) => Promise<T>) => {
    const results = new Map<Board, T>()
    for (const board of boards) {
      say(`${board.name}: ${what}`)
      results.set(board, await work(board))
    }
    return (board: Board) => results.get(board) as T
  }
  const cold = await eachOf('from nothing', it => one.build(it.name, key))
  const again = await eachOf('from nothing, in another folder, later, with another umask', it =>
    other.build(it.name, key, '077'),
  )
  for (const board of boards) {
    for (const [what, it] of [
      ['image', 'sha256'],
      ['update', 'payload'],
    ] as const) {
      const [first, second] = [cold(board)[it], again(board)[it]]
      say(`${board.name} ${what}: ${first} ${first === second ? 'twice' : `, then ${second}`}`)
    }
  }
  await appendFile(join(one.folder, 'agent/worker.ts'), "\nprocess.title = 'gantry'\n")
  const warm = await eachOf('after a change in agent/', it => one.build(it.name, key))
  await exec(['sed', '-i', 's/"rauc"/"rauc", "hello"/', 'image/layers/70-update/layer.toml'], {
    cwd: one.folder,
  })
  const more = await eachOf('after a change of packages', it => one.build(it.name, key))
  const boots = await eachOf('boot', it => boot(it, again(it).image, say))
  return boards.map((board, at) => {
    const before = boards.slice(0, at).find(it => it.architecture === board.architecture)
    const from = before ? `with the packages of ${before.name}` : 'from nothing'
    const it = { cold: cold(board), again: again(board), warm: warm(board), more: more(board) }
    return {
      board: board.name,
      isSame: it.cold.sha256 === it.again.sha256 && it.cold.payload === it.again.payload,
      sha256: it.cold.sha256,
      payload: it.cold.payload,
      figures: figuresOf(board, from, it, boots(board)),
    }
  })
}

function figuresOf(
  board: Board,
  from: string,
  { cold, again, warm, more }: Readonly<Record<'cold' | 'again' | 'warm' | 'more', Built>>,
  bootSeconds: number,
): Figure[] {
  const { size, ranges } = readBlockMap('', cold.bmap)
  const named = (name: string) => `${board.name} ${name}`
  const seconds = (name: string, value: number) => ({ name: named(name), value, unit: 's' })
  const mebibytes = (name: string, bytes: number) => ({
    name: named(name),
    value: bytes / MEBIBYTE,
    unit: 'MiB',
  })
  return [
    seconds(from, cold.seconds),
    ...cold.stages.map(it => seconds(`${from}: ${it.name}`, it.seconds)),
    seconds(`${from}, the second time`, again.seconds),
    seconds('after a change in agent/', warm.seconds),
    ...warm.stages.map(it => seconds(`after a change in agent/: ${it.name}`, it.seconds)),
    mebibytes('compressed', cold.compressed),
    mebibytes(
      'on disk',
      ranges.reduce((sum, { from: start, to }) => sum + to - start, 0),
    ),
    mebibytes('whole', size),
    mebibytes('update, whole', cold.update),
    mebibytes('update, what travels after a change in agent/', missing(warm, cold)),
    mebibytes('update, what travels with one more package', missing(more, warm)),
    seconds('power on to page', bootSeconds),
  ]
}

type Built = Awaited<ReturnType<typeof buildIn>>

/** Bytes of the blocks of one version that the other has not. */
function missing(next: Built, before: Built): number {
  const has = new Set(before.blocks)
  return new Set(next.blocks.filter(it => !has.has(it))).size * BLOCK
}

/** A copy of this checkout with a cache of its own, in which nothing is yet. */
async function checkout(name: string) {
  const around = await mkdtemp(join(dirname(project), 'gantry-build-'))
  const folder = join(around, name)
  const files = (await exec(['git', 'ls-files', '-z'], { cwd: project }))
    .split('\0')
    .filter(Boolean)
  await exec(['mkdir', folder])
  await exec(['cp', '--parents', '--no-dereference', ...files, folder], { cwd: project })
  // Links to files, as it may be large; a link to the folder would be a path of another checkout.
  await exec(['cp', '--archive', '--link', 'node_modules', folder], { cwd: project, timeout: 0 })
  return {
    folder,
    build: (board: string, key: string, umask = '022') =>
      buildIn(folder, join(around, 'cache'), { board, key, umask }),
    [Symbol.asyncDispose]: async () => {
      await exec(['rm', '-rf', '--one-file-system', around], { timeout: 0 })
    },
  }
}

async function buildIn(
  folder: string,
  cache: string,
  { board, key, umask }: { board: string; key: string; umask: string },
) {
  const stages: { name: string; seconds: number }[] = []
  const out = join(folder, 'out')
  const start = performance.now()
  await rm(out, { recursive: true, force: true })
  const words = ['scripts/image.ts', '--board', board, '--preload', 'miniflux', '--out', out]
  const signed = [...words, '--update-key', key]
  await exec(['sh', '-c', `umask ${umask}; exec "$@"`, 'sh', process.execPath, ...signed], {
    cwd: folder,
    env: { XDG_CACHE_HOME: cache },
    timeout: 0,
    onLine: line => {
      const [, seconds, name] = /^ *([\d.]+) s {2}(.*)$/.exec(line) ?? []
      if (name) stages.push({ name, seconds: Number(seconds) })
    },
  })
  const seconds = (performance.now() - start) / 1000
  const files = await readdir(out)
  const named = (end: string) => join(out, files.find(it => it.endsWith(end)) ?? end)
  const image = named('.img.zst').replace(/\.zst$/, '')
  const [sha256 = ''] = (await readFile(`${image}.zst.sha256`, 'utf8')).split(' ')
  const bmap = await readFile(`${image}.bmap`, 'utf8')
  return {
    ...{ seconds, stages, image, sha256, bmap },
    compressed: (await stat(`${image}.zst`)).size,
    update: (await stat(named('.update'))).size,
    ...(await payloadOf(named('.update'))),
  }
}

/** What an update carries; its signature and the salt of its own blocks differ by nature. */
async function payloadOf(update: string) {
  const folder = `${update}.content`
  const tools = await withTools()
  await tools(['unsquashfs', '-quiet', '-no-progress', '-dest', folder, update], { timeout: 0 })
  const whole = createHash('sha256')
  const blocks: string[] = []
  const content = createReadStream(join(folder, 'root.img'), { highWaterMark: BLOCK * 256 })
  for await (const piece of content as AsyncIterable<Buffer>) {
    whole.update(piece)
    for (let at = 0; at < piece.length; at += BLOCK) {
      blocks.push(
        createHash('sha1')
          .update(piece.subarray(at, at + BLOCK))
          .digest('base64'),
      )
    }
  }
  await rm(folder, { recursive: true })
  return { payload: whole.digest('hex'), blocks }
}

/** Flashes an image as people do, and waits for its page. */
async function boot(board: Board, image: string, say: (line: string) => void): Promise<number> {
  const device = `${image}.disk`
  const tools = await withTools()
  await tools(['truncate', '--size=12G', device])
  const ports = { http: await freePort(), https: await freePort() }
  const file = `${image}.toml`
  await writeFile(file, preseedFor(ports))
  await flash({
    image: `${image}.zst`,
    device,
    said: { file },
    stage: what => (done, total) => done >= total && say(`${board.name}: ${what} is done`),
  })
  const start = performance.now()
  const box = await runBox({ disk: device, ports, board })
  const seconds = (performance.now() - start) / 1000
  await box.machine.kill()
  await rm(device)
  return seconds
}
