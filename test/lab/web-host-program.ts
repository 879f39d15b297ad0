import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { join } from 'node:path'

/** Serves the files of a folder. Arguments: address, folder. */
const [address = '', folder = ''] = process.argv.slice(2)

createServer(async (asked, answer) => {
  const { pathname } = new URL(asked.url ?? '/', 'http://host')
  const content = await readFile(join(folder, decodeURIComponent(pathname))).catch(() => undefined)
  if (content) answer.writeHead(200, { 'content-length': content.length }).end(content)
  else answer.writeHead(404).end('no such file')
}).listen(80, address, () => process.stdout.write('listening\n'))
