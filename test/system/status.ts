import type { App, Status } from '../../agent/http/api.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'

/** Waits until the box's picture of itself is as wanted, asked on the box itself. */
export const statusOf = ({ box }: Home, wanted: (status: Status) => boolean): Promise<Status> =>
  until(
    'the box is as wanted',
    async () => {
      // It exits with 1 while something is out of order.
      const status: Status = JSON.parse(
        await box.exec(['sh', '-c', 'gantry status --json || true']),
      )
      return wanted(status) && status
    },
    { within: 120_000, every: 500 },
  )

export const appIn = ({ apps }: Status, service: string): App | undefined =>
  apps.find(it => it.service === service)

/** Waits until an app is as wanted, and answers it. */
export async function appOf(home: Home, service: string, wanted: (app: App) => boolean) {
  const find = (status: Status) => {
    const app = appIn(status, service)
    return app && wanted(app) ? app : undefined
  }
  return find(await statusOf(home, it => find(it) !== undefined)) as App
}

export const isRunning = ({ state }: App): boolean => state === 'running'

/** Waits until there is nothing left to do: a step that never is done would come in every pass. */
export const comesToRest = ({ box }: Home) =>
  until(
    'the box has nothing to do',
    async () => {
      const { steps } = JSON.parse(await box.exec(['gantry', 'plan', '--json']))
      return steps.length === 0
    },
    { within: 120_000, every: 1_000 },
  )
