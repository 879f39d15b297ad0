// Versions of the box itself, on its own kernel and boot loader: refused, cut off, kept, sent back.
import {
  BROKEN,
  patient,
  REFUSED,
  SECOND,
  UNHEALTHY,
  updatableComputer,
} from '../boot/updatable.ts'
import { until } from '../lab/until.ts'
import type { Bench, Figure } from './bench.ts'

const unhealthy = ['no-agent', 'no-docker', 'no-network'] as const

export const update: Bench = {
  minutes: 60,
  async run(say) {
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
    const box = stack.use(await timed('build five versions', () => updatableComputer(unhealthy)))
    stack.defer(() => {
      if (!isDone) say(box.shown.slice(-60).join('\n'))
    })
    const { phase, slot } = box

    await timed('power on to shell', box.turnOn)
    await box.sh(`gantry update set automatic=no watch=1 feed=${box.feed.url}`)
    for (const [file, [code]] of Object.entries(REFUSED)) {
      const { error } = await box.ask(`update install ${box.feed.url}/${file}`)
      const why = `${error?.code} (${error?.detail})`
      held(`${file} is refused: ${why}`, error?.code === code)
    }
    await box.fetch('tampered.update', '/data/tampered.update')
    const before = await box.sh('sha256sum < /dev/disk/by-partlabel/root_b')
    const { problem } = await box.ask('update install /data/tampered.update')
    held(`damaged inside is refused: ${problem?.code}`, problem?.code === 'update-damaged')
    const after = await box.sh('sha256sum < /dev/disk/by-partlabel/root_b')
    held('nothing of it was written', before === after)

    held('the feed offers', (await box.ask('update check')).offer?.version === SECOND)
    await box.sh('gantry update install --no-wait')
    const isWriting = async () => ((await box.ask('update')).writing?.fraction ?? 0) > 0.5
    await until('it is being written', isWriting, patient)
    await box.pullPlug()
    await timed('power on to shell, after a cut', box.turnOn)
    held('a cut while it is written leaves the old version', (await slot()) === 'a')
    await until('it says so', async () => (await box.ask('update')).problem, patient)
    const sent = box.feed.sent()
    const written = await timed('write a version', () => box.ask('update install'))
    figures.push({ name: 'fetched of it', value: (box.feed.sent() - sent) / 2 ** 20, unit: 'MiB' })
    held('it is written, and not called updated', written.phase === 'written' && !written.last)

    await box.sh('gantry update apply')
    await box.pullPlug()
    await box.turnOn()
    if ((await slot()) === 'a') {
      await phase('written')
      await box.sh('gantry update apply')
      await timed('away for a restart', box.restarted)
    }
    held('the new version starts after a cut at the switch', (await slot()) === 'b')
    const proving = await phase('proving')
    held('it is not called updated while it is on trial', proving.last === undefined)
    const { error } = await box.ask(`update install ${box.feed.url}/good.update`)
    held('nothing is written meanwhile', error?.code === 'update-on-trial')
    const proven = await timed('until it is confirmed', () => phase('idle'))
    held('it is called updated afterwards', proven.last?.outcome === 'confirmed')
    const snapshots = await box.sh('ls /data/snapshots')
    held('a snapshot is from before it', snapshots.includes(proven.last?.snapshot ?? 'none'))

    for (const [name, version] of Object.entries(BROKEN)) {
      await box.ask(`update install ${box.feed.url}/${name}.update`)
      await phase('written')
      await box.sh('gantry update apply')
      await timed(`back from ${name}`, box.restarted)
      const { last } = await phase('idle')
      const isTold = last?.outcome === 'rolled-back' && last.version === version
      held(`${name} goes back by itself, and is told`, isTold && (await slot()) === 'b')
    }
    for (const name of unhealthy) {
      await box.ask(`update install ${box.feed.url}/${name}.update`)
      await phase('written')
      await box.sh('gantry update apply')
      await timed(`to a version with ${name}`, box.restarted)
      await timed(`back from ${name}`, box.restarted)
      const { last } = await phase('idle')
      const isTold = last?.outcome === 'rolled-back' && last.version === UNHEALTHY[name].version
      const why = `${last?.problem?.detail}: ${last?.problem?.message}`
      held(`${name} goes back by itself, and is told: ${why}`, isTold && (await slot()) === 'b')
    }
    isDone = true
    return { figures, passed, failed, conditions: { machine: 'QEMU, 2 cores, 2 GiB' } }
  },
}
