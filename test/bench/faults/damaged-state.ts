import type { App } from '../../../agent/http/api.ts'
import { until } from '../../lab/until.ts'
import { type Fault, type Victim, wordsOf } from './fault.ts'

const STATE = '/data/state/gantry'
/** Milliseconds: a round takes some seconds, and one that fails must leave time for the others. */
const BACK_WITHIN = 30_000

/** Everything that the agent keeps of a box with an owner and apps. */
const FILES = [
  'box.toml',
  'people.toml',
  'sessions.toml',
  'gate.toml',
  'claimed.toml',
  'apps/diary/settings.toml',
  'apps/diary/answers/1.toml',
  'apps/diary/lock.toml',
  'apps/diary/hooks.toml',
  'apps/diary/revisions/1/recipe.toml',
  'secrets/diary.toml',
] as const

/** Shell that changes the file `$f`, whose size is `$n`; `$r` is another number each time. */
const DAMAGES = {
  empty: ': > $f',
  'cut off': 'truncate --size=$((r % n)) $f',
  zeroed: 'head -c $n /dev/zero > $f',
  'one bit': `printf "\\\\$(printf %o $(( $(od -An -tu1 -j$((r % n)) -N1 $f) ^ (1 << r % 7) )))" |
    dd of=$f bs=1 seek=$((r % n)) conv=notrunc status=none`,
  'a block of nothing':
    'dd if=/dev/zero of=$f bs=1 seek=$((r % n)) count=64 conv=notrunc status=none',
  'good TOML of other types': 'printf "name = 7\\napps = true\\n" > $f',
  'not a text': 'head -c $n /dev/urandom > $f',
  gone: 'rm $f',
} as const

const cases = FILES.flatMap(file =>
  Object.entries(DAMAGES).map(([damage, script]) => ({ file, damage, script })),
)

/** Files whose content is nothing that a person would miss, but that must not stop the box. */
const MAY_CHANGE: readonly string[] = ['claimed.toml']

export const damagedState: Fault = {
  name: 'a file of the agent is damaged',
  count: 200,
  expected: 'the box is as before, and tells of it where something was to be mended',
  async once(victim, round) {
    const it = cases[round % cases.length]
    if (!it) return undefined
    const file = `${STATE}/${it.file}`
    const before = { kept: await everything(victim), running: await running(victim) }
    await victim.shell(
      `f=${file}; n=$(stat -c %s $f); r=${(round + 1) * 7919}; systemctl stop gantry-worker; ${KEEP}; ${it.script}; systemctl start gantry-worker`,
    )
    const wrong = await asBefore(victim, before, it.file)
    if (wrong !== undefined) await victim.shell(PUT_BACK)
    await victim.shell(`find ${STATE} -name '*.damaged' -delete`)
    return wrong && `${it.damage} ${it.file}: ${wrong}`
  },
}

/** What is kept of all that is kept, for who comes after a damage that is not mended. */
const KEEP = `rm -rf /run/fault-state; cp -a ${STATE} /run/fault-state`
const PUT_BACK = `
  systemctl stop gantry-worker
  find ${STATE} -mindepth 1 -delete
  cp -a /run/fault-state/. ${STATE}/
  systemctl reset-failed gantry-worker || true
  systemctl start gantry-worker`

interface Before {
  readonly kept: string
  /** Names of apps. */
  readonly running: string
}

async function asBefore(victim: Victim, before: Before, file: string) {
  try {
    await until(
      'the owner is still signed in, and the same apps run',
      async () => {
        const answer = await victim.owner.ask('/api/sessions')
        return answer.status === 200 && (await running(victim)) === before.running
      },
      { within: BACK_WITHIN, every: 500 },
    )
  } catch (error) {
    return wordsOf(error)
  }
  const after = await everything(victim)
  if (after !== before.kept && !MAY_CHANGE.includes(file)) return 'what is kept has changed'
  return undefined
}

async function running({ gantry }: Victim): Promise<string> {
  const { apps } = JSON.parse(await gantry('app', 'list', '--json'))
  return (apps as App[])
    .filter(it => it.state === 'running')
    .map(it => it.service)
    .toSorted()
    .join(' ')
}

/** What is kept, without files that were put aside and what is renewed by being used. */
const everything = ({ shell }: Victim) =>
  shell(
    `cd ${STATE}; find . -name '*.toml' ! -name sessions.toml ! -path './history/*' -exec sha256sum {} + | sort`,
  )
