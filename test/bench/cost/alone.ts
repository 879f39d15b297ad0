import type { Home } from '../../lab/home.ts'

/** In words, for who reads the figures. */
export const alone =
  'the same image under plain Docker, with a PostgreSQL, a Valkey and a Caddy of its own, the same programs in a container each'

const PASSWORD = 'bench'
/** Whose files on the box; the programs are those of the box, seen in each container. */
const USERS = { postgres: 810, valkey: 814, caddy: 811 } as const

/** Starts an app as a compose file does it; comes back when its page answers through its proxy. */
export async function startAlone({ box }: Home, number: number, image: string): Promise<void> {
  const net = `10.200.${number}`
  const data = `/data/alone/${number}`
  const url = `postgres://app:${PASSWORD}@${net}.2/app?sslmode=disable`
  const environment = [
    `DATABASE_URL=${url}`,
    ...['LISTEN_ADDR=:80', `BASE_URL=https://${net}.5`, 'RUN_MIGRATIONS=1', 'CREATE_ADMIN=1'],
    ...['ADMIN_USERNAME=admin', 'ADMIN_PASSWORD=bench-bench'],
    ...[`REDIS_HOST=${net}.3`, 'REDIS_PORT=6379', `REDIS_PASSWORD=${PASSWORD}`],
  ]
  const run = (name: string, host: number, ...more: string[]) =>
    `run alone-${number}-${name} --detach --network alone-${number} --ip ${net}.${host} ${more.join(' ')}`
  const server = (name: keyof typeof USERS, host: number, program: string) =>
    run(
      name,
      host,
      `--user ${USERS[name]} --volume ${data}/${name}:/data --volume /usr:/usr:ro`,
      `--env HOME=/data --env XDG_DATA_HOME=/data --entrypoint ${program.replace(' ', ` ${image} `)}`,
    )
  const app = (name: string, ...more: string[]) =>
    run(name, name === 'main' ? 4 : 6, ...environment.map(it => `--env '${it}'`), ...more)
  const postgres = '/usr/lib/postgresql/17/bin'
  // runc fails to start a container now and then; a box tries again by itself, too.
  const script = `
    run() {
      local name="$1" tries=0
      shift
      until docker run --name "$name" "$@" > /dev/null; do
        tries=$((tries + 1)); [ $tries -lt 3 ]
        docker rm --force "$name" > /dev/null
      done
    }
    docker network create --subnet ${net}.0/24 alone-${number} > /dev/null
    ${Object.entries(USERS)
      .map(([name, id]) => `install -d -o ${id} -m 700 ${data}/${name}`)
      .join('\n')}
    TZ=UTC setpriv --reuid=${USERS.postgres} --clear-groups ${postgres}/initdb --pgdata=${data}/postgres > /dev/null
    echo 'host all all ${net}.0/24 trust' >> ${data}/postgres/pg_hba.conf
    ${server('postgres', 2, `${postgres}/postgres -D /data -c listen_addresses=* -c unix_socket_directories=/data -c jit=off`)}
    ${server('valkey', 3, `/usr/bin/valkey-server --requirepass ${PASSWORD} --maxmemory 64mb --dir /data`)}
    until ${postgres}/pg_isready --host=${net}.2; do sleep 0.2; done
    ${postgres}/psql --host=${net}.2 --username=postgres --dbname=postgres -qc "create role app login password '${PASSWORD}'" -qc 'create database app owner app'
    ${app('main', image)}
    ${app('worker', '--entrypoint /bin/busybox', image, 'sh /worker')}
    ${server('caddy', 5, `/usr/bin/caddy reverse-proxy --from https://${net}.5 --to ${net}.4:80 --internal-certs`)}
    until NODE_TLS_REJECT_UNAUTHORIZED=0 /usr/lib/gantry/node --no-warnings --eval "${look}" https://${net}.5/healthcheck; do sleep 0.2; done`
  await box.exec(['sh', '-ec', script], { timeout: 300_000 })
}

const look = 'fetch(process.argv[1]).then(it => process.exit(it.ok ? 0 : 1), () => process.exit(1))'
