#!/usr/bin/env node
// Measures what tests do not: npm run bench -- [NAME] [--json] [--keep] [--minutes N] [--only A,B]
import { cpus, loadavg, release, totalmem } from 'node:os'
import { $, argv } from 'zx'
import { InvalidInput } from '../agent/base/errors.ts'
import { agent } from '../test/bench/agent.ts'
import { attacks } from '../test/bench/attacks.ts'
import { backup } from '../test/bench/backup.ts'
import {
  type Bench,
  type Figure,
  hasEndedEarly,
  type Report,
  reportOf,
} from '../test/bench/bench.ts'
import { build } from '../test/bench/build.ts'
import { catalogue } from '../test/bench/catalogue.ts'
import { claim } from '../test/bench/claim.ts'
import { cost } from '../test/bench/cost.ts'
import { cuts } from '../test/bench/cuts.ts'
import { directus } from '../test/bench/directus.ts'
import { faults } from '../test/bench/faults.ts'
import { hardware } from '../test/bench/hardware.ts'
import { idle } from '../test/bench/idle.ts'
import { join } from '../test/bench/join.ts'
import { keep, shown } from '../test/bench/kept.ts'
import { looks } from '../test/bench/looks.ts'
import { matrix } from '../test/bench/matrix.ts'
import { page } from '../test/bench/page.ts'
import { power } from '../test/bench/power.ts'
import { request } from '../test/bench/request.ts'
import { restore } from '../test/bench/restore.ts'
import { site } from '../test/bench/site.ts'
import { soak } from '../test/bench/soak.ts'
import { time } from '../test/bench/time.ts'
import { update } from '../test/bench/update.ts'
import { whatIsMeasured } from '../test/bench/versions.ts'
import { visitors } from '../test/bench/visitors.ts'
import { wifi } from '../test/bench/wifi.ts'
import { door, onlyOptions } from './door.ts'

const BENCHES: Readonly<Record<string, Bench>> = {
  agent,
  attacks,
  backup,
  build,
  catalogue,
  claim,
  cost,
  cuts,
  directus,
  faults,
  hardware,
  idle,
  join,
  looks,
  matrix,
  page,
  power,
  request,
  restore,
  site,
  soak,
  time,
  update,
  visitors,
  wifi,
}

/** Without a name, as many as fit into these minutes. */
const PATIENCE = 45

await door(async () => {
  const { _: names, ...options } = argv
  onlyOptions({ _: [], ...options }, ['json', 'keep', 'minutes', 'only'])
  if (process.getuid?.() !== 0) return await withSudo()
  const [name] = names
  const thing = await whatIsMeasured()
  const reports: Report[] = []
  for (const it of name === undefined ? fitting() : [chosen(name)]) {
    const report = await measure(it, thing, minutesOf(options.minutes), partsOf(options.only))
    reports.push(report)
    if (!options.json) process.stdout.write(`${table(report)}\n`)
    else if (name !== undefined) process.stdout.write(`${JSON.stringify(report)}\n`)
    // What was measured before stays where one has ended early.
    if (options.keep && !hasEndedEarly(report)) await keep([partlyNamed(report, options.only)])
  }
  if (options.json && name === undefined) {
    process.stdout.write(`${JSON.stringify({ benches: reports })}\n`)
  }
  process.exitCode = reports.some(it => it.failed > 0) ? 1 : 0
  // Something of what has ended early may still run.
  if (reports.some(hasEndedEarly)) process.exit()
})

function chosen(name: string): string {
  if (Object.hasOwn(BENCHES, name)) return name
  throw new InvalidInput('no-such-bench', `there is no bench called ${name}`, {
    hint: `choose from: ${Object.keys(BENCHES).join(' ')}`,
  })
}

/** The quickest first. */
function fitting(): string[] {
  const names: string[] = []
  let left = PATIENCE
  const quickest = Object.entries(BENCHES).sort(([, one], [, other]) => one.minutes - other.minutes)
  for (const [name, { minutes }] of quickest) {
    if (minutes > left) break
    left -= minutes
    names.push(name)
  }
  return names
}

function minutesOf(minutes: unknown): number | undefined {
  if (minutes === undefined || (typeof minutes === 'number' && minutes > 0)) return minutes
  throw new InvalidInput('no-minutes', `${minutes} is not a number of minutes`, {
    hint: 'write it as in --minutes 10',
  })
}

/** Parts of a bench that has some, such as apps of the catalogue: `--only mediawiki,miniflux`. */
function partsOf(only: unknown): readonly string[] | undefined {
  return only === undefined ? undefined : String(only).split(',')
}

/** What is kept of some parts stands beside what is kept of others. */
function partlyNamed(report: Report, only: unknown): Report {
  if (only === undefined) return report
  return { ...report, name: `${report.name}: ${partsOf(only)?.join(', ')}` }
}

async function measure(
  name: string,
  thing: Readonly<Record<string, string>>,
  minutes: number | undefined,
  only: readonly string[] | undefined,
): Promise<Report> {
  const conditions = { ...machine(), load: Number(loadavg()[0]?.toFixed(1)), ...thing }
  const say = (line: string) => void process.stderr.write(`${name}: ${line}\n`)
  const bench = BENCHES[name] as Bench
  return await reportOf(name, conditions, () => bench.run(say, minutes, only))
}

function machine() {
  const [cpu] = cpus()
  return {
    date: new Date().toISOString(),
    cpu: cpu?.model ?? 'unknown',
    cores: cpus().length,
    memoryMiB: Math.round(totalmem() / 2 ** 20),
    kernel: release(),
  }
}

function table({ name, conditions, figures, passed, failed }: Report): string {
  const head = Object.entries(conditions).map(([key, value]) => `${key} ${value}`)
  const tried = passed + failed > 0 ? [`${passed} passed, ${failed} failed`] : []
  return [name, `  ${head.join(', ')}`, ...figures.map(line), ...tried, ''].join('\n')
}

function line({ name, value, unit, peer, ratio }: Figure): string {
  const beside = peer === undefined ? '' : `  (against ${shown(peer)} ${unit}: ${shown(ratio)})`
  return `${shown(value).padStart(12)} ${unit.padEnd(8)} ${name}${beside}`
}

/** A laboratory is made of namespaces and mounts, which are root's. */
async function withSudo(): Promise<void> {
  const command = [process.execPath, ...process.argv.slice(1)]
  const run = $({ nothrow: true, stdio: 'inherit' })
  const { exitCode } = await run`sudo --set-home env ${`PATH=${process.env.PATH}`} ${command}`
  process.exitCode = exitCode ?? 1
}
