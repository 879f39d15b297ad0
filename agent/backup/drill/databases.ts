import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { exists, readText } from '../../base/files.ts'
import type { Contents } from '../contents.ts'
import { type CopyServer, nonceIn } from '../copies.ts'
import { dumpFile } from '../dumps.ts'
import { NONCE_FILE } from '../moment.ts'
import { Refused } from '../refused.ts'
import type { DrillBench } from './bench.ts'
import type { Proof } from './order.ts'

/** Reads every database that was saved, and holds it against what was written down of it then. */
export async function proveDatabases(
  { work, says }: DrillBench,
  contents: Contents,
  servers: ReadonlyMap<string, CopyServer>,
): Promise<Pick<Proof, 'databases' | 'rows'>> {
  const found = { databases: 0, rows: 0 }
  for (const [service, saved] of Object.entries(contents.apps)) {
    const [problem] = saved.problems
    if (problem !== undefined) throw incomplete(service, problem)
    for (const { engine, name, rows } of saved.databases) {
      says('read-database', { about: name })
      const server = servers.get(engine)
      const file = dumpFile(join(work, 'dumps'), service, engine, name)
      if (!server || !(await exists(file)))
        throw incomplete(service, `its database ${name} is missing`)
      await server.load(name, file)
      const now = await server.rows(name)
      if (!isDeepStrictEqual(now, rows)) throw otherRows(name, rows, now)
      const words = await readText(join(work, 'state/apps', service, NONCE_FILE))
      const nonces = [await server.nonce(name), ...(words === undefined ? [] : [nonceIn(words)])]
      if (nonces.some(it => it !== contents.nonce)) throw mismatch(service, name, nonces)
      found.databases += 1
      found.rows += Object.values(rows).reduce((sum, it) => sum + it, 0)
    }
  }
  return found
}

const incomplete = (service: string, what: string) =>
  new Refused({
    code: 'drill-incomplete',
    message: `the newest backup does not hold all of ${service}: ${what}`,
    hint: 'look at the log of that app, then make another backup',
  })

const otherRows = (name: string, then: object, now: object) =>
  new Refused({
    code: 'drill-rows',
    message: `the database ${name} came back with other rows than it was saved with`,
    hint: 'make another backup; if it happens again, the disk of the target may be damaged',
    detail: `saved ${JSON.stringify(then)}, came ${JSON.stringify(now)}`,
  })

const mismatch = (service: string, name: string, nonces: readonly unknown[]) =>
  new Refused({
    code: 'drill-mismatch',
    message: `the database ${name} and the files of ${service} are not of the same moment`,
    hint: 'make another backup; older ones are not touched',
    detail: nonces.join(', '),
  })
