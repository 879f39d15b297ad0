import { type Exec, exec as run } from '../../agent/base/exec.ts'
import { buildImage } from '../build.ts'
import { cacheFolder } from '../cache.ts'
import { stage } from '../stages.ts'
import { withTools } from '../tools.ts'
import { type RunningBox, runBox } from './box.ts'
import { workingDisk } from './disk.ts'
import { preseedFor } from './preseed.ts'
import { needPort, needSpace } from './room.ts'

export interface StartOptions {
  readonly ports: { readonly http: number; readonly https: number }
  /** Forgets the box of last time. */
  readonly fresh: boolean
  readonly mebibytes: number
  readonly exec?: Exec
}

/** Builds what has changed and runs it as a box on this workstation. */
export async function startBox(options: StartOptions): Promise<RunningBox> {
  const { ports, fresh, mebibytes, exec = run } = options
  await needPort(ports.http, '--http-port')
  await needPort(ports.https, '--https-port')
  await needSpace(cacheFolder, 8)
  const image = await buildImage({ preload: ['miniflux'], exec })
  const wanted = { image, fresh, preseed: preseedFor(ports), gibibytes: 16 }
  const disk = await workingDisk(wanted, await withTools(exec))
  return await stage('boot', () => runBox({ disk, ports, mebibytes }))
}
