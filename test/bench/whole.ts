import type { RecoveryKit } from '../../agent/http/api.ts'
import type { Box } from '../lab/box.ts'
import { until } from '../lab/until.ts'
import { workerAnswers } from '../lab/worker-answers.ts'
import { appIn } from '../system/status.ts'
import { OWN } from '../system/written.ts'
import { against, type Figure } from './bench.ts'
import { DATABASES, type openSavedHome, SERVICES } from './saved.ts'
import { isStill, standStill } from './standing-still.ts'
import { seconds } from './timing.ts'

type Saved = Awaited<ReturnType<typeof openSavedHome>>

/** Where the program that brings back stands still (agent/base/cut-point.ts). */
const POINTS = ['fetched', 'postgres', 'mariadb', 'made ready', 'in place'].map(
  it => `whole: ${it}`,
)
/** Where jobs lie, as the box and the laboratory see it. */
const ON_BOX = '/data/backup/jobs'
const JOBS = `/lab/boxes/cut${ON_BOX}`
const patient = { within: 30 * 60_000, every: 500 }

/**
 * A sledgehammer on a box whose apps write all the time, and two blank boxes: one that is left
 * alone, for the time that it takes, and one whose program is killed and whose plug is pulled at
 * each step. What came is held against the snapshot of the moment, each file and each row.
 */
export async function wholeRestore({ home, url, write }: Saved, say: (line: string) => void) {
  const old = home.box
  const verdicts: string[] = []
  const held = (name: string, wrong: string | undefined) => {
    verdicts.push(wrong === undefined ? '' : `${name}: ${wrong}`)
    say(`${name}: ${wrong ?? 'as it should be'}`)
  }
  // It may come from a cut of power.
  await until('its apps run', () => allRun(old), patient)
  await write()
  await shell(old, 'gantry backup now')
  const kit: RecoveryKit = JSON.parse(await shell(old, 'gantry backup kit --json'))
  const [name = ''] = JSON.parse(await shell(old, 'gantry backup --json || true')).snapshots
  say('write down what was in the moment')
  const was = await filesIn(old, `/data/snapshots/${name}/apps`)
  const rows = await savedRows(old, url)
  await old.cutPower()

  const alone = await home.addBox({ name: 'alone', dataSize: '16G' })
  await alone.boot()
  await workerAnswers(alone)
  say('restic alone')
  const plain = await seconds(() =>
    shell(
      alone,
      `export RESTIC_PASSWORD='${kit.key}'; restic --no-cache -q -r rest:${url}/box restore latest --target /data/plain; sync; rm -rf /data/plain`,
    ),
  )
  say('a whole box')
  let fetched = 0
  const whole = await seconds(async () => {
    fetched = await seconds(async () => {
      await begin(alone, kit)
      await until('everything is fetched', async () => (await stepOf(alone)) > 1, patient)
    })
    await until('it has gone', async () => !(await isUp(alone)), patient)
    await alone.rebootBy(async () => {})
    await until('its apps run', () => allRun(alone), patient)
  })
  held('each row, of the box that was left alone', missingRows(rows, await rowsNow(alone)))
  await alone.powerOff()

  const cut = await home.addBox({ name: 'cut', dataSize: '16G' })
  await cut.boot()
  await workerAnswers(cut)
  await standStill(cut, POINTS[0] ?? '')
  await begin(cut, kit)
  let cuts = 0
  for (const [i, point] of POINTS.entries()) {
    const next = POINTS[i + 1]
    await until(`it stands at ${point}`, () => isStill(cut, point), patient)
    if (next === undefined) {
      held('each file, byte for byte', otherFiles(was, await filesIn(cut, '/data/restored/apps')))
    } else {
      say(`${point}: killed`)
      await shell(cut, 'systemctl kill --signal=KILL gantry-backup')
      await until(`it stands at ${point} again`, () => isStill(cut, point), patient)
      cuts += 1
    }
    say(`${point}: its plug is pulled`)
    await cut.cutPower()
    cuts += 1
    if (next === undefined) {
      await cut.boot()
      break
    }
    // The box would go on by itself, and be through with it before it is told where to stand still.
    await home.lab.run(['mv', JOBS, `${JOBS}-held`])
    await cut.boot()
    await workerAnswers(cut)
    await standStill(cut, next)
    await shell(cut, `rm -rf ${ON_BOX}; mv ${ON_BOX}-held ${ON_BOX}`)
    await shell(cut, 'systemctl restart --no-block gantry-backup')
  }
  await until('its apps run', () => allRun(cut), patient)
  held('each row, after all cuts', missingRows(rows, await rowsNow(cut)))
  const left = await shell(cut, 'ls /data /data/backup')
  held('nothing is left lying about', /restored|state-before|whole|work/.exec(left)?.[0])
  await cut.powerOff()

  const figures: Figure[] = [
    {
      name: 'whole box of five apps, until all of them run',
      ...{ value: whole, unit: 's', aim: { most: 3_600 } },
    },
    against('of that, everything fetched and on disk', fetched, 's', plain, {
      ...{ most: 1.11, of: 'ratio' },
    }),
    { name: 'files compared byte for byte', value: was.size, unit: 'files' },
    { name: 'rows compared', value: [...rows.values()].flat().length, unit: 'rows' },
    { name: 'kills and cuts of power on the way', value: cuts, unit: 'cuts' },
  ]
  const failed = verdicts.filter(it => it !== '')
  return { figures, passed: verdicts.length - failed.length, failed: failed.length, wrong: failed }
}

