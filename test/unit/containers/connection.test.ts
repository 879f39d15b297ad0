import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type Connection, connectTo } from '../../../agent/containers/connection.ts'

/** Milliseconds. */
const PATIENCE = 200
const SILENT = { code: 'docker-silent', status: 502 }

let folder: string
let server: ReturnType<typeof createServer>
let waiting: ServerResponse[]
let connection: Connection

/** What somebody who never waits longer than a moment hears of it. */
const now = (asked: Promise<unknown>) =>
  Promise.race([asked, pause(PATIENCE * 4, 'nothing')]).catch(error => error)
const until = async (holds: () => boolean) => {
  while (!holds()) await pause(5)
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'docker-'))
  waiting = []
  // A Docker that takes every question, and answers those that the test answers.
  server = createServer((_, answer) => waiting.push(answer))
  const socket = join(folder, 'docker.sock')
  await new Promise<void>(done => server.listen(socket, done))
  connection = connectTo(socket, PATIENCE)
})
afterEach(async () => {
  server.closeAllConnections()
  server.close()
  await rm(folder, { recursive: true })
})

it('waits for what Docker knows only as long as it may take', async () => {
  const { docker } = connection
  for (const asked of [
    docker.listContainers({ all: true, filters: { label: ['x'] } }),
    docker.listImages({ all: true }),
    docker.listNetworks(),
    docker.getContainer('notes.main').inspect(),
    docker.getImage('quay.io/notes:1').inspect(),
  ]) {
    expect(await now(asked)).toMatchObject(SILENT)
  }
})

it('leaves to what Docker does the time that it takes', async () => {
  const { docker } = connection
  const long = [
    docker.createContainer({ name: 'notes.main' }),
    docker.getContainer('notes.main').start(),
    docker.getContainer('notes.main').wait(),
    docker.createImage({ fromImage: 'notes' }),
    docker.getImage('notes').get(),
    docker.getEvents(),
  ]
  // They end with the test.
  for (const it of long) it.catch(() => {})
  expect(await Promise.all(long.map(now))).toEqual(long.map(() => 'nothing'))
})

it('hands on what it answers', async () => {
  const asked = connection.docker.listContainers()
  await until(() => waiting.length === 1)
  waiting[0]?.end('[{"Id":"a"}]')
  expect(await asked).toEqual([{ Id: 'a' }])
})

it('fails at once while Docker is silent, and asks again when it is not', async () => {
  connection.silent(true)
  await expect(connection.docker.getContainer('a').start()).rejects.toMatchObject(SILENT)
  expect(waiting).toEqual([])
  connection.silent(false)
  const asked = connection.docker.getContainer('a').start()
  await until(() => waiting.length === 1)
  waiting[0]?.writeHead(204).end()
  await asked
})

it('ends what comes no further while Docker is silent, and nothing else', async () => {
  const stands = connection.docker.getContainer('a').start()
  const ended = expect(stands).rejects.toMatchObject(SILENT)
  const goesOn = connection.docker.createImage({ fromImage: 'notes' })
  await until(() => waiting.length === 2)
  const says = waiting.find(it => it.req.url?.startsWith('/images'))
  says?.write('{"status":"Pulling"}\n')
  const pull = await goesOn
  const heard: string[] = []
  pull.on('data', it => heard.push(String(it)))
  // While Docker answers others, they may wait.
  connection.look()
  connection.look()
  expect(await now(stands)).toBe('nothing')
  says?.write('{"status":"Extracting"}\n')
  await until(() => heard.join('').includes('Extracting'))
  connection.silent(true)
  connection.look()
  await ended
  says?.end('{"status":"Done"}\n')
  await until(() => heard.join('').includes('Done'))
})
