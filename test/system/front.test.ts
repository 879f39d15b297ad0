import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, request } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { setTimeout as pause } from 'node:timers/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import type { Front } from '../../agent/proxy/front.ts'
import { frontRoutes } from '../../agent/proxy/front-routes.ts'
import { buildRoot } from '../../image/root.ts'
import { freePort } from '../browser/ports.ts'
import { until } from '../lab/until.ts'

const HOST = 'clock.local'

/** Listens, tells where, and does nothing any more: once its queue is full, nobody gets an answer. */
const SILENT = `
const server = require('node:net').createServer().listen({ port: 0, host: '127.0.0.1', backlog: 1 })
server.on('listening', () => {
  require('node:fs').writeSync(1, server.address().port + '\\n')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
})`

/** The proxy of a box, the same program, in front of an app that runs in several places. */
describe('an app that runs in several places', () => {
  let admin: number
  let page: number
  let silent: number
  let answers: number

  beforeAll(async () => {
    await using stack = new AsyncDisposableStack()
    const folder = await mkdtemp(join(tmpdir(), 'gantry-front-'))
    stack.defer(() => rm(folder, { recursive: true }))

    const hole = spawn(process.execPath, ['-e', SILENT], { stdio: ['ignore', 'pipe', 'inherit'] })
    stack.defer(() => void hole.kill('SIGKILL'))
    silent = Number((await once(hole.stdout, 'data'))[0])
    const queue: Socket[] = Array.from({ length: 4 }, () => connect(silent, '127.0.0.1'))
    for (const it of queue) stack.defer(() => void it.on('error', () => {}).destroy())

    const app = createServer(async (asked, answer) => {
      answer.end(`${asked.method} ${(await text(asked)).length}`)
    }).listen(0, '127.0.0.1')
    await once(app, 'listening')
    stack.defer(() => void app.close())
    answers = (app.address() as AddressInfo).port

    admin = await freePort()
    page = await freePort()
    const file = join(folder, 'caddy.json')
    await writeFile(file, configFor([]))
    const { root } = await buildRoot({ preload: ['miniflux'] })
    const proxy = spawn(join(root, 'usr/bin/caddy'), ['run', '--config', file], {
      env: { HOME: folder },
      stdio: 'ignore',
    })
    stack.defer(async () => {
      proxy.kill()
      await once(proxy, 'exit')
    })
    await until('the proxy listens', async () => (await load([])) === 200)
    const ends = stack.move()
    return () => ends.disposeAsync()
  })

  function configFor(here: readonly number[]): string {
    const front: Front = {
      ...{ service: 'clock', names: [], elsewhere: [], isLast: false, boxes: [], roots: [] },
      ...{ isNamed: true, only: undefined },
      ...{ maxBody: 10_000_000, idleTimeout: 60_000 },
      here: here.map(it => `127.0.0.1:${it}`),
    }
    const routes = frontRoutes([HOST], front, '/run/caddy/apps.sock')
    const listen = [`127.0.0.1:${page}`]
    const servers = { page: { listen, automatic_https: { disable: true }, routes } }
    return JSON.stringify({ admin: { listen: `127.0.0.1:${admin}` }, apps: { http: { servers } } })
  }

  async function load(here: readonly number[]): Promise<number> {
    const to = { host: '127.0.0.1', port: admin, path: '/load', method: 'POST' }
    const headers = { 'Content-Type': 'application/json' }
    const loading = request({ ...to, headers }).end(configFor(here))
    const answered = once(loading, 'response').then(
      ([it]) => it.resume().statusCode,
      () => 0,
    )
    return await answered
  }

  async function ask(method: string, body = ''): Promise<string> {
    const to = { host: '127.0.0.1', port: page, method, headers: { Host: HOST } }
    const asked = request(to)
    // Who is told before all was sent cannot send the rest.
    asked.on('error', () => {})
    const [answer] = await once(asked.end(body), 'response')
    return `${answer.statusCode} ${await text(answer)}`
  }

  it('answers who waited for a place that went away as the box learned of it', async () => {
    expect(await load([silent, answers])).toBe(200)
    const long = 'a'.repeat(3_000_000)
    const asked = [...Array.from({ length: 4 }, () => ask('GET')), ask('POST', long), ask('PUT')]
    await pause(300)
    expect(await load([answers])).toBe(200)
    const got = ['GET 0', 'GET 0', 'GET 0', 'GET 0', `POST ${long.length}`, 'PUT 0']
    expect(await Promise.all(asked)).toEqual(got.map(it => `200 ${it}`))
  })

  it('says that nobody answers within ten seconds, and hears nothing that is too long', async () => {
    expect(await load([silent])).toBe(200)
    const start = performance.now()
    expect(await ask('GET')).toMatch(/^50[24] /)
    expect(performance.now() - start).toBeLessThan(15_000)
    expect(await load([answers])).toBe(200)
    expect(await ask('POST', 'a'.repeat(10_000_001))).toMatch(/^413 /)
  })
})
