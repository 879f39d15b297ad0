import type { Box } from './box.ts'
import { until } from './until.ts'

/** Comes back when the worker of a box answers, and not with why it does not, as it may right after a start. */
export const workerAnswers = (box: Box) =>
  until(
    'its worker answers',
    async () => {
      const said = await box.exec(['sh', '-c', 'gantry status --json || true'])
      return said !== '' && !('error' in JSON.parse(said))
    },
    { within: 10 * 60_000, every: 500 },
  )
