// What a hostile network and a hostile web page try, all of it counted. `refused` is the aim of each.
import { proveCode } from '../../agent/claim/claimant.ts'
import { newCode } from '../../agent/claim/code.ts'
import type { Tried } from '../attacks/attack.ts'
import { race } from '../attacks/race.ts'
import { attackAs, fuzzAs, processesOf, targetOf } from '../attacks/run.ts'
import type { Home } from '../lab/home.ts'
import { openPhone, type Phone } from '../lab/phone.ts'
import { postTo, Refused } from '../lab/post.ts'
import { openBuiltHome } from '../system/home.ts'
import { pageOf } from '../system/owner.ts'
import type { Bench, Figure } from './bench.ts'

/** Requests that nobody means, the same ones for the same seed. */
const FUZZED = 100_000
const SEED = 20_260

export const attacks: Bench = {
  minutes: 20,
  async run(say) {
    await using home = await openBuiltHome()
    const stranger = await openPhone(home.lab, home.lan, {
      name: 'stranger',
      ipv4: '192.168.77.66',
    })
    await home.box.boot()
    await pageOf(home)
    const all: Tried[] = []
    const heard = (it: Tried) => {
      all.push(it)
      say(
        `${it.kind}: ${it.refused} of ${it.tries} refused${it.slipped.map(x => `\n    ${x}`).join('')}`,
      )
    }
    heard(await malformedExchange(stranger))
    heard(await guessedCodes(stranger))
    // Counts end with the power: whoever can pull the plug may try anew.
    await home.box.reboot()
    await pageOf(home)
    const { asked, won } = await race(home, [home.phone, stranger])
    heard({
      kind: 'a race of claimers, of whom one may win',
      ...{ tries: asked, refused: asked + 1 - won },
      slipped: won === 1 ? [] : [`${won} of ${asked} claimed the box`],
    })
    const before = await processesOf(home)
    const target = await targetOf(home, 1, SEED)
    await attackAs(home, stranger, target, heard)
    const fuzzed = await fuzzAs(home, stranger, target, FUZZED)
    for (const it of [...fuzzed.slipped, ...fuzzed.broken]) say(`fuzz: ${it}`)
    heard({
      kind: 'fuzz: nothing but open addresses answers 2xx or 3xx',
      tries: fuzzed.sent,
      refused: fuzzed.sent - fuzzed.slipped.length,
      slipped: fuzzed.slipped.slice(0, 5),
    })
    heard(holds('fuzz: no answer is a 5xx', fuzzed.broken))
    const after = await processesOf(home)
    heard(holds('neither web nor worker nor proxy started again', before === after ? [] : [after]))
    return {
      figures: [
        ...all.flatMap(({ kind, tries, refused }): Figure[] => [
          { name: kind, value: refused, unit: `of ${tries}` },
        ]),
        { name: 'fuzz: median answer', value: fuzzed.median, unit: 'ms' },
        { name: 'fuzz: slowest answer', value: fuzzed.slowest, unit: 'ms' },
        ...(await exposureOf(home)),
      ],
      passed: all.reduce((sum, it) => sum + it.refused, 0),
      failed: all.reduce((sum, it) => sum + it.tries - it.refused, 0),
      conditions: { kinds: all.length, seed: SEED, statuses: JSON.stringify(fuzzed.statuses) },
    }
  },
}

const holds = (kind: string, broken: readonly string[]): Tried => ({
  kind,
  tries: Math.max(1, broken.length),
  refused: broken.length === 0 ? 1 : 0,
  slipped: broken.slice(0, 5),
})

const box = 'http://gantry.local'

async function counted(
  kind: string,
  tries: readonly (() => Promise<string | undefined>)[],
): Promise<Tried> {
  const slipped: string[] = []
  for (const it of tries) {
    const verdict = await it()
    if (verdict !== undefined) slipped.push(verdict)
  }
  const refused = tries.length - slipped.length
  return { kind, tries: tries.length, refused, slipped: slipped.slice(0, 5) }
}

/** What is no message of the exchange, and what belongs to another one. */
function malformedExchange({ fetch }: Phone): Promise<Tried> {
  const odd = ['', 'x', '\u0000', '=', 'A'.repeat(128), 'A'.repeat(1000), '____', '../..', '{}']
  const paths = ['/api/claim/exchange', '/api/claim/confirm', '/api/claim'] as const
  return counted(
    'malformed messages of the claim exchange',
    paths.flatMap(path =>
      [...odd, 7, null, [], {}].map(it => async () => {
        const json = { message: it, exchange: it, sealed: it }
        const some = path === paths[0] ? { message: it } : json
        const { status, text } = await fetch(`${box}${path}`, { json: some, timeoutMs: 60_000 })
        // The answer to a message that has the right form says nothing about the code.
        const begun = path === paths[0] && status === 200 && !text.includes('sealed')
        return begun || (status >= 400 && status < 500) ? undefined : `${path} ${it}: ${status}`
      }),
    ),
  )
}

function guessedCodes({ fetch }: Phone): Promise<Tried> {
  return counted(
    'guessing the claim code',
    Array.from({ length: 60 }, () => async () => {
      const post = postTo(fetch, box)
      const came = await proveCode(newCode(), post).then(
        () => 'proved',
        error => (error instanceof Refused ? error.problem.code : error.code),
      )
      return ['code-wrong', 'code-throttled'].includes(came) ? undefined : came
    }),
  )
}

/** What systemd thinks of what the two processes could do, from 0 (nothing) to 10. */
async function exposureOf({ box }: Home): Promise<Figure[]> {
  const units = ['gantry-web', 'gantry-worker']
  return await Promise.all(
    units.map(async unit => {
      const said = await box.exec(['systemd-analyze', 'security', '--no-pager', `${unit}.service`])
      const value = Number(/Overall exposure level for \S+: ([\d.]+)/.exec(said)?.[1])
      return { name: `exposure of ${unit}`, value, unit: 'of 10' }
    }),
  )
}
