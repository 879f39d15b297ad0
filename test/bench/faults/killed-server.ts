import { until } from '../../lab/until.ts'
import type { Fault, Victim } from './fault.ts'

const PSQL = 'setpriv --reuid=postgres --clear-groups /usr/lib/postgresql/17/bin/psql --no-psqlrc'
/** Milliseconds. */
const BACK_WITHIN = 60_000

/** A unit whose main process ends as in a crash: apps and page are back, and no row is lost. */
function killed(unit: string, count: number): Fault {
  return {
    name: `${unit} is killed while rows are written`,
    count,
    expected: `page and apps answer within ${BACK_WITHIN / 1000} s, and every row that was acknowledged is there`,
    async once(victim) {
      await write(victim)
      try {
        await until(`${unit} runs`, () => runs(victim, unit), { within: BACK_WITHIN })
        await victim.home.box.kill(unit)
        await until('the page and the apps answer', () => answers(victim), { within: BACK_WITHIN })
        await until('rows are written again', () => writes(victim), { within: BACK_WITHIN })
      } catch (error) {
        return (error as Error).message
      } finally {
        await victim.shell('systemctl stop fault-writer')
      }
      const lost = await victim.shell(`
        ${PSQL} --dbname=diary -qAtc 'select n from ticks' | sort > /run/fault-there
        sort /run/fault-acknowledged | comm -23 - /run/fault-there | wc -l`)
      return lost === '0' ? undefined : `${lost} acknowledged rows are lost`
    },
  }
}

export const killedServers: readonly Fault[] = [
  killed('postgresql', 30),
  killed('caddy', 15),
  killed('docker', 10),
  killed('gantry-web', 10),
]

/** Docker is started again only when somebody wants something of it. */
const runs = async ({ shell }: Victim, unit: string): Promise<boolean> =>
  (await shell(`systemctl show --property=MainPID --value ${unit}`)) !== '0'

/** Starts somebody who writes rows, one transaction each, and notes what was acknowledged. */
async function write({ shell }: Victim): Promise<void> {
  await shell(`
    : > /run/fault-acknowledged
    ${PSQL} --dbname=diary -qc 'drop table if exists ticks; create table ticks (n int)'
    cat > /run/fault-writer <<'END'
    n=0
    while :; do
      n=$((n + 1))
      ${PSQL} --dbname=diary -qc "insert into ticks values ($n)" && echo $n >> /run/fault-acknowledged
    done
END
    systemd-run --quiet --unit=fault-writer sh /run/fault-writer
    until [ $(wc -l < /run/fault-acknowledged) -gt 20 ]; do sleep 0.1; done`)
}

async function writes({ shell }: Victim): Promise<boolean> {
  const count = async () => Number(await shell('wc -l < /run/fault-acknowledged'))
  const before = await count()
  await shell('sleep 0.5')
  return (await count()) > before
}

async function answers({ home, owner }: Victim): Promise<boolean> {
  const of = async (url: string) =>
    (await home.phone.fetch(url, { ca: owner.ca, timeoutMs: 2_000 })).status === 200
  const pages = [`${owner.url}/api/box`, 'https://diary-home.local/healthcheck']
  return (await Promise.all(pages.map(of))).every(Boolean)
}
