import type { Home } from './home.ts'
import { inNetwork, node, repository } from './lab.ts'
import { macOf, plugIn } from './lan.ts'
import { until } from './until.ts'

/** A machine elsewhere that serves the files of a folder, and no more, over plain http. */
export interface WebHost {
  readonly url: string
}

export interface WebHostOptions {
  readonly name: string
  readonly address: string
  /** As the laboratory sees it; what changes in it is served as it is then. */
  readonly folder: string
}

export async function openWebHost(
  { lab, lan }: Home,
  { name, address, folder }: WebHostOptions,
): Promise<WebHost> {
  await plugIn(lab, { lan, name, mac: macOf(name) })
  const inside = (...argv: [string, ...string[]]) => lab.run(inNetwork(name, argv))
  await inside('ip', 'address', 'add', `${address}/24`, 'dev', 'eth0')
  await inside('ip', 'link', 'set', 'eth0', 'up')
  const program = `${repository}/test/lab/web-host-program.ts`
  const running = lab.start(inNetwork(name, [node, program, address, folder]))
  const said: string[] = []
  running.onLine(line => said.push(line))
  await until(`${name} listens`, async () => said.includes('listening'))
  return { url: `http://${address}` }
}
