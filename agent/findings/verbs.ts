import { Conflict, NotFound } from '../base/errors.ts'
import { aboutOf, type Finding } from '../base/finding.ts'
import type { Box } from '../box/box.ts'
import type { FixName, FoundFinding } from '../http/api.ts'
import type { Handlers } from '../verbs/serve.ts'

type Fix = (finding: Finding) => Promise<unknown>

/** What people ask about what is wrong with the box, and what the box can do about it when told. */
export function findingHandlers(box: Box, backUp: () => Promise<unknown>) {
  const fixes: Readonly<Record<FixName, Fix>> = {
    'try-again': () => box.loop.settled(),
    'restart-app': async ({ app = '' }) => {
      box.touched(app)
      await box.apps.restart(app)
    },
    'back-up': backUp,
    understood: it => box.understood(it),
    'let-go': it => box.letGo(it),
  }

  function open(code: string, about: string | undefined): FoundFinding {
    const found = box.findings().filter(it => it.code === code)
    const its = found.find(it => about === undefined || aboutOf(it) === about)
    if (its) return its
    throw new NotFound('finding-unknown', `nothing of that kind is wrong: ${code}`, {
      hint: 'what is wrong: gantry repairs',
    })
  }

  return {
    async 'findings.read'() {
      return { findings: box.findings() }
    },
    async 'findings.fix'({ finding: code, about }) {
      const finding = open(code, about)
      if (!finding.fix) {
        throw new Conflict('finding-by-hand', `the box cannot mend that by itself: ${code}`, {
          hint: 'what to do stands with it: gantry repairs',
        })
      }
      await fixes[finding.fix](finding)
      return null
    },
  } satisfies Partial<Handlers>
}
