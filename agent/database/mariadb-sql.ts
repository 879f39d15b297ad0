import type { Coprocess } from '../base/coprocess.ts'
import { ComponentFailed, problemOf } from '../base/errors.ts'
import type { Exec } from '../base/exec.ts'

/** Does statements as the server's root and answers the rows of those that have some. */
export type Sql = (statements: string) => Promise<string[][]>

/** By MariaDB's own client over the local socket; statements go in on standard input. */
export function mariadbSql(exec: Exec, socket: string): Sql {
  return statements =>
    rowsIn(
      exec(clientAt(socket), {
        input: `set sql_mode = 'no_backslash_escapes';\n${statements};\n`,
      }),
    )
}

/** Asks the same again and again. */
export function mariadbQuestion(
  coprocess: Coprocess,
  socket: string,
  statements: string,
): () => Promise<string[][]> {
  const ask = coprocess([...clientAt(socket), `--execute=${statements}`])
  return () => rowsIn(ask())
}

const clientAt = (socket: string) =>
  [
    ...(['mariadb', '--no-defaults', '--user=root', '--batch', '--raw'] as const),
    ...['--skip-column-names', `--socket=${socket}`],
  ] as const

async function rowsIn(said: Promise<string>): Promise<string[][]> {
  try {
    return (await said).split('\n').flatMap(line => (line === '' ? [] : [line.split('\t')]))
  } catch (cause) {
    throw new ComponentFailed('mariadb-failed', 'MariaDB does not do its work', {
      hint: 'Gantry tries again by itself; if it lasts: journalctl -u mariadb',
      detail: problemOf(cause).detail ?? problemOf(cause).message,
      cause,
    })
  }
}

/** Text as SQL: nothing but its own quote means anything in it, see `no_backslash_escapes`. */
export const literal = (text: string) => `'${text.replaceAll("'", "''")}'`

/** The name of a thing as SQL. */
export const identifier = (name: string) => `\`${name.replaceAll('`', '``')}\``
