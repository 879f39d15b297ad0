import type { Box } from '../lab/box.ts'
import { until } from '../lab/until.ts'

/** Milliseconds: of a machine that does other things, too. */
const PATIENT = { within: 120_000 }
const folder = '/run/systemd/system/gantry-worker.service.d'

/** Starts the worker anew, so that it stands still for good at a point of agent/base/cut-point.ts. */
export async function standStillAt({ exec }: Box, point: string): Promise<void> {
  const unit = `[Service]\nEnvironment="GANTRY_STOP_AT=${point}"\n`
  await exec(['mkdir', '-p', folder])
  await exec(['tee', `${folder}/cut.conf`], { input: unit })
  await exec(['systemctl', 'daemon-reload'])
  await exec(['systemctl', 'restart', '--no-block', 'gantry-worker'])
}

/** Waits until the worker stands still. */
export const stoodStill = ({ exec, read }: Box, { within } = PATIENT): Promise<boolean> =>
  until(
    'the worker stands still',
    async () => {
      const pid = await exec(['systemctl', 'show', '-P', 'MainPID', 'gantry-worker'])
      if (pid.trim() === '0') return false
      return /^State:\s+T/m.test(await read(`/proc/${pid.trim()}/status`))
    },
    { every: 100, within },
  )

/** Ends it where it stands, as a crash would, and has it started without such a point. */
export async function killStill({ exec, kill }: Box): Promise<void> {
  await exec(['rm', `${folder}/cut.conf`])
  await exec(['systemctl', 'daemon-reload'])
  await kill('gantry-worker')
}
