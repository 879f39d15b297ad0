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
    {
      ...{ app: 'notes', before: undefined },
      source: { kind: 'build', asked: 'build:1:.', folder: '/' },
    },
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

it.each([
  ['toomanyrequests: You have reached your pull rate limit.', 'registry-busy'],
  [
    'Get "https://registry.example/v2/": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'registry-other',
  ],
  [
    'Get "https://registry.example/v2/": tls: first record does not look like a TLS handshake',
    'registry-other',
  ],
  ["error parsing HTTP 200 response body: invalid character '<'", 'registry-broken'],
  ['received unexpected HTTP status: 500 Internal Server Error', 'registry-broken'],
  ['Get "https://registry.example/v2/": net/http: TLS handshake timeout', 'registry-unreachable'],
  ['Get "https://registry.example/v2/": dial tcp: no such host', 'registry-unreachable'],
])('tells what %s means for a person', async (error, code) => {
  await expect(build([{ error }])).rejects.toMatchObject({ code })
})

const OLD = 'ghcr.io/notes/notes@sha256:01d'

/** An engine that pulls these, each with the id and the digest that it stands for, and nothing else. */
const puller = (
  images: Readonly<Record<string, readonly [id: string, digest: string, made?: string]>>,
  away?: Error,
) => {
  const pulled: string[] = []
  const docker = {
    modem: new Docker().modem,
    async pull(reference: string) {
      pulled.push(reference)
      if (away) throw away
      if (!images[reference])
        throw new Error(`manifest for ${reference} not found: manifest unknown`)
      return Readable.from(['{"status":"Pull complete"}'])
    },
    getImage: (reference: string) => ({
      async inspect() {
        const [Id, digest, Architecture] =
          images[reference] ?? Object.values(images).find(it => it[0] === reference) ?? []
        return { Id, RepoDigests: [digest], Config: {}, Architecture }
      },
    }),
  } as unknown as Docker
  const fetch = (digest: string | undefined) =>
    fetchImage(
      docker,
      { holder: '', preloaded: async () => undefined },
      {
        ...{ app: 'notes', source: { kind: 'image', asked: 'ghcr.io/notes/notes:1' } },
        before: { asked: 'ghcr.io/notes/notes:1', from: 'registry', id: 'sha256:a', digest },
      } as Parameters<typeof fetchImage>[2],
      () => {},
    )
  return { pulled, fetch }
}

it('fetches what was settled before by its digest, whatever the tag means by now', async () => {
  const { pulled, fetch } = puller({
    [OLD]: ['sha256:a', OLD],
    'ghcr.io/notes/notes:1': ['sha256:b', 'ghcr.io/notes/notes@sha256:0e8'],
  })
  expect(await fetch(OLD)).toMatchObject({ id: 'sha256:a', digest: OLD })
  expect(pulled).toEqual([OLD])
})

it('takes what the tag means now where that is gone', async () => {
  const { pulled, fetch } = puller({
    'ghcr.io/notes/notes:1': ['sha256:b', 'ghcr.io/notes/notes@sha256:0e8'],
  })
  expect(await fetch(OLD)).toMatchObject({
    id: 'sha256:b',
    digest: 'ghcr.io/notes/notes@sha256:0e8',
  })
  expect(pulled).toEqual([OLD, 'ghcr.io/notes/notes:1'])
})

it('takes what the tag means where what was settled is made for another processor alone', async () => {
  const other = process.arch === 'arm64' ? 'amd64' : 'arm64'
  const { pulled, fetch } = puller({
    [OLD]: ['sha256:a', OLD, other],
    'ghcr.io/notes/notes:1': ['sha256:b', 'ghcr.io/notes/notes@sha256:0e8'],
  })
  expect(await fetch(OLD)).toMatchObject({ id: 'sha256:b' })
  expect(pulled).toEqual([OLD, 'ghcr.io/notes/notes:1'])
})

it('does not take another one because the registry is away', async () => {
  const { pulled, fetch } = puller({}, new Error('dial tcp: lookup ghcr.io: no such host'))
  await expect(fetch(OLD)).rejects.toThrow('no such host')
  expect(pulled).toEqual([OLD])
})
