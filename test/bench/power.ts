// The plug pulled while a box gets its owner, and while it loses him.
import { proveCode } from '../../agent/claim/claimant.ts'
import type { Box } from '../../agent/http/api.ts'
import type { Home } from '../lab/home.ts'
import { postTo } from '../lab/post.ts'
import { until } from '../lab/until.ts'
import { openBuiltHome } from '../system/home.ts'
import { authorityOf, claimedAs } from '../system/owner.ts'
import { standStillAt, stoodStill } from '../system/still.ts'
import type { Bench, Figure } from './bench.ts'
import { wordsOf } from './faults/fault.ts'

/** By where the worker stands still (agent/base/cut-point.ts): what the box must be afterwards. */
const CLAIM = {
  'claim: try counted': 'open',
  'claim: code proved': 'open',
  'claim: owner written': 'open',
  'claim: claimed': 'owned',
  'claim: code gone': 'owned',
  'claim: named': 'owned',
  'claim: adopted': 'owned',
  'claim: settled': 'owned',
} as const
const RESET = [
  'reset: read',
  'reset: people forgotten',
  'reset: backups forgotten',
  'reset: box written',
  'reset: journal forgotten',
]
/** Eight places of a claim, thirty-two cuts. */
const ROUNDS = 4
/** Of a machine that does other things, too. Milliseconds. */
const patient = { within: 120_000 }
/** Milliseconds after the file was seen on the card. */
const ERASING = [0, 30, 100, 300, 1_000, 3_000]

export const power: Bench = {
  minutes: 15,
  async run(say) {
    await using home = await openBuiltHome()
    const { box } = home
    const figures: Figure[] = []
    let [passed, failed] = [0, 0]
    let since = 0
    const boot = async () => {
      since = box.consoleLines.length
      await box.boot()
      return await lookAt(home)
    }
    const cut = async () => {
      await box.cutPower()
      return await boot()
    }
    /** One try, whose words say what does not hold; one that throws did not hold, and the box is brought back. */
    const tried = async (name: string, act: () => Promise<string | undefined>) => {
      let wrong: string | undefined
      try {
        wrong = await act()
      } catch (error) {
        wrong = `it ended early: ${wordsOf(error)}`
        // It may be off, or stand still; what stops it there is gone with the power.
        await box.cutPower().catch(() => {})
        const again = await boot().catch(
          reason => void say(`it does not start: ${wordsOf(reason)}`),
        )
        found = again ?? found
      }
      if (wrong === undefined) passed += 1
      else failed += 1
      say(`${name}: ${wrong ?? 'as it should be'}`)
      return wrong === undefined ? 1 : 0
    }
    const openBox = async () => {
      await box.putOnCard('reset', '')
      return await cut()
    }

    let found = await boot()
    for (const [point, wanted] of Object.entries(CLAIM)) {
      let held = 0
      for (let round = 0; round < ROUNDS; round++) {
        held += await tried(point, async () => {
          if (found.claimed) found = await openBox()
          const code = await codeOf(home, since)
          await readyToStop(home, point)
          await claimUntilStill(home, code)
          found = await cut()
          return wanted === 'open'
            ? await notOpen(home, found, code, since)
            : await notOwned(home, found)
        })
      }
      figures.push(counted(point, held, ROUNDS))
    }

    for (const point of RESET) {
      const held = await tried(point, async () => {
        if (!found.claimed) {
          await claimWith(home, await codeOf(home, since))
          await until('the box has its owner', async () => (await lookAt(home)).claimed, patient)
        }
        await box.exec(['sh', '-c', 'printf "authority = 2\\n" > /data/state/gantry/reset.toml'])
        await standStillAt(box, point)
        await stoodStill(box)
        found = await cut()
        return await notForgotten(home, found)
      })
      figures.push(counted(point, held, 1))
    }

    let erased = 0
    for (const afterMs of ERASING) {
      erased += await tried(`erased, ${afterMs} ms`, async () => {
        const code = await codeOf(home, since)
        await box.putOnCard('reset', '')
        await box.cutPower()
        await box.boot()
        await until('it erases', async () => !(await box.card()).includes('reset'), patient)
        await new Promise(done => setTimeout(done, afterMs))
        found = await cut()
        const again = await codeOf(home, since)
        const files = (await box.card()).join(' ')
        if (found.claimed) return 'it has an owner'
        return code === again || files !== 'claim-code.txt'
          ? `code ${code} and then ${again}, on the card: ${files}`
          : await notOpen(home, found, again, since)
      })
    }
    figures.push(counted('erasing', erased, ERASING.length))
    return {
      figures,
      passed,
      failed,
      conditions: { power: 'every process of the box ended by SIGKILL; the kernel goes on' },
    }
  },
}

