import type { InternetPlace } from '../http/api.ts'
import { networkCheck } from '../network/check.ts'
import type { Handlers } from '../verbs/serve.ts'
import type { Box } from './box.ts'
import { answered } from './first-run.ts'
import type { Lan } from './lan.ts'

export interface FirstRunFacts {
  readonly lan: () => Lan
  /** The machines that apps are fetched from. */
  readonly registries: readonly string[]
  readonly reachesInternet: (host: string) => Promise<InternetPlace>
  /** A time server has set the clock since the box is running. */
  readonly synchronized: () => Promise<boolean>
}

/** What an owner is asked after the claim, one thing after the other. */
export function firstRunHandlers(
  box: Box,
  { lan, registries, reachesInternet, synchronized }: FirstRunFacts,
): Pick<Handlers, 'first-run.answer' | 'first-run.dismiss' | 'network.check'> {
  return {
    async 'first-run.answer'({ steps, answer }) {
      const what = answer === 'done' ? 'gone through' : 'put off'
      const why = {
        what: `first steps ${what}: ${steps.join(', ')}`,
        kind: 'steps-answered',
      } as const
      await box.change(why, async it => answered(it, steps, answer, Date.now()))
      return null
    },
    async 'first-run.dismiss'() {
      await box.change({ what: 'no more first steps', kind: 'steps-dismissed' }, async it => ({
        ...it,
        'first-run': { ...it['first-run'], dismissed: true },
      }))
      return null
    },
    async 'network.check'() {
      const [{ desired }, places, isSynchronized] = await Promise.all([
        box.desired(),
        Promise.all(registries.map(reachesInternet)),
        synchronized(),
      ])
      return networkCheck(desired, lan(), {
        places,
        synchronized: isSynchronized,
        now: new Date().toISOString(),
      })
    },
  }
}
