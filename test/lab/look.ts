import { node } from './lab.ts'
import type { Argv } from './run.ts'

/**
 * What a name server answers for a name to who asks from there, sorted; nothing where it knows none.
 * @param exec runs a program of the laboratory in the place of who asks.
 */
export async function lookUp(
  exec: (argv: Argv) => Promise<string>,
  server: string,
  name: string,
  type: 'A' | 'AAAA' | 'TXT',
): Promise<readonly string[]> {
  const ask = `const { Resolver } = require('node:dns').promises
    const resolver = new Resolver()
    resolver.setServers([process.argv[1]])
    resolver.resolve(process.argv[2], process.argv[3]).then(
      found => console.log(JSON.stringify(found.flat().sort())), () => console.log('[]'))`
  return JSON.parse(await exec([node, '-e', ask, server, name, type]))
}
