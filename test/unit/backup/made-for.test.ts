import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { madeFor } from '../../../agent/backup/whole/made-for.ts'

const IMAGE = 'ghcr.io/notes/notes@sha256:01d'

/** Docker, as it answers what a registry says of images. */
async function dockerSaying(answers: Readonly<Record<string, object>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gantry-docker-'))
  const socket = join(folder, 'docker.sock')
  const server = createServer(({ url = '' }, answer) => {
    const said = answers[url]
    const unknown = { message: 'manifest unknown' }
    answer.writeHead(said ? 200 : 404).end(JSON.stringify(said ?? unknown))
  })
  await new Promise<void>(done => server.listen(socket, done))
  onTestFinished(async () => {
    server.close()
    await rm(folder, { recursive: true })
  })
  return socket
}

it('tells what an image is made for, and nothing where nobody says', async () => {
  const socket = await dockerSaying({
    [`/distribution/${IMAGE}/json`]: {
      Descriptor: {},
      Platforms: [
        { architecture: 'amd64', os: 'linux' },
        { architecture: 'arm64', os: 'linux', variant: 'v8' },
        { architecture: 'unknown', os: 'unknown' },
      ],
    },
    '/distribution/notes:1/json': { Platforms: null },
  })
  expect(await madeFor(IMAGE, socket)).toEqual(['amd64', 'arm64'])
  expect(await madeFor('notes:1', socket)).toBeUndefined()
  expect(await madeFor('notes:2', socket)).toBeUndefined()
  expect(await madeFor(IMAGE, '/nowhere/docker.sock')).toBeUndefined()
})
