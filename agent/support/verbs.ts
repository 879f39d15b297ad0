import { problemOf } from '../base/errors.ts'
import { encodeToml } from '../base/toml.ts'
import type { Box } from '../box/box.ts'
import type { Handlers } from '../verbs/serve.ts'
import { makeArchive } from './archive.ts'

export type SupportOptions = Omit<Parameters<typeof makeArchive>[1], 'at'> & {
  readonly logs: (container: string, lines: number) => Promise<string>
}

/** Lines of the log of each process of an app. */
const LINES = 200

/** What helps somebody who helps. */
export function supportHandlers(
  box: Pick<Box, 'manifest' | 'status' | 'network' | 'desired' | 'store'>,
  planned: () => Promise<unknown>,
  { logs, ...options }: SupportOptions,
): Pick<Handlers, 'support.make'> {
  /** What is out of order must not keep the rest back. */
  const asked = async (work: () => Promise<unknown>) =>
    JSON.stringify(await work().catch(problemOf), undefined, 2)

  async function logsOfApps(): Promise<Record<string, string>> {
    const { apps } = (await box.desired()).desired
    const texts = apps
      .filter(it => it.installed)
      .flatMap(({ service, processes }) =>
        processes.map(async ({ name }) => {
          const text = await logs(`${service}.${name}`, LINES).catch(it => problemOf(it).message)
          return [`logs-${service}-${name}.txt`, text] as const
        }),
      )
    return Object.fromEntries(await Promise.all(texts))
  }

  return {
    async 'support.make'() {
      const history = async () =>
        (await box.store.history()).map(({ number, at, what, app }) => ({ number, at, what, app }))
      const texts = {
        'box.toml': encodeToml(await box.manifest()),
        'status.json': await asked(() => box.status('')),
        'plan.json': await asked(planned),
        'network.json': await asked(() => box.network()),
        'history.json': await asked(history),
        ...(await logsOfApps()),
      }
      return await makeArchive(texts, { ...options, at: new Date().toISOString() })
    },
  }
}