const counted = (name: string, held: number, of: number): Figure => ({
  name,
  ...{ value: held, unit: `of ${of}`, aim: { least: of } },
})

/** The page under the name that the box has, or may have by now. */
async function lookAt({ phone }: Home): Promise<Box & { readonly at: string }> {
  return await until(
    'the page answers',
    async () => {
      for (const at of ['gantry.local', `${claimedAs.name}.local`]) {
        const answer = await phone
          .fetch(`http://${at}/api/box`, { timeoutMs: 3000 })
          .catch(() => undefined)
        if (answer?.status === 200) return { ...answer.json<Box>(), at }
      }
      return undefined
    },
    patient,
  )
}

async function codeOf({ box }: Home, since: number): Promise<string> {
  return (await box.waitForLine(/Code\s+([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])/, { since }))[1] ?? ''
}

/** The worker answers, and will stand still at a point of the claim. */
async function readyToStop({ box, phone }: Home, point: string): Promise<void> {
  await standStillAt(box, point)
  await until(
    'the worker is back',
    async () => {
      const answer = await phone.fetch('http://gantry.local/api/box', { timeoutMs: 2000 })
      return answer.status === 200
    },
    patient,
  )
}

/** Claims the box as its owner does on a slow machine: again, when nothing has come of it. */
async function claimUntilStill(home: Home, code: string): Promise<void> {
  for (let tries = 0; tries < 4; tries++) {
    void claimWith(home, code)
    if (await stoodStill(home.box, { within: 30_000 }).catch(() => false)) return
  }
  throw new Error('the worker never comes to where it should stand still')
}

/** Claims the box as its owner; that no answer comes is what is tried. */
async function claimWith({ phone }: Home, code: string): Promise<void> {
  try {
    const post = postTo(phone.fetch, 'http://gantry.local')
    await (await proveCode(code, post)).claim(claimedAs)
  } catch {
    // The plug was pulled.
  }
}

async function notOpen(home: Home, found: Box, code: string, since: number) {
  if (found.claimed) return 'it has an owner'
  if (found.name !== 'gantry') return `it is called ${found.name}`
  const shown = await codeOf(home, since)
  if (shown !== code) return `its code was ${code} and is ${shown}`
  const status = await signIn(home, 'gantry.local')
  if (status === 204) return 'somebody can sign in'
  const proved = await proveCode(code, postTo(home.phone.fetch, 'http://gantry.local')).then(
    () => undefined,
    error => String(error),
  )
  return proved === undefined ? undefined : `its code is not taken: ${proved}`
}

async function notOwned(home: Home, found: Box) {
  if (!found.claimed) return 'it has no owner'
  if (found.name !== claimedAs.name) return `it is called ${found.name}`
  const status = await signIn(home, `${claimedAs.name}.local`)
  return status === 204 ? undefined : `signing in ends with ${status}`
}

async function notForgotten(home: Home, found: Box) {
  if (found.claimed) return 'it has an owner'
  if (found.name !== 'gantry') return `it is called ${found.name}`
  const state = await home.box.exec(['ls', '/data/state/gantry'])
  return /people|reset\.toml/.test(state) ? `there is still: ${state}` : undefined
}

async function signIn(home: Home, host: string): Promise<number> {
  const { owner: name, password } = claimedAs
  const url = `https://${host}/api/session`
  return await until(
    'signing in is answered',
    async () => {
      const ca = await authorityOf(home)
      const answer = await home.phone.fetch(url, { ca, json: { name, password } })
      return answer.status < 500 && answer.status
    },
    patient,
  )
}
