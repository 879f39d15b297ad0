import { NotFound } from '../base/errors.ts'
import type { Box } from '../box/box.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { Measurements } from './usage.ts'

/** What people ask about how busy the box and its apps are. */
export function usageHandlers(box: Box, usage: Pick<Measurements, 'report'>) {
  return {
    async 'usage.read'({ service }) {
      if (service !== undefined && !(service in (await box.manifest()).apps)) {
        throw new NotFound('app-unknown', `there is no app ${service} on this box`, {
          hint: 'what is there: gantry app list',
        })
      }
      return usage.report(service)
    },
  } satisfies Partial<Handlers>
}
