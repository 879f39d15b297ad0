import { Readable } from 'node:stream'
import Docker from 'dockerode'
import { expect, it } from 'vitest'
import { dockerFailed } from '../../../agent/containers/docker-errors.ts'
import { fetchImage } from '../../../agent/containers/images.ts'

/** An engine that answers a build with these events, as Docker does: all of them behind a 200. */
const engine = (events: readonly object[]) =>
  ({
    modem: new Docker().modem,
    buildImage: async () => Readable.from(events.map(it => `${JSON.stringify(it)}\n`)),
    getImage: () => ({ inspect: () => Promise.reject(new Error('no such image')) }),
  }) as unknown as Docker

const build = (events: readonly object[]) =>
  fetchImage(
    engine(events),
    { holder: '', preloaded: async () => undefined },
    { app: 'notes', source: { kind: 'build', asked: 'build:1:.', folder: '/' } },
    () => {},
  ).catch(dockerFailed('build notes'))

it('tells what a step of a build said before it failed', async () => {
  const events = [
    { stream: 'Step 2/2 : RUN make\n' },
    { stream: '\u001b[91mmake: no such file\n\u001b[0m' },
    { error: "The command 'make' returned a non-zero code: 2" },
  ]
  await expect(build(events)).rejects.toMatchObject({
    code: 'build-failed',
    detail: expect.stringContaining('\nmake: no such file\n'),
  })
})

it('says when a Dockerfile needs another builder', async () => {
  const error = 'the --chmod option requires BuildKit. Refer to the documentation'
  await expect(build([{ error }])).rejects.toMatchObject({ code: 'build-needs-buildkit' })
})
