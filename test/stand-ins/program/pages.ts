import { createServer, type IncomingMessage } from 'node:http'
import { BlockList, isIPv6 } from 'node:net'
import type { Program } from '../facts.ts'
import { accept, addressOf, listen } from './ports.ts'
import { fill, type Settings } from './settings.ts'

/** The pages of a stand-in: its health, and nothing else, once it has reached all that it needs. */
export async function answerPages(program: Program, settings: Settings) {
  let works = false
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://app')
    const answer = (status: number, text: string) =>
      response.writeHead(status, { 'content-type': 'text/plain' }).end(text)
    const refused = refusal(request, program, settings)
    if (refused) answer(400, refused)
    else if (!works) answer(503, 'starting')
    else if (program.health.includes(pathname)) answer(200, 'a stand-in')
    else answer(404, 'no such page')
  })
  const [pages, ...others] = program.listens.map(it => addressOf(fill(it, settings)))
  if (pages) await listen(server, pages)
  for (const it of others) await accept(it)
  return {
    /** From now on it works. */
    open: () => {
      works = true
    },
  }
}

/** Why the app would not answer who asks, if it would not. */
function refusal({ headers, socket }: IncomingMessage, program: Program, settings: Settings) {
  const names = split(program.hosts, settings).map(it => it.replace(/^https?:\/\//, ''))
  const host = (headers.host ?? '').replace(/:\d+$/, '')
  if (program.hosts !== undefined && !names.includes(host)) return `${host} is not a host of mine`
  const from = (socket.remoteAddress ?? '').replace(/^::ffff:/, '')
  if (headers['x-forwarded-for'] === undefined || program.believes === undefined) return undefined
  return isAmong(from, split(program.believes, settings))
    ? undefined
    : `${from} is not a proxy that I believe`
}

const split = (template = '', settings: Settings): readonly string[] =>
  fill(template, settings)
    .split(/[\s,;]+/)
    .filter(Boolean)

function isAmong(address: string, networks: readonly string[]): boolean {
  const list = new BlockList()
  for (const it of networks) {
    const [base = '', length] = it.split('/')
    const family = isIPv6(base) ? 'ipv6' : 'ipv4'
    if (length === undefined) list.addAddress(base, family)
    else list.addSubnet(base, Number(length), family)
  }
  return list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')
}
