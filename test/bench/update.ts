// Versions of the box itself, on its own kernel and boot loader: refused, cut off, kept, sent back.

import { type Board, ownBoard, readBoard } from '../../image/board.ts'
import { startedBy } from '../boot/starts.ts'
import {
  BROKEN,
  EACH_MAIMED,
  patient,
  REFUSED,
  SECOND,
  UNHEALTHY,
  updatableComputer,
} from '../boot/updatable.ts'
import { until } from '../lab/until.ts'
import type { Bench, Figure } from './bench.ts'

export const update: Bench = {
  minutes: 60,
  /** `only`: boards; this machine's own unless said. */
  async run(say, _minutes, only) {
    const boards = await Promise.all((only ?? [(await ownBoard()).name]).map(readBoard))
    const figures: Figure[] = []
    let [passed, failed] = [0, 0]
    for (const board of boards) {
      const tried = await tryVersions(board, line => say(`${board.name}: ${line}`))
      figures.push(...tried.figures.map(it => ({ ...it, name: `${board.name} ${it.name}` })))
      passed += tried.passed
      failed += tried.failed
    }
    return { figures, passed, failed, conditions: { machine: 'QEMU, 2 cores, 2 GiB' } }
  },
}

async function tryVersions(board: Board, say: (line: string) => void) {
  const figures: Figure[] = []
  let [passed, failed] = [0, 0]
  let isDone = false
  const held = (name: string, isSo: boolean) => {
    if (isSo) passed += 1
    else failed += 1
    say(`${name}: ${isSo ? 'as it should be' : 'NOT SO'}`)
  }
  const timed = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    const result = await work()
    figures.push({ name, value: (performance.now() - start) / 1000, unit: 's' })
    return result
  }
  await using stack = new AsyncDisposableStack()
  const box = stack.use(
    await timed('build six versions', () => updatableComputer(EACH_MAIMED, board)),
  )
  stack.defer(() => {
    if (!isDone) say(box.shown.slice(-60).join('\n'))
  })
  const { phase, slot } = box

  await timed('power on to shell', box.turnOn)
  const swaps = await box.sh('systemctl start gantry-swap && cat /proc/swaps')
  held('there is swap, and on no disk', /^\/dev\/zram0 /m.test(swaps))
  await box.sh('echo kept > /data/state/kept; sync')
  const own = () => box.sh('cat /data/state/kept /data/state/machine-id /proc/sys/kernel/hostname')
  const owned = await own()
  await box.sh(`gantry update set automatic=no watch=1 feed=${box.feed.url}`)
  const before = await box.secondSlot()
  for (const [file, [code]] of Object.entries(REFUSED)) {
    const { error } = await box.ask(`update install ${box.feed.url}/${file}`)
    const why = `${error?.code} (${error?.detail})`
    held(`${file} is refused: ${why}`, error?.code === code)
  }
  await box.fetch('tampered.update', '/data/tampered.update')
  const { problem } = await box.ask('update install /data/tampered.update')
  held(`damaged inside is refused: ${problem?.code}`, problem?.code === 'update-damaged')
  const esp = '/run/esp-of-bench'
  await box.sh(
    `mkdir ${esp}; mount /dev/disk/by-partlabel/ESP ${esp}; cat /dev/zero > ${esp}/full || sync`,
  )
  const full = await box.ask(`update install ${box.feed.url}/panic.update`)
  await box.sh(`rm ${esp}/full; umount ${esp}`)
  held(
    `no room where its kernel goes: ${full.problem?.code}`,
    full.problem?.code === 'update-boot-full',
  )
  held('nothing of any of them was written', (await box.secondSlot()) === before)

  held('the feed offers', (await box.ask('update check')).offer?.version === SECOND)
  await box.sh('gantry update install --no-wait')
  const isWriting = async () => ((await box.ask('update')).writing?.fraction ?? 0) > 0.5
  await until('it is being written', isWriting, patient)
  await box.pullPlug()
  await timed('power on to shell, after a cut', box.turnOnNoting)
  held('a cut while it is written leaves the old version', (await slot()) === 'a')
  await until('it says so', async () => (await box.ask('update')).problem, patient)
  const sent = box.feed.sent()
  const written = await timed('write a version', () => box.ask('update install'))
  figures.push({ name: 'fetched of it', value: (box.feed.sent() - sent) / 2 ** 20, unit: 'MiB' })
  held('it is written, and not called updated', written.phase === 'written' && !written.last)

  await box.sh('gantry update apply')
  await timed('away for a restart', box.restarted)
  held('the new version starts', (await slot()) === 'b')
  const proving = await phase('proving')
  held('it is not called updated while it is on trial', proving.last === undefined)
  const { error } = await box.ask(`update install ${box.feed.url}/good.update`)
  held('nothing is written meanwhile', error?.code === 'update-on-trial')

  await box.pullPlug()
  const { first, second } = await box.kernels()
  let moments = 0
  let wrong = 0
  for await (const starts of box.startsAfterFlushes()) {
    const isBackWhole = starts.entries.has('gantry-a.conf') && starts.kernels.get('a') === first
    const isOtherWhole = startedBy(starts) !== 'b' || starts.kernels.get('b') === second
    moments += 1
    if (!isBackWhole || !isOtherWhole) wrong += 1
  }
  figures.push({ name: 'moments of the switch between two flushes', value: moments, unit: '' })
  held('after each of them something whole starts', moments > 0 && wrong === 0)
  await timed('power on to shell, after a cut on trial', box.turnOn)
  held('a cut on trial uses up a try, and no more', (await slot()) === 'b')
  const proven = await timed('until it is confirmed', () => phase('idle'))
  held('it is called updated afterwards', proven.last?.outcome === 'confirmed')
  const kept = await box.sh(`cat /data/snapshots/${proven.last?.snapshot}/kept`)
  held('a snapshot is from before it', kept === 'kept')
  held('the data is as it was', (await own()) === owned)

  for (const [name, version] of Object.entries(BROKEN)) {
    await box.ask(`update install ${box.feed.url}/${name}.update`)
    await phase('written')
    await box.sh('gantry update apply')
    await timed(`back from ${name}`, box.restarted)
    const { last } = await phase('idle')
    const isTold = last?.outcome === 'rolled-back' && last.version === version
    held(`${name} goes back by itself, and is told`, isTold && (await slot()) === 'b')
  }
  for (const [name, { version }] of Object.entries(UNHEALTHY)) {
    await box.ask(`update install ${box.feed.url}/${name}.update`)
    await phase('written')
    await box.sh('gantry update apply')
    await timed(`to a version with ${name}`, box.restarted)
    await timed(`back from ${name}`, box.restarted)
    const { last } = await phase('idle')
    const isTold = last?.outcome === 'rolled-back' && last.version === version
    const isWatched = last?.problem?.code === 'update-unhealthy'
    const why = `${last?.problem?.detail}: ${last?.problem?.message}`
    held(
      `${name} goes back by itself, and is told: ${why}`,
      isTold && isWatched && (await slot()) === 'b',
    )
  }
  isDone = true
  return { figures, passed, failed }
}
