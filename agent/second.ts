import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { dialFirst, serveSecond } from './backup/follow/wire.ts'

// The program of gantry-second.service, on a box that may be followed by the second, and of
// gantry-second-line.service, on the one that follows it: a line from one server of databases to the
// other. It sees what they say to each other, and can ask nothing but to copy.

const key = (await readFile(join(process.env.CREDENTIALS_DIRECTORY ?? '', 'key'), 'utf8')).trim()
const log = (line: string) => process.stdout.write(`${line}\n`)
const { ADDRESS: address } = process.env

if (address === undefined) {
  const doors = { p: '/run/postgresql/.s.PGSQL.5432', m: '/run/mariadb/mariadb.sock' }
  serveSecond(key, doors, { log })
} else {
  const folder = process.env.RUNTIME_DIRECTORY ?? '/run/gantry-second'
  await dialFirst(key, address, { folder, names: { p: '.s.PGSQL.5432', m: 'mysql.sock' }, log })
}
