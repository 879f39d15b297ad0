import { createReadStream, readFileSync, statSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'

/**
 * Answers for every registry at once, as Docker asks them: manifests by tag or digest, and blobs.
 * Arguments: address, folder as images.ts makes it, key and certificate.
 */
const [address = '', folder = '', key = '', cert = ''] = process.argv.slice(2)
/** Read anew each time: tags move. */
const readIndex = (): Record<string, Record<string, string>> =>
  JSON.parse(readFileSync(join(folder, 'index.json'), 'utf8'))

const server = createServer(
  { key: readFileSync(key), cert: readFileSync(cert) },
  (asked, answer) => {
    const url = asked.url ?? ''
    if (url === '/v2/') return void answer.writeHead(200).end('{}')
    const [, name = '', kind, which = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(url) ?? []
    const host = (asked.headers.host ?? '').replace('registry-1.', '')
    const digest = which.startsWith('sha256:') ? which : readIndex()[`${host}/${name}`]?.[which]
    const path = join(folder, 'blobs', digest ?? '')
    const size = digest === undefined ? undefined : sizeOf(path)
    process.stdout.write(`${size === undefined ? 404 : 200} ${asked.method} ${host}${url}\n`)
    if (size === undefined)
      return void answer.writeHead(404, { 'content-type': 'application/json' }).end(UNKNOWN)
    const type = kind === 'manifests' ? MANIFEST : 'application/octet-stream'
    const told = { 'content-type': type, 'content-length': size }
    answer.writeHead(200, { ...told, 'docker-content-digest': digest })
    if (asked.method === 'HEAD') answer.end()
    else createReadStream(path).pipe(answer)
  },
)
server.listen(443, address, () => process.stdout.write('listening\n'))

/** As registries say it (OCI distribution specification, error codes). */
const UNKNOWN = '{"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]}'

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'

const sizeOf = (path: string): number | undefined => statSync(path, { throwIfNoEntry: false })?.size
