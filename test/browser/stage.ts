import { once } from 'node:events'
import { createServer as createHttp, type RequestListener } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo } from 'node:net'
import { ComponentFailed } from '../../agent/base/errors.ts'
import { type Channel, openChannel } from '../../agent/claim/channel.ts'
import { pakeOf } from '../../agent/claim/pake.ts'
import { carryOut } from '../../agent/claim/pake-orders.ts'
import { NO_CODE } from '../../agent/claim/terms.ts'
import type { Box, RestoreAnswer, RestoreWish, Role, Status } from '../../agent/http/api.ts'
import { server } from '../../agent/http/server.ts'
import type { Worker } from '../../agent/verbs/call.ts'
import type { Answers, Input, VerbName } from '../../agent/verbs/contract.ts'
import { fakeBackups } from '../fakes/backups.ts'
import { desiredWith } from '../fakes/desired.ts'
import { fakeUsage } from '../fakes/usage.ts'

/** What the box is and says while one state of the page is looked at. */
export interface Scene {
  readonly box?: Partial<Omit<Box, 'secureUrl' | 'person'>> & {
    /** Ada has come in, as the owner unless it says what she is. */
    readonly signedIn?: boolean | Role
  }
  /** What it tells a browser that follows it; nothing at all when there is none. */
  readonly status?: Status
  /** The box goes away as soon as it has told its status. */
  /** What a process of an app has written. */
  readonly log?: string
  readonly breaks?: boolean
  /** What the box answers to whoever makes it another one again, through the channel. */
  readonly restore?: (wish: RestoreWish) => RestoreAnswer
  /** Answers to what the person does. They may throw, or never come. */
  readonly answers?: Script
}

type Script = {
  readonly [V in VerbName]?: (input: Input<V>) => Promise<Answers[V]> | Answers[V]
}

/** The code of every box on this stage. */
export const CODE = 'AAAA-AAAA-8'
/** Of the certificate of every box on this stage. */
const FINGERPRINT = {
  ...{ name: 'kitchen', pem: '', words: ['orbit', 'zebra', 'canoe'] },
  sha256: 'A1B2 '.repeat(16).trim(),
}
const pake = pakeOf(carryOut)
const record = pake.register(CODE)

/** The real web server with an actor behind it, who plays one scene. */
export interface Stage extends AsyncDisposable {
  readonly http: string
  readonly https: string
}

export interface StageOptions {
  /** The folder of the built page. */
  readonly page: string
  readonly tls: { readonly key: Buffer; readonly cert: Buffer }
  readonly scene: Scene
}

export async function openStage({ page, tls, scene }: StageOptions): Promise<Stage> {
  const stage = { http: '', https: '', scene }
  const worker = actor(stage)
  const options = { worker, page, log: () => {} }
  const servers = [
    createHttp(server({ ...options, scheme: 'http' })),
    createHttps(tls, knownTo(scene, server({ ...options, scheme: 'https' }))),
  ] as const
  for (const it of servers) await once(it.listen(0, 'localhost'), 'listening')
  const [http, https] = servers.map(it => (it.address() as AddressInfo).port)
  stage.http = `http://gantry.local:${http}`
  stage.https = `https://gantry.local:${https}`
  return {
    http: stage.http,
    https: stage.https,
    async [Symbol.asyncDispose]() {
      for (const it of servers) {
        it.close()
        it.closeAllConnections()
      }
    },
  }
}

/** Who has come in has a cookie, which means nothing to anybody here. */
function knownTo({ box }: Scene, listener: RequestListener): RequestListener {
  if (!box?.signedIn) return listener
  return (request, response) => {
    request.headers.cookie = '__Host-session=ada'
    listener(request, response)
  }
}

function actor(stage: {
  readonly http: string
  readonly https: string
  readonly scene: Scene
}): Worker {
  let begun = ''
  let channel: Channel | undefined
  const usual: Script = {
    'box.origins': () => ({ origins: [stage.http, stage.https] }),
    'box.look': () => {
      const {
        claimed = true,
        name = 'kitchen',
        version = '0.1.0',
        signedIn,
        byCable,
        cardRefused,
        vendor,
      } = stage.scene.box ?? {}
      const ada = { name: 'Ada', secondFactor: false }
      const role = signedIn === true ? 'owner' : signedIn
      const who = role ? { person: { ...ada, role, administers: role !== 'member' } } : {}
      const more = {
        ...(byCable ? { byCable } : {}),
        ...(cardRefused ? { cardRefused } : {}),
        ...(vendor ? { vendor } : {}),
      }
      return { claimed, name, version, secureUrl: stage.https, ...more, ...who }
    },
    'trust.read': () => FINGERPRINT,
    'usage.read': ({ service }) => fakeUsage().report(service),
    'backup.read': async () => await fakeBackups().report(desiredWith([])),
    'plan.read': () => ({ steps: [] }),
    'history.read': () => ({ history: [] }),
    'app.grants': () => ({ grants: [] }),
    'claim.begin': async ({ message }) => {
      const answered = await pake.answer(await record, message)
      begun = answered.state
      return { exchange: 'one', message: answered.message, retryAfter: 0 }
    },
    'claim.cable': async ({ message }) => {
      const answered = await pake.answer(await pake.register(NO_CODE), message)
      begun = answered.state
      return { exchange: 'one', message: answered.message, retryAfter: 0 }
    },
    'claim.confirm': async ({ message }) => {
      channel = openChannel((await pake.finish(begun, message)) ?? '', 'box')
      return { sealed: channel.seal('welcome', { authority: '' }) }
    },
    'claim.restore': ({ sealed }) => {
      const wish = channel?.open('restore', sealed) as RestoreWish
      const answer = stage.scene.restore?.(wish) ?? { progress: { state: 'none' } }
      return { sealed: channel?.seal('restored', answer) ?? '' }
    },
    'claim.finish': () => ({
      sealed: channel?.seal('claimed', { continueAt: `${stage.https}/#handover=token` }) ?? '',
    }),
  }
  let broken = false
  const watch: Worker['watch'] = async function* (verb, _input, _session, signal) {
    const { status, breaks, log } = stage.scene
    // Which answer goes with which verb is for whoever sets the scene.
    if (verb === 'app.follow') yield { text: log ?? '' } as never
    else if (verb === 'shell.watch')
      yield { data: btoa('# ls /data\r\nalbums  thumbs\r\n# ') } as never
    else if (status) yield status as never
    broken = breaks === true
    if (!broken) await once(signal, 'abort')
  }
  return {
    async ask(verb, input) {
      if (broken && verb === 'box.look') throw new ComponentFailed('worker-down', 'gone')
      const answer = (stage.scene.answers?.[verb] ?? usual[verb]) as Script[typeof verb]
      if (!answer) throw new Error(`nobody told the actor what to say to ${verb}`)
      return await answer(input as never)
    },
    admit: async () => {},
    watch,
    async *watchAsJson(...asked) {
      for await (const it of watch(...asked)) yield JSON.stringify(it)
    },
  }
}
