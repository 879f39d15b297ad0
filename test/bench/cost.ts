import { configOf } from '../../agent/cache/plan.ts'
import { buildRoot } from '../../image/root.ts'
import type { Box } from '../lab/box.ts'
import { openHome } from '../lab/home.ts'
import { pageOf } from '../system/owner.ts'
import { against, type Bench } from './bench.ts'

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
const network = { bridge: '', page: '', ipv4: end('127.0.0.1'), ipv6: end('::1') }

/** What five apps with a database and a cache cost: on a box, and each with servers of its own. */
export const cost: Bench = {
  minutes: 3,
  async run() {
    const { root } = await buildRoot()
    await using home = await openHome({ box: { root } })
    const { box } = home
    await box.boot()
    await pageOf(home)
    // Whatever the bench does to the box is not to be mended.
    await box.exec(['systemctl', 'stop', 'gantry-worker.service'])

    const of = (program: string, start: (box: Box) => Promise<void>, units: readonly string[]) =>
      measured(box, program, start, units)
    const caches = await of('valkey-server', ownCaches, perApp('gantry-cache@bench-'))
    const shared = await of('valkey-server', sharedCache, ['bench-shared'])
    await box.exec(['systemctl', 'stop', 'postgresql.service'])
    const together = await of('postgres', oneServer, ['postgresql'])
    const apart = await of('postgres', ownServers, perApp('bench-pg-'))

    return {
      conditions: {
        apps: APPS.length,
        each: `a table of 10,000 rows, ${CONNECTIONS} open connections, a cache of 1,000 keys, idle`,
        memory: 'proportional (PSS)',
      },
      figures: [
        against(
          'PostgreSQL: one with a database for each, against one each',
          together,
          'MB',
          apart,
        ),
        against('Valkey: one for each, against one with a user for each', caches, 'MB', shared),
        against(
          'here, against each app with its own PostgreSQL and its own Valkey',
          together + caches,
          'MB',
          apart + caches,
        ),
      ],
    }
  },
}

const perApp = (prefix: string) => APPS.map(app => `${prefix}${app}`)

/** Megabytes of all processes of a program, once `start` has run; its units are stopped after. */
async function measured(
  box: Box,
  program: string,
  start: (box: Box) => Promise<void>,
  units: readonly string[],
): Promise<number> {
  await start(box)
  const sum = `for pid in $(pidof ${program}); do cat /proc/$pid/smaps_rollup; done |
    awk '/^Pss:/ { sum += $2 } END { print sum }'`
  const kilobytes = Number(await shell(box, sum))
  await box.exec(['systemctl', 'stop', ...units, 'bench-client-*.service'])
  return kilobytes / 1024
}

async function ownCaches(box: Box): Promise<void> {
  for (const app of APPS) {
    const instance = `bench-${app}`
    const port = 6400 + app
    const file = `/run/gantry/cache/${instance}.conf`
    const config = configOf({ network }, { ...CACHE, instance, port })
    await shell(box, `cat > ${file}; chown valkey ${file}`, config)
    await box.exec(['systemctl', 'start', `gantry-cache@${instance}`])
    await fill(box, port, 'default', app)
  }
}

async function sharedCache(box: Box): Promise<void> {
  const users = APPS.map(app => `user app-${app} on >bench ~${app}:* +@all -@admin -@dangerous`)
  const config = ['bind 127.0.0.1', 'save ""', 'user default off', ...users, ''].join('\n')
  await box.exec(['tee', '/run/bench-valkey.conf'], { input: config })
  await unit(box, 'bench-shared', 'valkey', 'valkey-server /run/bench-valkey.conf')
  await shell(box, 'until valkey-cli ping; do sleep 0.1; done')
  for (const app of APPS) await fill(box, 6379, `app-${app}`, app)
}

async function fill(box: Box, port: number, user: string, app: number): Promise<void> {
  const keys = `seq 1000 | sed 's/.*/set ${app}:& value-of-some-length-&/'`
  await shell(box, `${keys} | valkey-cli -p ${port} --user ${user} --pass bench --no-auth-warning`)
}

async function oneServer(box: Box): Promise<void> {
  await box.exec(['systemctl', 'start', 'postgresql.service'])
  for (const app of APPS) await work(box, '/run/postgresql', 5432, app)
}

async function ownServers(box: Box): Promise<void> {
  await shell(box, 'install -d -o postgres -m 700 /data/bench')
  for (const app of APPS) {
    const data = `/data/bench/${app}`
    const port = 5500 + app
    const server = '/usr/lib/postgresql/17/bin'
    await shell(box, `setpriv --reuid=postgres --clear-groups ${server}/initdb --pgdata=${data}`)
    const where = `-D ${data} -p ${port} -k /data/bench -c listen_addresses= -c jit=off`
    await unit(box, `bench-pg-${app}`, 'postgres', `${server}/postgres ${where}`)
    const ready = `${server}/pg_isready --host=/data/bench --port=${port}`
    await shell(box, `until ${ready}; do sleep 0.2; done`)
    await work(box, '/data/bench', port, app)
  }
}

/** Makes the database of an app, and holds connections that have read it all once. */
async function work(box: Box, host: string, port: number, app: number): Promise<void> {
  const psql = `/usr/lib/postgresql/17/bin/psql --host=${host} --port=${port} --no-psqlrc --quiet`
  const asPostgres = (sql: string, database: string) =>
    shell(box, `setpriv --reuid=postgres --clear-groups ${psql} --dbname=${database}`, sql)
  await asPostgres(`create database app${app}`, 'postgres')
  await asPostgres(
    'create table notes as select n, md5(n::text) from generate_series(1, 10000) n; checkpoint',
    `app${app}`,
  )
  const look = `select count(*), max(md5) from notes; select pg_sleep(3600)`
  for (let i = 0; i < CONNECTIONS; i++) {
    const command = `${psql} --dbname=app${app} --command="${look}"`
    await unit(box, `bench-client-${port}-${app}-${i}`, 'postgres', command)
  }
  const busy = `select count(*) from pg_stat_activity where datname = 'app${app}' and wait_event = 'PgSleep'`
  const count = `setpriv --reuid=postgres --clear-groups ${psql} -At --dbname=postgres --command="${busy}"`
  await shell(box, `until [ "$(${count})" = ${CONNECTIONS} ]; do sleep 0.2; done`)
}

function unit(box: Box, name: string, user: string, command: string): Promise<string> {
  return shell(box, `systemd-run --quiet --unit=${name} --property=User=${user} ${command}`)
}

function shell(box: Box, script: string, input?: string): Promise<string> {
  return box.exec(['sh', '-ec', script], input === undefined ? {} : { input })
}
