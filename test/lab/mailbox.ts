import type { Home } from './home.ts'
import { inNetwork, node, repository } from './lab.ts'
import { macOf, plugIn } from './lan.ts'
import { until } from './until.ts'

export interface Mail {
  readonly by: string
  readonly mail?: string
  /** For whom it was handed over, whatever stands in it. */
  readonly to?: readonly string[]
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
}

/** A machine in the home that takes mail and messages, as others do on the internet. */
export interface Mailbox {
  readonly address: string
  /** What has come so far. */
  readonly mails: readonly Mail[]
}

export async function openMailbox({ lab, lan }: Home, name = 'mailbox'): Promise<Mailbox> {
  const address = '192.168.77.61'
  await plugIn(lab, { lan, name, mac: macOf(name) })
  const inside = (...argv: [string, ...string[]]) => lab.run(inNetwork(name, argv))
  await inside('ip', 'address', 'add', `${address}/24`, 'dev', 'eth0')
  await inside('ip', 'link', 'set', 'eth0', 'up')
  const mails: Mail[] = []
  const program = `${repository}/test/lab/mailbox-process.ts`
  lab.start(inNetwork(name, [node, program, address])).onLine(line => {
    if (line.startsWith('{')) mails.push(JSON.parse(line))
    else console.error(`${name}: ${line}`)
  })
  await until('the mailbox listens', async () => mails.length > 0)
  mails.length = 0
  return { address, mails }
}
