import { createSocket } from 'node:dgram'
import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'

const kinds = [1, 28] // A, AAAA
const group = { address: '224.0.0.251', port: 5353 }

/**
 * The addresses that machines of this network give for a `.local` name (RFC 6762, one-shot
 * query), or none if nobody answers. Link-local addresses are left out: a URL cannot hold them.
 */
export async function askForName(name: string, waitMs = 3000): Promise<readonly string[]> {
  const socket = createSocket('udp4')
  let repeat: NodeJS.Timeout | undefined
  try {
    return await new Promise((done, fail) => {
      socket.on('error', fail)
      socket.on('message', message => {
        const addresses = addressesIn(message).filter(address => !address.startsWith('fe80'))
        if (addresses.length > 0) done(addresses)
      })
      const ask = () => socket.send(question(name), group.port, group.address)
      socket.bind(0, ask)
      repeat = setInterval(ask, 250)
      setTimeout(() => done([]), waitMs).unref()
    })
  } finally {
    clearInterval(repeat)
    socket.close()
  }
}

/** Names as a phone finds them: `.local` by asking everybody on the network. */
export const lookupWith =
  (known: Readonly<Record<string, string>> = {}): LookupFunction =>
  (name, options, answer) => {
    const give = (addresses: readonly string[]) => {
      const found = addresses.map(address => ({ address, family: address.includes(':') ? 6 : 4 }))
      const all = options.family ? found.filter(it => it.family === options.family) : found
      const [first] = all
      if (!first) {
        const error = Object.assign(new Error(`nobody answers for ${name}`), { code: 'ENOTFOUND' })
        return answer(error, '')
      }
      return options.all ? answer(null, all) : answer(null, first.address, first.family)
    }
    const address = known[name]
    if (address) return give([address])
    if (!name.endsWith('.local')) return systemLookup(name, options, answer)
    askForName(name).then(give, error => answer(error, ''))
  }

function question(name: string): Buffer {
  const labels = name.split('.').flatMap(label => [Buffer.from([label.length]), Buffer.from(label)])
  const one = (type: number) => Buffer.concat([...labels, Buffer.from([0, 0, type, 0, 1])])
  const header = Buffer.from([0x47, 0x41, 0, 0, 0, kinds.length, 0, 0, 0, 0, 0, 0])
  return Buffer.concat([header, ...kinds.map(one)])
}

function addressesIn(message: Buffer): string[] {
  const questions = message.readUInt16BE(4)
  const answers = message.readUInt16BE(6)
  const found: string[] = []
  let at = 12
  for (let i = 0; i < questions; i++) at = afterName(message, at) + 4
  for (let i = 0; i < answers; i++) {
    at = afterName(message, at)
    const type = message.readUInt16BE(at)
    const length = message.readUInt16BE(at + 8)
    const data = message.subarray(at + 10, at + 10 + length)
    if (type === 1) found.push([...data].join('.'))
    if (type === 28) found.push(data.toString('hex').match(/.{4}/g)?.join(':') ?? '')
    at += 10 + length
  }
  return found
}

/** A name ends with an empty label, or with a pointer to a place where it goes on. */
function afterName(message: Buffer, start: number): number {
  let at = start
  while (message.readUInt8(at) !== 0) {
    if (message.readUInt8(at) >= 0xc0) return at + 2
    at += message.readUInt8(at) + 1
  }
  return at + 1
}
