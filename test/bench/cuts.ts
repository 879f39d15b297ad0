// The plug pulled at any moment of a new version of the box, and again and again while it starts.
import { setTimeout as pause } from 'node:timers/promises'
import { despiteStarts } from '../boot/guest.ts'
import { SECOND, type Updatable, updatableComputer } from '../boot/updatable.ts'
import type { Bench } from './bench.ts'
import { wrongIn } from './faults/fault.ts'
import { seconds } from './timing.ts'

const CUTS = 20
/** Each begins with the new version about to start for the first time. */
const SERIES = 2
const CUTS_IN_A_ROW = 10
/** Seconds after power-on, at most. */
const LATEST = 30
/** Of two boots and half of a switch. */
const MINUTES_A_CUT = 4

/** `minutes`: of cuts, as many as fit into them; each is at another moment. */
export const cuts: Bench = {
  minutes: CUTS * MINUTES_A_CUT + 30,
  async run(say, minutes) {
    const many =
      minutes === undefined ? CUTS : Math.max(1, Math.floor((minutes - 30) / MINUTES_A_CUT))
    await using box = await updatableComputer([])
    await box.turnOn()
    await box.sh('echo kept > /data/state/kept')
    await box.sh(`gantry update set automatic=no watch=1 feed=${box.feed.url}`)
    await box.sh('gantry update check && sync')
    await box.pullPlug()
    await box.keepDisk()
    await box.turnOn()
    say('how long it takes without a cut')
    const uncut = await seconds(async () => {
      await beginSwitch(box)
      await box.restarted()
      await box.phase('idle')
    })
    await box.pullPlug()

    const whole = { cuts: 0, series: 0 }
    const landed = { old: 0, new: 0 }
    /** One try, on the disk as it was kept; one that throws did not hold, and the next one begins anew. */
    const tried = async (kind: keyof typeof whole, when: string, act: () => Promise<unknown>) => {
      const wrong = await wrongIn(async () => {
        await box.putDiskBack()
        await box.turnOn()
        await beginSwitch(box)
        await act()
        await box.turnOn()
        // Where its start was asked for and the boot loader did not know yet, the new version starts by itself.
        const slot = await despiteStarts(box.slot)
        landed[slot === 'a' ? 'old' : 'new'] += 1
        say(`${when}, starts ${slot}`)
        const what = await isWhole(box)
        if (what !== undefined) throw new Error(what)
      })
      say(`${when}: ${wrong ?? 'as it should be'}`)
      if (wrong === undefined) whole[kind] += 1
      await box.pullPlug()
    }
    for (let cut = 0; cut < many; cut++) {
      const after = spread(cut) * uncut
      await tried('cuts', `cut after ${Math.round(after)} s`, async () => {
        await pause(after * 1000)
        await box.pullPlug()
      })
    }

    for (let series = 0; series < SERIES; series++) {
      await tried('series', `${CUTS_IN_A_ROW} cuts in a row`, async () => {
        await box.restarted()
        await box.pullPlug()
        for (let cut = 0; cut < CUTS_IN_A_ROW; cut++) {
          await box.turnOnFor(1_000 + spread(series * CUTS_IN_A_ROW + cut) * (LATEST - 1) * 1_000)
        }
      })
    }
    const tries = many + SERIES
    return {
      figures: [
        { name: 'write, switch and trial of a version without a cut', value: uncut, unit: 's' },
        {
          name: 'whole after a cut at any moment of that',
          ...{ value: whole.cuts, unit: `of ${many}`, aim: { least: many } },
        },
        { name: 'of these, the old version started', value: landed.old, unit: '' },
        {
          name: `whole after ${CUTS_IN_A_ROW} cuts in a row`,
          ...{ value: whole.series, unit: `of ${SERIES}`, aim: { least: SERIES } },
        },
        { name: 'the new version started', value: landed.new, unit: '' },
      ],
      passed: whole.cuts + whole.series,
      failed: tries - whole.cuts - whole.series,
      conditions: {
        machine: 'QEMU, 2 cores, 2 GiB, ended by SIGKILL; what it wrote is on its disk',
        'cuts in a row': `${SERIES} x ${CUTS_IN_A_ROW}, 1 to ${LATEST} s after power-on`,
      },
    }
  },
}

/** Anywhere between 0 and 1, each time elsewhere, the same in each run: steps of the golden ratio. */
const spread = (number: number) => (0.3 + number * 0.618_033_988_749_895) % 1

/** Writes what the feed has, unless it is there, and starts it; the shell goes on meanwhile. */
const beginSwitch = (box: Updatable) =>
  box.sh(`systemd-run --quiet --unit=switch sh -c 'gantry update install; gantry update apply'`)

/** Nothing is lost, and it comes to rest with a version that is not on trial; undefined, or what is not so. */
async function isWhole(box: Updatable): Promise<string | undefined> {
  const { last } = await box.settled()
  const kept = await box.sh('cat /data/state/kept')
  if (kept !== 'kept') return `its data is ${kept}`
  if ((await box.slot()) === 'b' && last?.outcome !== 'confirmed') return 'it is not confirmed'
  const failed = await box.sh('systemctl --failed --plain --no-legend')
  if (failed !== '') return failed
  const { error, problem } = await box.ask(`update install ${box.feed.url}/older.update`)
  const code = error?.code ?? problem?.code
  return code === 'update-older' ? undefined : `asked for an older version than ${SECOND}: ${code}`
}
