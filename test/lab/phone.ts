import { type Browser, openBrowser } from './browser.ts'
import { inNetwork, type Lab, node, repository } from './lab.ts'
import { macOf, plugIn } from './lan.ts'
import { until } from './until.ts'

/** Somebody's device on the home network: stock settings, and a browser. */
export interface Phone extends Browser {
  readonly name: string
  exec(argv: readonly [string, ...string[]]): Promise<string>
}

/**
 * A phone on that network. It has the given IPv4 address, and takes whatever IPv6 addresses and
 * routes are announced.
 */
export async function openPhone(
  lab: Lab,
  lan: string,
  { name = 'phone', ipv4 = '192.168.77.20' } = {},
): Promise<Phone> {
  const exec = (argv: readonly [string, ...string[]]) => lab.run(inNetwork(name, argv))
  await plugIn(lab, { lan, name, mac: macOf(name) })
  await exec(['ip', 'address', 'add', `${ipv4}/24`, 'dev', 'eth0'])
  await exec(['ip', 'link', 'set', 'eth0', 'up'])
  await exec(['ip', 'route', 'add', 'default', 'via', ipv4.replace(/\d+$/, '1')])
  await until(`${name} has an IPv6 address that is its own`, async () => {
    const addresses = await exec(['ip', '-6', 'address', 'show', 'dev', 'eth0'])
    return addresses.includes('scope link') && !addresses.includes('tentative')
  })
  const program = `${repository}/test/lab/browser-process.ts`
  const browser = openBrowser(lab.start(inNetwork(name, [node, program])))
  return { name, exec, ...browser }
}
