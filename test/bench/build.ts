import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'
import { readBoard } from '../../image/board.ts'
import { readBlockMap } from '../../image/flash/block-map.ts'
import { flash } from '../../image/flash/flash.ts'
import { project } from '../../image/project.ts'
import { withTools } from '../../image/tools.ts'
import { makeUpdateKey } from '../../image/update-key.ts'
import { runBox } from '../../image/workstation/box.ts'
import { preseedFor } from '../../image/workstation/preseed.ts'
import { freePort } from '../browser/ports.ts'
import type { Bench, Figure } from './bench.ts'

/** Boards, and how many minutes one needs: twice from nothing, twice after a change, and a boot. */
const BOARDS = { amd64: 25, rpi: 80, arm64: 90 } as const
const MEBIBYTE = 1024 * 1024
/** Bytes that an update fetches, or need not. */
const BLOCK = 4096

/** How long an image takes to build, whether it is the same each time, and whether it boots. */
export const build: Bench = {
  minutes: BOARDS.amd64,
  async run(say, minutes = BOARDS.amd64, only) {
    const measured: Awaited<ReturnType<typeof measure>>[] = []
    for (const board of only ?? fitting(minutes)) measured.push(await measure(board, say))
    const same = measured.filter(it => it.isSame)
    return {
      figures: measured.flatMap(it => it.figures),
      passed: same.length,
      failed: measured.length - same.length,
      conditions: Object.fromEntries(measured.map(it => [`sha256 ${it.board}`, it.sha256])),
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

async function measure(board: string, say: (line: string) => void) {
  await using one = await checkout('one')
  await using other = await checkout('a folder with another name')
  const key = join(one.folder, '..', 'updates.pem')
  await makeUpdateKey(key, 'Bench', await withTools())
  say(`${board}: from nothing`)
  const cold = await one.build(board, key)
  say(`${board}: from nothing, in another folder, later, with another umask`)
  const again = await other.build(board, key, '077')
  const isSame = cold.sha256 === again.sha256 && cold.payload === again.payload
  for (const [what, it] of [
    ['image', 'sha256'],
    ['update', 'payload'],
  ] as const) {
    say(`${board} ${what}: ${cold[it]} ${cold[it] === again[it] ? 'twice' : `, then ${again[it]}`}`)
  }
  say(`${board}: after a change in agent/`)
  await appendFile(join(one.folder, 'agent/worker.ts'), "\nprocess.title = 'gantry'\n")
  const warm = await one.build(board, key)
  say(`${board}: after a change of packages`)
  await exec(['sed', '-i', 's/"rauc"/"rauc", "hello"/', 'image/layers/70-update/layer.toml'], {
    cwd: one.folder,
  })
  const more = await one.build(board, key)
  say(`${board}: boot`)
  const bootSeconds = await boot(board, again.image, say)

  const { size, ranges } = readBlockMap('', cold.bmap)
  const seconds = (name: string, value: number) => ({ name: `${board} ${name}`, value, unit: 's' })
  const mebibytes = (name: string, bytes: number) => ({
    name: `${board} ${name}`,
    value: bytes / MEBIBYTE,
    unit: 'MiB',
  })
  return {
    board,
    isSame,
    sha256: cold.sha256,
    figures: [
      seconds('from nothing', cold.seconds),
      ...cold.stages.map(it => seconds(`from nothing: ${it.name}`, it.seconds)),
      seconds('from nothing, the second time', again.seconds),
      seconds('after a change in agent/', warm.seconds),
      ...warm.stages.map(it => seconds(`after a change in agent/: ${it.name}`, it.seconds)),
      mebibytes('compressed', cold.compressed),
      mebibytes(
        'on disk',
        ranges.reduce((sum, { from, to }) => sum + to - from, 0),
      ),
      mebibytes('whole', size),
      mebibytes('update, whole', cold.update),
      mebibytes('update, what travels after a change in agent/', missing(warm, cold)),
      mebibytes('update, what travels with one more package', missing(more, warm)),
      seconds('power on to page', bootSeconds),
    ] satisfies Figure[],
  }
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
async function boot(board: string, image: string, say: (line: string) => void): Promise<number> {
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
    stage: what => (done, total) => done >= total && say(`${board}: ${what} is done`),
  })
  const start = performance.now()
  const box = await runBox({ disk: device, ports, board: await readBoard(board) })
  const seconds = (performance.now() - start) / 1000
  await box.machine.kill()
  await rm(device)
  return seconds
}
