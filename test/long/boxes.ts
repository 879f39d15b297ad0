import { onTestFailed } from 'vitest'
import type { SiteReport } from '../../agent/http/api.ts'
import type { Box } from '../lab/box.ts'
import { until } from '../lab/until.ts'
import { workerAnswers } from '../lab/worker-answers.ts'

/** Runs `gantry` on a box; answers what it says as JSON, a refusal too. */
export async function gantryOn(box: Box, words: readonly string[], input = '') {
  const argv = ['sh', '-c', 'gantry "$@" --json || true', '-', ...words] as const
  return JSON.parse((await box.exec(argv, { input, timeout: 300_000 })) || 'null')
}

/** The site as one of its boxes sees it. */
export const siteOf = async (box: Box): Promise<SiteReport['site']> =>
  (await gantryOn(box, ['site'])).site

export async function addressOf(box: Box): Promise<string> {
  const said = await box.exec(['ip', '-4', '-brief', 'address', 'show', 'scope', 'global'])
  return said.match(/192\.168\.\d+\.\d+/)?.[0] ?? ''
}

/** Turns on a box that nobody owns yet; answers the code that it shows. */
export async function turnOnNew(box: Box): Promise<string> {
  await box.boot()
  const [, code = ''] = await box.waitForLine(/Code\s+([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z])/)
  await until('it has an address', async () => (await addressOf(box)) !== '', { within: 240_000 })
  await workerAnswers(box)
  return code
}

/** Turns on a new box, and has another one take it into its site. */
export async function takeIn(first: Box, box: Box): Promise<void> {
  const code = await turnOnNew(box)
  await gantryOn(first, ['site', 'join', await addressOf(box)], code)
}

/** Prints what boxes know of themselves and of each other where the test that runs now fails. */
export function tellOfBoxes(boxes: readonly Box[]): void {
  onTestFailed(async () => {
    for (const it of boxes) {
      const say = (words: string) => it.exec(['sh', '-c', words]).catch(String)
      const units = ['gantry-worker', 'gantry-backup'].map(unit => `--unit=${unit}`).join(' ')
      console.error(it.name, await say(`journalctl --boot --no-pager --lines=150 ${units}`))
      console.error(
        await say('gantry site; gantry plan; cat /data/state/gantry/box.toml; docker ps -a'),
      )
    }
  })
}

/** Each box of a site in a few words: `loft up!` is there, and among those that decide. */
const stateOf = ({ name, state, decides }: NonNullable<SiteReport['site']>['boxes'][number]) =>
  `${name} ${state}${decides ? '!' : ''}`

/** Waits until a box sees its site so; nothing where it is to be by itself. */
export async function sees(box: Box, wanted: readonly string[], within = 240_000): Promise<void> {
  const seen = async () => (await siteOf(box))?.boxes.map(stateOf).join() ?? ''
  let last = ''
  await until(
    `${box.name} sees ${wanted.join(', ') || 'nobody'}`,
    async () => {
      last = await seen()
      if (last === wanted.join()) return true
      throw new Error(`it sees ${last}`)
    },
    { within, every: 1_000 },
  )
}