const shell = async (box: Box, script: string) =>
  (await box.exec(['bash', '-ec', script], { timeout: 60 * 60_000 })).trim()

/** Asked of one that is off, `exec` throws at once. */
const isUp = async (box: Box) => {
  try {
    await box.exec(['true'])
    return true
  } catch {
    return false
  }
}

async function begin(box: Box, { texts: [text = ''] }: RecoveryKit): Promise<void> {
  await box.exec(['gantry', 'backup', 'restore', '--all', '--no-wait'], {
    ...{ input: text, timeout: 120_000 },
  })
}

/** Of the four, or more when there is none any more. */
async function stepOf(box: Box): Promise<number> {
  const said = await shell(box, 'cat /run/gantry/backup/progress.json 2> /dev/null || true').catch(
    () => '{"step":{"number":9}}',
  )
  return said === '' ? 0 : (JSON.parse(said).step?.number ?? 0)
}

async function allRun(box: Box): Promise<boolean> {
  const said = await shell(box, 'gantry status --json || true').catch(() => '')
  if (!said.startsWith('{')) return false
  return SERVICES.every(it => appIn(JSON.parse(said), it)?.state === 'running')
}

/** By path: mode, owner, and what is in it. What recipes leave out is left out. */
async function filesIn(box: Box, folder: string): Promise<ReadonlyMap<string, string>> {
  const all = `cd ${folder}; find . -path ./scribe/scrap -prune -o -path ./diary/shelf -prune -o -path ./scribe/pages/thumbs -prune -o -type f`
  const rights = await shell(box, `${all} -printf '%p\\t%m %U:%G\\n'`)
  const hashes = await shell(box, `${all} -print0 | xargs -0 sha256sum`)
  const hashOf = new Map(hashes.split('\n').map(it => [it.slice(66), it.slice(0, 64)]))
  return new Map(
    rights.split('\n').map(line => {
      const [path = '', how] = line.split('\t')
      return [path, `${how} ${hashOf.get(path)}`] as const
    }),
  )
}

function otherFiles(was: ReadonlyMap<string, string>, is: ReadonlyMap<string, string>) {
  const wrong = [...was].filter(([path, it]) => is.get(path) !== it).map(([path]) => path)
  const more = [...is.keys()].filter(it => !was.has(it))
  if (wrong.length + more.length === 0 && was.size > 0) return undefined
  return `${wrong.length} are others (${wrong.slice(0, 3)}), ${more.length} were not there (${more.slice(0, 3)})`
}

/** By table, each row as a dump has it. */
type Rows = ReadonlyMap<string, readonly string[]>
type Database = (typeof DATABASES)[number]

/** As they are in the dumps of the moment. */
async function savedRows(box: Box, url: string): Promise<Rows> {
  const dumps = `RESTIC_PASSWORD="$(gantry backup key)" restic --no-cache -q -r rest:${url}/box dump latest /data/backup/saving/dumps`
  return await allRows(({ service, server, name }) =>
    shell(
      box,
      server === 'mariadb'
        ? `${dumps}/${service}/${name}.mariadb`
        : `${dumps}/${service}/${name}.postgres > /var/tmp/dump; /usr/lib/postgresql/17/bin/pg_restore --data-only --file=- /var/tmp/dump`,
    ),
  )
}

/** As they are in the servers now. */
const rowsNow = (box: Box): Promise<Rows> =>
  allRows(({ server, name }) =>
    shell(
      box,
      server === 'mariadb'
        ? `mariadb-dump --no-defaults --user=root --socket=/run/${OWN.mariadb} --single-transaction --hex-blob --databases ${name}`
        : `/usr/lib/postgresql/17/bin/pg_dump --data-only --host=/run/${OWN.postgres} --username=postgres ${name}`,
    ),
  )

async function allRows(dumpOf: (database: Database) => Promise<string>): Promise<Rows> {
  const rows = new Map<string, string[]>()
  for (const it of DATABASES) {
    let into: string[] | undefined
    const begins = it.server === 'mariadb' ? /^INSERT INTO (\S+) VALUES/ : /^COPY (\S+) /
    for (const line of (await dumpOf(it)).split('\n')) {
      const table = begins.exec(line)?.[1]
      if (table !== undefined) {
        const key = `${it.server} ${it.name} ${table}`
        into = rows.get(key) ?? []
        rows.set(key, into)
        // MariaDB writes the first rows behind it, or below.
        const rest = it.server === 'mariadb' ? line.slice(line.indexOf('VALUES') + 6).trim() : ''
        if (rest !== '') into.push(rest.replace(/[,;]$/, ''))
      } else if (it.server === 'mariadb' ? !line.startsWith('(') : line === '\\.') into = undefined
      else into?.push(it.server === 'mariadb' ? line.replace(/[,;]$/, '') : line)
    }
  }
  return rows
}

/** Apps write on as soon as they run: there may be more, but none may be missing or another one. */
function missingRows(saved: Rows, is: Rows): string | undefined {
  const wrong = [...saved].flatMap(([table, rows]) => {
    const there = new Set(is.get(table))
    const missing = rows.filter(it => !there.has(it))
    return missing.length > 0 ? [`${table}: ${missing.length} of ${rows.length}`] : []
  })
  return wrong.length > 0 ? wrong.join(', ') : undefined
}
