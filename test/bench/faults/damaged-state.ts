import { until } from '../../lab/until.ts'
import type { Fault, Victim } from './fault.ts'

const STATE = '/data/state/gantry'

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
    const before = await everything(victim)
    await victim.shell(
      `f=${file}; n=$(stat -c %s $f); r=${(round + 1) * 7919}; systemctl stop gantry-worker; ${it.script}; systemctl start gantry-worker`,
    )
    const wrong = await asBefore(victim, before, it.file)
    await victim.shell(`find ${STATE} -name '*.damaged' -delete`)
    return wrong && `${it.damage} ${it.file}: ${wrong}`
  },
}

async function asBefore(victim: Victim, before: string, file: string) {
  try {
    await until('the owner is still signed in, and the apps run', () => works(victim), {
      within: 120_000,
      every: 500,
    })
  } catch (error) {
    return String((error as Error).message)
  }
  const after = await everything(victim)
  if (after !== before && !MAY_CHANGE.includes(file)) return 'what is kept has changed'
  return undefined
}

async function works({ owner, gantry }: Victim): Promise<boolean> {
  const answer = await owner.ask('/api/sessions')
  const { apps } = JSON.parse(await gantry('app', 'list', '--json'))
  const running = apps.filter((it: { state: string }) => it.state === 'running')
  return answer.status === 200 && running.length === 2
}

/** What is kept, without files that were put aside and what is renewed by being used. */
const everything = ({ shell }: Victim) =>
  shell(
    `cd ${STATE}; find . -name '*.toml' ! -name sessions.toml ! -path './history/*' -exec sha256sum {} + | sort`,
  )
