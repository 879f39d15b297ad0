// How long the page of the box takes when many look at it, and while an app is installed.
import { setTimeout as pause } from 'node:timers/promises'
import type { Home } from '../lab/home.ts'
import { inNetwork, node, repository } from '../lab/lab.ts'
import { until } from '../lab/until.ts'
import { addressOf } from '../long/boxes.ts'
import { appsOnBox, openBuiltHome } from '../system/home.ts'
import { claim, claimedAs } from '../system/owner.ts'
import { comesToRest } from '../system/status.ts'
import type { Bench, Figure } from './bench.ts'
import { seconds, shareOf } from './timing.ts'

const PEOPLE = 50
/** Milliseconds from one look of somebody at the page to his next one. */
const BETWEEN = 5_000
/** Milliseconds for which nothing else happens. */
const ALONE = 60_000
const AGAIN = 'again'
const BESIDE = 'while an app is installed'
/** Milliseconds that 95 of 100 looks may take at most, once somebody has the files of the page. */
const QUICK = { aim: { most: 300 } }

/** What visitors-program.ts is told. */
export interface Orders {
  readonly host: string
  readonly address: string
  /** A file in the laboratory. */
  readonly ca: string
  readonly name: string
  readonly password: string
  readonly people: number
  /** Milliseconds. */
  readonly between: number
  readonly patienceMs: number
}

/** What they got. */
export interface Looks {
  /** By the name of the time in which they began, milliseconds that each look took. */
  readonly looks: Readonly<Record<string, readonly number[]>>
  /** When, and why, each look that showed no page. */
  readonly failed: readonly string[]
}

export const visitors: Bench = {
  minutes: 5,
  async run(say) {
    await using home = await openBuiltHome({ dataSize: '16G' })
    await home.box.boot()
    const { ca } = await claim(home)
    await comesToRest(home)
    const install = () =>
      home.box.exec(
        ['gantry', 'app', 'install', `${appsOnBox}/diary-1`, '--answer', 'title=Diary'],
        { timeout: 600_000 },
      )
    const alone = await seconds(install)
    await home.box.exec(['gantry', 'app', 'remove', 'diary', '--delete-data'], { timeout: 600_000 })
    await comesToRest(home)

    const come = await openVisitors(home, ca)
    come.begin('the first time')
    await pause(BETWEEN)
    say(`${PEOPLE} people have come`)
    come.begin(AGAIN)
    await pause(ALONE)
    come.begin(BESIDE)
    const beside = await seconds(install)
    const { looks, failed } = await come.end()
    for (const it of failed) say(`no page: ${it}`)
    const all = Object.values(looks).flat().length + failed.length
    return {
      figures: [
        ...Object.entries(looks).flatMap(([when, it]) => figuresOf(when, it)),
        { name: 'looks in all', value: all, unit: '' },
        { name: 'looks that showed no page', value: failed.length, unit: '', aim: { most: 0 } },
        { name: 'an app is installed, nobody looks', value: alone, unit: 's' },
        { name: `the same, ${PEOPLE} people look`, value: beside, unit: 's' },
      ],
      conditions: {
        people: `${PEOPLE}, of one account, each with connections of his own that are kept`,
        look: 'the page, /api/box and the first event; the first time all files of the page, too',
        between: `${BETWEEN / 1000} s from one look of somebody to his next one`,
        app: 'built from its recipe, with a database',
        machine: 'systemd-nspawn; who looks has the same cores',
      },
    }
  },
}

function figuresOf(when: string, looks: readonly number[]): Figure[] {
  const at = (share: number) => ({ value: Math.round(shareOf(looks, share)), unit: 'ms' })
  const aim = [AGAIN, BESIDE].includes(when) ? QUICK : {}
  return [
    { name: `the page, ${when}: half of the time less than`, ...at(0.5) },
    { name: `the page, ${when}: 95 of 100 times less than`, ...at(0.95), ...aim },
  ]
}

/** They are signed in, and wait until the first time begins. */
async function openVisitors({ lab, phone, box }: Home, authority: string) {
  const ca = '/lab/authority-of-visitors.pem'
  await lab.run(['tee', ca], { input: authority })
  const orders: Orders = {
    ...{ host: `${claimedAs.name}.local`, address: await addressOf(box), ca },
    ...{ name: claimedAs.owner, password: claimedAs.password },
    ...{ people: PEOPLE, between: BETWEEN, patienceMs: 60_000 },
  }
  const program = `${repository}/test/bench/visitors/visitors-program.ts`
  const running = lab.start(inNetwork(phone.name, [node, program, JSON.stringify(orders)]))
  const lines: string[] = []
  running.onLine(it => lines.push(it))
  await until('they are signed in', async () => lines.includes('signed in'))
  return {
    begin: (time: string) => running.write(time),
    async end(): Promise<Looks> {
      running.write('enough')
      await running.ended
      const last = lines.at(-1) ?? ''
      if (!last.startsWith('{')) throw new Error(`they left early: ${lines.join('\n')}`)
      return JSON.parse(last) as Looks
    },
  }
}
