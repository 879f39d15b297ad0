// Figures that are kept: one file with all that was measured last, and the tables that are made of it.
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Figure, Report } from './bench.ts'
import { REASONS, type Reason } from './not-reached.ts'

const project = join(import.meta.dirname, '../..')
const FILE = join(import.meta.dirname, 'figures.json')
const [BEGIN, END] = [
  '<!-- figures: made by npm run bench -- --keep -->',
  '<!-- end of figures -->',
]

/** Keeps reports in the place of earlier ones of the same benches or parts, and writes the tables anew. */
export async function keep(reports: readonly Report[]): Promise<void> {
  const before = JSON.parse(await readFile(FILE, 'utf8').catch(() => '{"benches":[]}')) as Kept
  const isRenewed = ({ name }: Report) =>
    reports.some(it => name === it.name || name.startsWith(`${it.name}: `))
  const others = before.benches.filter(it => !isRenewed(it))
  const benches = [...others, ...reports].sort((one, other) => one.name.localeCompare(other.name))
  await writeFile(FILE, `${JSON.stringify({ benches }, null, 2)}\n`)
  await writeBetween(
    join(project, 'README.md'),
    `${aimsTable(benches)}\n\n${reasonsTable(benches)}`,
  )
  await writeBetween(join(import.meta.dirname, 'README.md'), benches.map(wholeTable).join('\n\n'))
}

interface Kept {
  readonly benches: readonly Report[]
}

async function writeBetween(file: string, text: string): Promise<void> {
  const written = await readFile(file, 'utf8')
  const [before, rest] = written.split(BEGIN)
  const [, after] = rest?.split(END) ?? []
  if (before === undefined || after === undefined) {
    throw new Error(`${file} has no place for figures: "${BEGIN}", and "${END}" after it`)
  }
  await writeFile(file, `${before}${BEGIN}\n${text}\n${END}${after}`)
}

/** Markdown: what there is an aim for, whether it was reached, and on what. */
export function aimsTable(benches: readonly Report[]): string {
  const rows = benches.flatMap(({ name, figures }) =>
    figures
      .filter(it => it.aim)
      .map(it => [
        name,
        it.name,
        measuredOf(it),
        peerOf(it),
        aimOf(it),
        isReached(it) ? 'yes' : '**no**',
      ]),
  )
  return table(['bench', 'what', 'measured', 'against', 'aim', 'reached'], rows)
}

/** Markdown: why the rest was not reached, and what would be next. */
export function reasonsTable(
  benches: readonly Report[],
  reasons: readonly Reason[] = REASONS,
): string {
  const missed = benches.flatMap(({ name, figures }) =>
    figures.filter(it => !isReached(it)).map(it => ({ bench: name, what: it.name })),
  )
  const rows = missed.map(({ bench, what }) => {
    // Of some parts of it: `faults: docker`.
    const [whole] = bench.split(': ')
    const { why, next } = reasons.find(it => it.bench === whole && it.of.test(what)) ?? UNKNOWN
    return { bench, what, why, next }
  })
  const together = Map.groupBy(rows, it => JSON.stringify([it.bench, it.why]))
  return table(
    ['bench', 'not reached', 'why', 'next'],
    [...together.values()].map(same => {
      const [{ bench, why, next }] = same as [(typeof same)[number]]
      return [bench, same.map(it => it.what).join('; '), why, next]
    }),
  )
}

const UNKNOWN = { why: 'not looked into yet', next: 'a profile' }

/** Markdown: everything that a bench has measured, with its conditions. */
export function wholeTable({ name, conditions, figures, passed, failed }: Report): string {
  const said = Object.entries(conditions).map(([it, value]) => `${it} ${value}`)
  const tried = passed + failed > 0 ? ` ${passed} passed, ${failed} failed.` : ''
  const rows = figures.map(it => [it.name, measuredOf(it), peerOf(it), aimOf(it)])
  return `### ${name}\n\n${said.join(', ')}.${tried}\n\n${table(['what', 'measured', 'against', 'aim'], rows)}`
}

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map(it => `| ${it.join(' | ')} |`).join('\n')

const measuredOf = ({ value, unit }: Figure) =>
  isMeasured(value) ? `${shown(value)} ${unit}`.trim() : NOT_MEASURED
const peerOf = ({ peer, ratio, unit }: Figure) =>
  isMeasured(peer) ? `${shown(peer)} ${unit} (${shown(ratio)})`.replace('  ', ' ') : ''

function aimOf({ aim, unit }: Figure): string {
  if (!aim) return ''
  const bound = aim.most === undefined ? `at least ${aim.least}` : `at most ${aim.most}`
  return aim.of === 'ratio' ? `${bound} of the other` : `${bound} ${unit}`.trim()
}

const NOT_MEASURED = 'not measured'

/** What could not be measured is NaN, and null where it was kept. */
const isMeasured = (value: number | null | undefined): value is number => Number.isFinite(value)

/** Whether a figure is what was aimed for; what could not be measured is not. */
export function isReached({ value, ratio, aim }: Figure): boolean {
  if (!aim) return true
  const found = aim.of === 'ratio' ? ratio : value
  if (!isMeasured(found)) return false
  return found <= (aim.most ?? Number.POSITIVE_INFINITY) && found >= (aim.least ?? 0)
}

/** As people read a number: three digits that count. */
export function shown(value: number | null = Number.NaN): string {
  if (!isMeasured(value)) return NOT_MEASURED
  const maximumFractionDigits = value < 10 ? 2 : 1
  return value.toLocaleString('en', { maximumFractionDigits, useGrouping: false })
}
