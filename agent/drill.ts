import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import Docker from 'dockerode'
import { z } from 'zod'
import { sayActivity, stepOf } from './backup/activity.ts'
import { openDesk } from './backup/desk.ts'
import type { DrillBench, Stage } from './backup/drill/bench.ts'
import { openDrillDesk } from './backup/drill/desk.ts'
import type { DrillRecord, Order, Proof } from './backup/drill/order.ts'
import { wasTried } from './backup/drill/plan.ts'
import { drill, tidy } from './backup/drill/run.ts'
import { withKeys } from './backup/key.ts'
import { ComponentFailed, problemOf } from './base/errors.ts'
import { exec } from './base/exec.ts'
import { decodeToml } from './base/toml.ts'
import { type Rehearsed, rehearsals } from './containers/rehearsal.ts'

// The program of gantry-drill.service: brings back on trial what was ordered, and ends. Killed, it
// begins anew; what it left behind goes first.

const ROOM = '/data/backup/drill'
const RUN = '/run/gantry/drill'
const secretsFile = join(process.env.CREDENTIALS_DIRECTORY ?? '', 'secrets')

const desk = openDrillDesk(ROOM, RUN)

async function ask(
  network: number,
  { port, protocol, path }: { port: number; protocol: string; path: string },
  timeout: number,
): Promise<number | undefined> {
  const program = ['/usr/lib/gantry/node', '/usr/lib/gantry/ask.js', protocol, String(port), path]
  const inside = ['nsenter', `--net=/proc/${network}/ns/net`, '--', ...program] as const
  return Number(await exec([...inside], { timeout }).catch(() => '')) || undefined
}

const containers = rehearsals({
  docker: new Docker({ socketPath: '/run/docker.sock' }),
  archive: '/usr/share/gantry/holder.tar',
  ask,
})
const stage: Stage = {
  ...containers,
  play: (programs, folderOf) => containers.play(programs as Rehearsed, folderOf),
}

let told = ''
const bench: DrillBench = {
  exec,
  stage,
  signingKey: '/data/state/gantry/backup.key',
  work: join(ROOM, 'work'),
  run: join(RUN, 'servers'),
  saving: '/data/backup/saving',
  restic: {
    exec,
    secrets: withKeys(
      decodeToml(
        secretsFile,
        await readFile(secretsFile, 'utf8'),
        z.record(z.string(), z.string()),
      ),
      (await openDesk('/data/backup', '/run/gantry/backup').record())?.targets ?? {},
    ),
    cache: process.env.CACHE_DIRECTORY ?? '/var/cache/gantry-backup',
    temporary: '/tmp',
    keys: '/data/backup/keys',
  },
  says(activity, more = {}) {
    const says = sayActivity(activity, more.about)
    if (says !== told) process.stdout.write(`${says}\n`)
    told = says
    const step = stepOf('drill', activity)
    void desk.saveProgress({ activity, says, ...(step ? { step } : {}), ...more })
  },
}

/** One that is cut again and again, by a lack of memory perhaps, has failed, too. */
const MOST_TRIES = 3

async function hold(order: Order): Promise<Proof> {
  if (order.tries < MOST_TRIES) {
    await desk.place({ ...order, tries: order.tries + 1 })
    return await drill(bench, order)
  }
  await tidy(bench)
  throw new ComponentFailed('drill-cut', 'the drill was ended three times before it was over', {
    hint: 'the box may have too little memory, or was switched off; it is tried again tomorrow',
  })
}

/** What is known afterwards; a drill that could not be held has failed. */
async function outcome(order: Order): Promise<DrillRecord> {
  const { targets, apps } = await desk.record()
  const came = await hold(order).then(
    proof => ({ proof }),
    error => {
      process.stdout.write(`${error?.stack ?? error} ${problemOf(error).detail ?? ''}\n`)
      const { proof } = targets[order.target.name] ?? {}
      return { problem: problemOf(error), ...(proof ? { proof } : {}) }
    },
  )
  const tried = new Date().toISOString()
  const { service } = order.app?.saved ?? {}
  return {
    targets: { ...targets, [order.target.name]: { tried, ...came } },
    apps: {
      ...apps,
      ...(service !== undefined && wasTried(service, came) ? { [service]: tried } : {}),
    },
  }
}

const order = await desk.order()
if (order) await desk.finish(await outcome(order))
else await tidy(bench)
await rm(RUN, { recursive: true, force: true })
