// Whether everybody can use the page: each state of it in every language, on a phone and a large screen, by day and by night.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { allLooks } from '../browser/looks.ts'
import type { Bench } from './bench.ts'

const TEST = 'test/long/looks.test.ts'

const report = z.object({
  testResults: z.array(
    z.object({
      assertionResults: z.array(
        z.object({ title: z.string(), status: z.string(), failureMessages: z.array(z.string()) }),
      ),
    }),
  ),
})

/** What a state of the page shows in one look is counted once, whatever is wrong with it. */
export const looks: Bench = {
  minutes: 120,
  async run(say) {
    const folder = await mkdtemp(join(tmpdir(), 'gantry-looks-'))
    const file = join(folder, 'report.json')
    const options = ['run', '--project', 'long', TEST, '--reporter=json', `--outputFile=${file}`]
    const running = spawn('node_modules/.bin/vitest', options, { stdio: ['ignore', 'ignore', 2] })
    await once(running, 'exit')
    const { testResults } = report.parse(JSON.parse(await readFile(file, 'utf8')))
    await rm(folder, { recursive: true })
    const states = testResults.flatMap(it => it.assertionResults)
    const failed = states.filter(it => it.status !== 'passed')
    for (const it of failed) say(`${it.title}: ${it.failureMessages.join(' ').slice(0, 500)}`)
    return {
      figures: [
        { name: 'states of the page', value: states.length, unit: '' },
        { name: 'looks of each', value: allLooks.length, unit: '' },
        { name: 'looked at', value: states.length * allLooks.length, unit: '' },
        {
          name: 'states with something wrong in one of them',
          ...{ value: failed.length, unit: '', aim: { most: 0 } },
        },
      ],
      passed: states.length - failed.length,
      failed: failed.length,
      conditions: {
        each: 'axe (WCAG 2.2 AA and its best practices; colours and links alone by night), nothing sticks out, no print below 14 px, nothing to touch below 44 px, nothing that moves without end',
        looks: 'five languages, 360 and 1280 px wide, light and dark; and once 1920 px wide',
      },
    }
  },
}
