import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { exec } from '../../agent/base/exec.ts'
import { readBoard } from '../../image/board.ts'
import { readBlockMap } from '../../image/flash/block-map.ts'
import { flash } from '../../image/flash/flash.ts'
import { project } from '../../image/project.ts'
import { withTools } from '../../image/tools.ts'
import { runBox } from '../../image/workstation/box.ts'
import { preseedFor } from '../../image/workstation/preseed.ts'
import { freePort } from '../browser/ports.ts'
import type { Bench, Figure } from './bench.ts'

/** Boards, and how many minutes one needs: twice from nothing, once after a change, and a boot. */
const BOARDS = { amd64: 20, arm64: 90 } as const
const MEBIBYTE = 1024 * 1024

/** How long an image takes to build, whether it is the same each time, and whether it boots. */
export const build: Bench = {
  minutes: BOARDS.amd64,
  async run(say, minutes = BOARDS.amd64) {
    const measured: Awaited<ReturnType<typeof measure>>[] = []
    let left = minutes
    for (const [board, needed] of Object.entries(BOARDS)) {
      left -= needed
      if (left >= 0) measured.push(await measure(board, say))
    }
    const same = measured.filter(it => it.isSame)
    return {
      figures: measured.flatMap(it => it.figures),
      passed: same.length,
      failed: measured.length - same.length,
      conditions: Object.fromEntries(measured.map(it => [`sha256 ${it.board}`, it.sha256])),
    }
  },
}

async function measure(board: string, say: (line: string) => void) {
  await using one = await checkout('one')
  await using other = await checkout('a folder with another name')
  say(`${board}: from nothing`)
  const cold = await one.build(board)
  say(`${board}: boot`)
  const bootSeconds = await boot(board, cold.image, say)
  say(`${board}: after a change in agent/`)
  await appendFile(join(one.folder, 'agent/worker.ts'), '\n// changed\n')
  const warm = await one.build(board)
  say(`${board}: from nothing, in another folder, later, with another umask`)
  const again = await other.build(board, '077')
  const isSame = cold.sha256 === again.sha256
  say(`${board}: ${cold.sha256} ${isSame ? 'both times' : `and then ${again.sha256}`}`)

  const { size, ranges } = readBlockMap('', await readFile(`${cold.image}.bmap`, 'utf8'))
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
      mebibytes('compressed', (await stat(`${cold.image}.zst`)).size),
      mebibytes(
        'on disk',
        ranges.reduce((sum, { from, to }) => sum + to - from, 0),
      ),
      mebibytes('whole', size),
      seconds('power on to page', bootSeconds),
    ] satisfies Figure[],
  }
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
    build: (board: string, umask = '022') => buildIn(folder, join(around, 'cache'), board, umask),
    [Symbol.asyncDispose]: async () => {
      await exec(['rm', '-rf', '--one-file-system', around], { timeout: 0 })
    },
  }
}

async function buildIn(folder: string, cache: string, board: string, umask: string) {
  const stages: { name: string; seconds: number }[] = []
  const out = join(folder, 'out')
  const start = performance.now()
  await rm(out, { recursive: true, force: true })
  const words = ['scripts/image.ts', '--board', board, '--preload', 'miniflux', '--out', out]
  await exec(['sh', '-c', `umask ${umask}; exec "$@"`, 'sh', process.execPath, ...words], {
    cwd: folder,
    env: { XDG_CACHE_HOME: cache },
    timeout: 0,
    onLine: line => {
      const [, seconds, name] = /^ *([\d.]+) s {2}(.*)$/.exec(line) ?? []
      if (name) stages.push({ name, seconds: Number(seconds) })
    },
  })
  const [packed = ''] = (await readdir(out)).filter(it => it.endsWith('.img.zst'))
  const image = join(out, packed.replace(/\.zst$/, ''))
  const [sha256 = ''] = (await readFile(`${image}.zst.sha256`, 'utf8')).split(' ')
  return { seconds: (performance.now() - start) / 1000, stages, image, sha256 }
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
  const box = await runBox(device, ports, 2048, undefined, await readBoard(board))
  const seconds = (performance.now() - start) / 1000
  await box.machine.kill()
  await rm(device)
  return seconds
}
