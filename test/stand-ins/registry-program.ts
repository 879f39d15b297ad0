import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { join } from 'node:path'

/**
 * Answers for every registry at once, as Docker asks them: manifests by tag or digest, and blobs.
 * Arguments: address, folder as images.ts makes it, key and certificate.
 */
const [address = '', folder = '', key = '', cert = ''] = process.argv.slice(2)
const index: Record<string, Record<string, string>> = JSON.parse(
  readFileSync(join(folder, 'index.json'), 'utf8'),
)

const server = createServer(
  { key: readFileSync(key), cert: readFileSync(cert) },
  (asked, answer) => {
    const url = asked.url ?? ''
    if (url === '/v2/') return void answer.writeHead(200).end('{}')
    const [, name = '', kind, which = ''] = /^\/v2\/(.+)\/(manifests|blobs)\/(.+)$/.exec(url) ?? []
    const host = (asked.headers.host ?? '').replace('registry-1.', '')
    const digest = which.startsWith('sha256:') ? which : index[`${host}/${name}`]?.[which]
    const content = digest && read(join(folder, 'blobs', digest))
    process.stdout.write(`${content ? 200 : 404} ${asked.method} ${host}${url}\n`)
    if (!content) return void answer.writeHead(404).end('{"errors":[{"code":"MANIFEST_UNKNOWN"}]}')
    const type = kind === 'manifests' ? MANIFEST : 'application/octet-stream'
    const told = { 'content-type': type, 'content-length': content.length }
    answer.writeHead(200, { ...told, 'docker-content-digest': digest })
    answer.end(asked.method === 'HEAD' ? undefined : content)
  },
)
server.listen(443, address, () => process.stdout.write('listening\n'))

const MANIFEST = 'application/vnd.docker.distribution.manifest.v2+json'

function read(path: string): Buffer | undefined {
  try {
    return readFileSync(path)
  } catch {
    return undefined
  }
}
