import type { Place } from '../lab/connect.ts'

/** By which somebody is waked who has that hardware address: six times ff, and sixteen times the address. */
export const magicPacket = (mac: string): string =>
  'ff'.repeat(6) + mac.replaceAll(':', '').repeat(16)

type Exec = Place['exec']

/** Programs as apps and devices have them, each to be run where it is to be, by the Node there. */
export const discovery = {
  /** Calls everybody by broadcast, and says no card, as programs do. */
  wake: (exec: Exec, node: string, packet: string) =>
    run(
      exec,
      node,
      `socket.bind(0, () => {
        socket.setBroadcast(true)
        socket.send(Buffer.from('${packet}', 'hex'), 9, '255.255.255.255', () => process.exit())
      })`,
    ),
  /** The first packet that comes to the port by which devices are waked; none within seconds: ''. */
  sleep: (exec: Exec, node: string, seconds: number) =>
    run(
      exec,
      node,
      `setTimeout(() => process.exit(), ${seconds * 1000})
      socket.on('message', it => { console.log(it.toString('hex')); process.exit() })
      socket.bind(9)`,
    ),
  /** Answers who looks for any device by SSDP, until it has done so once. */
  offer: (exec: Exec, node: string, name: string) =>
    run(
      exec,
      node,
      `setTimeout(() => process.exit(), 30_000)
      socket.on('message', (it, from) => {
        if (!String(it).startsWith('M-SEARCH')) return
        const answer = 'HTTP/1.1 200 OK\\r\\nST: ssdp:all\\r\\nUSN: uuid:${name}\\r\\n\\r\\n'
        socket.send(answer, from.port, from.address, () => process.exit())
      })
      socket.bind(1900, () => socket.addMembership('239.255.255.250'))`,
    ),
  /** What devices answer who looks for any by SSDP; nobody within seconds: ''. */
  search: (exec: Exec, node: string, seconds: number) =>
    run(
      exec,
      node,
      `const question = 'M-SEARCH * HTTP/1.1\\r\\nHOST: 239.255.255.250:1900\\r\\n'
        + 'MAN: "ssdp:discover"\\r\\nMX: 1\\r\\nST: ssdp:all\\r\\n\\r\\n'
      setTimeout(() => process.exit(), ${seconds * 1000})
      socket.on('message', it => { console.log(String(it)); process.exit() })
      socket.bind(0, () => setInterval(() => socket.send(question, 1900, '239.255.255.250'), 500))`,
    ),
}

const run = (exec: Exec, node: string, program: string) =>
  exec([
    node,
    '--eval',
    `const socket = require('node:dgram').createSocket('udp4')\n${program}`,
  ]).then(it => it.trim())
