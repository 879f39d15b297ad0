// What five apps with a database and a cache cost: on a box, and each with servers of its own.
// Run it alone, as root: node test/bench/cost.ts
import { configOf } from '../../agent/cache/plan.ts'
import { buildRoot } from '../../image/root.ts'
import type { Box } from '../lab/box.ts'
import { openHome } from '../lab/home.ts'
import { pageOf } from '../system/owner.ts'

const APPS = [1, 2, 3, 4, 5]
/** What a small app keeps open: the pool of a web process. */
const CONNECTIONS = 3

const CACHE = {
  id: '',
  password: 'bench',
  persistent: false,
  maxMemory: 64 * 2 ** 20,
  eviction: 'allkeys-lru',
}

/** Without an app there is no bridge to listen at. */
const end = (gateway: string) => ({ gateway, subnet: '', address: '' })
const network = { bridge: '', ipv4: end('127.0.0.1'), ipv6: end('::1') }

const { root } = await buildRoot()
await using home = await openHome({ box: { root } })
const { box } = home
await box.boot()
await pageOf(home)
// Whatever the bench does to the box is not to be mended.
await box.exec(['systemctl', 'stop', 'gantry-worker.service'])

const caches = await measured('valkey-server', ownCaches, () =>
  APPS.map(app => `gantry-cache@bench-${app}`),
)
const shared = await measured('valkey-server', sharedCache, () => ['bench-shared'])
await box.exec(['systemctl', 'stop', 'postgresql.service'])
const together = await measured('postgres', oneServer, () => ['postgresql'])
const apart = await measured('postgres', ownServers, () => APPS.map(app => `bench-pg-${app}`))

const megabytes = (kilobytes: number) => `${(kilobytes / 1024).toFixed(1).padStart(7)} MB  `
process.stdout.write(
  [
    `memory of ${APPS.length} apps, proportional (PSS); of each: a table of 10,000 rows,`,
    `${CONNECTIONS} open connections, a cache of 1,000 keys, nothing going on`,
    `${megabytes(together)}one PostgreSQL with a database for each`,
    `${megabytes(apart)}a PostgreSQL for each, as initdb sets it up`,
    `${megabytes(caches)}a Valkey for each, as boxes run it`,
    `${megabytes(shared)}one Valkey with a user for each`,
    `${megabytes(together + caches)}here: one PostgreSQL, a Valkey for each`,
    `${megabytes(apart + caches)}each app with its own PostgreSQL and its own Valkey`,
    '',
  ].join('\n'),
)

/** Kilobytes of all processes of a program, once `start` has run; its units are stopped after. */
async function measured(
  program: string,
  start: (box: Box) => Promise<void>,
  units: () => readonly string[],
): Promise<number> {
  await start(box)
  const sum = `for pid in $(pidof ${program}); do cat /proc/$pid/smaps_rollup; done |
    awk '/^Pss:/ { sum += $2 } END { print sum }'`
  const kilobytes = Number(await shell(sum))
  await box.exec(['systemctl', 'stop', ...units(), 'bench-client-*.service'])
  return kilobytes
}

async function ownCaches(box: Box): Promise<void> {
  for (const app of APPS) {
    const instance = `bench-${app}`
    const port = 6400 + app
    const file = `/run/gantry/cache/${instance}.conf`
    const config = configOf({ network }, { ...CACHE, instance, port })
    await shell(`cat > ${file}; chown valkey ${file}`, config)
    await box.exec(['systemctl', 'start', `gantry-cache@${instance}`])
    await fill(port, 'default', app)
  }
}

async function sharedCache(): Promise<void> {
  const users = APPS.map(app => `user app-${app} on >bench ~${app}:* +@all -@admin -@dangerous`)
  const config = ['bind 127.0.0.1', 'save ""', 'user default off', ...users, ''].join('\n')
  await box.exec(['tee', '/run/bench-valkey.conf'], { input: config })
  await unit('bench-shared', 'valkey', 'valkey-server /run/bench-valkey.conf')
  await shell('until valkey-cli ping; do sleep 0.1; done')
  for (const app of APPS) await fill(6379, `app-${app}`, app)
}

async function fill(port: number, user: string, app: number): Promise<void> {
  const keys = `seq 1000 | sed 's/.*/set ${app}:& value-of-some-length-&/'`
  await shell(`${keys} | valkey-cli -p ${port} --user ${user} --pass bench --no-auth-warning`)
}

async function oneServer(): Promise<void> {
  await box.exec(['systemctl', 'start', 'postgresql.service'])
  for (const app of APPS) await work('/run/postgresql', 5432, app)
}

async function ownServers(): Promise<void> {
  await shell('install -d -o postgres -m 700 /data/bench')
  for (const app of APPS) {
    const data = `/data/bench/${app}`
    const port = 5500 + app
    const server = '/usr/lib/postgresql/17/bin'
    await shell(`setpriv --reuid=postgres --clear-groups ${server}/initdb --pgdata=${data}`)
    const where = `-D ${data} -p ${port} -k /data/bench -c listen_addresses= -c jit=off`
    await unit(`bench-pg-${app}`, 'postgres', `${server}/postgres ${where}`)
    const ready = `${server}/pg_isready --host=/data/bench --port=${port}`
    await shell(`until ${ready}; do sleep 0.2; done`)
    await work('/data/bench', port, app)
  }
}

/** Makes the database of an app, and holds connections that have read it all once. */
async function work(host: string, port: number, app: number): Promise<void> {
  const psql = `/usr/lib/postgresql/17/bin/psql --host=${host} --port=${port} --no-psqlrc --quiet`
  const asPostgres = (sql: string, database: string) =>
    shell(`setpriv --reuid=postgres --clear-groups ${psql} --dbname=${database}`, sql)
  await asPostgres(`create database app${app}`, 'postgres')
  await asPostgres(
    'create table notes as select n, md5(n::text) from generate_series(1, 10000) n; checkpoint',
    `app${app}`,
  )
  const look = `select count(*), max(md5) from notes; select pg_sleep(3600)`
  for (let i = 0; i < CONNECTIONS; i++) {
    const command = `${psql} --dbname=app${app} --command="${look}"`
    await unit(`bench-client-${port}-${app}-${i}`, 'postgres', command)
  }
  const busy = `select count(*) from pg_stat_activity where datname = 'app${app}' and wait_event = 'PgSleep'`
  const count = `setpriv --reuid=postgres --clear-groups ${psql} -At --dbname=postgres --command="${busy}"`
  await shell(`until [ "$(${count})" = ${CONNECTIONS} ]; do sleep 0.2; done`)
}

function unit(name: string, user: string, command: string): Promise<string> {
  return shell(`systemd-run --quiet --unit=${name} --property=User=${user} ${command}`)
}

function shell(script: string, input?: string): Promise<string> {
  return box.exec(['sh', '-ec', script], input === undefined ? {} : { input })
}
