import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../../../agent/http/api.ts'
import { appsOnBox } from '../../system/home.ts'
import { appIn, comesToRest, statusOf } from '../../system/status.ts'
import type { Fault, Victim } from './fault.ts'

/** An app comes, changes and goes; what must have come of each. */
const ACTS = [
  { act: ['install', `${appsOnBox}/gallery`], version: '1.0.0' },
  { act: ['update', 'gallery', `${appsOnBox}/gallery-2`], version: '2.0.0' },
  { act: ['remove', 'gallery', '--delete-data'], version: undefined },
] as const
/** Milliseconds; an act takes up to three seconds. */
const LONGEST = 3_000

export const killedAgent: Fault = {
  name: 'the agent is killed, or the power is cut, while an app is installed, updated or removed',
  count: 60,
  expected: 'what was asked for comes about, and nothing is left of an app that was removed',
  async once(victim, round) {
    const wish = ACTS[round % ACTS.length]
    if (!wish) return undefined
    await victim.gantry('app', ...wish.act, '--no-wait')
    await pause((round * 977) % LONGEST)
    // Every other time all of it goes.
    if (Math.floor(round / ACTS.length) % 2 === 0) await victim.home.box.kill('gantry-worker')
    else {
      await victim.home.box.cutPower()
      await victim.home.box.boot()
    }
    try {
      await statusOf(victim.home, it => !isChanging(appIn(it, 'gallery')))
      await comesToRest(victim.home)
    } catch (error) {
      return `${wish.act[0]}: ${(error as Error).message}`
    }
    const wrong = await notAs(victim, wish.version)
    return wrong && `${wish.act[0]}: ${wrong}`
  },
}

/** An update is tried for a while before it counts. */
const isChanging = (app?: App): boolean =>
  app !== undefined && !['running', 'stopped', 'failing'].includes(app.state)

async function notAs({ gantry, shell }: Victim, version: string | undefined) {
  const { apps } = JSON.parse(await gantry('app', 'list', '--json'))
  const app = apps.find((it: { service: string }) => it.service === 'gallery')
  if (version !== undefined) {
    if (app?.state !== 'running') return `the app is ${app?.state ?? 'not there'}`
    return app.version === version ? undefined : `the app is ${app.version}, not ${version}`
  }
  const left = await shell(`
    docker ps --all --format '{{.Names}}' | grep gallery || true
    docker network ls --format '{{.Name}}' | grep gallery || true
    ls -d /data/state/apps/gallery /data/state/gantry/apps/gallery 2> /dev/null || true
    nft list ruleset | grep gallery || true
  `)
  return left === '' ? undefined : `there is still: ${left.replaceAll('\n', ', ')}`
}
