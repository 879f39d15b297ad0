import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { BackupReport, DatabaseReport } from '../../agent/http/api.ts'
import { isStill, standNowhere, standStill } from '../bench/standing-still.ts'
import type { Home } from '../lab/home.ts'
import { openShelter, type Shelter } from '../lab/shelter.ts'
import { until } from '../lab/until.ts'
import { figures } from '../system/figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim } from '../system/owner.ts'
import { appIn, appOf, comesToRest, isRunning, statusOf } from '../system/status.ts'

const patient = { within: 300_000, every: 300 }

/** A box whose version has the next major of PostgreSQL beside, with real apps and what they store. */
describe('the next major of PostgreSQL', () => {
  const measured = figures()
  let home: Home
  let shelter: Shelter
  /** What the databases had before the first step, row by row. */
  let before = ''

  beforeAll(async () => {
    home = await openBuiltHome({}, {}, { nextDatabases: true })
    await home.box.boot()
    ;[shelter] = await Promise.all([openShelter(home), claim(home)])
    await shelter.start()
    await gantry('app', 'install', `${appsOnBox}/diary-1`, '--answer', 'title=Diary')
    await gantry('app', 'install', `${appsOnBox}/feeds`)
    await gantry('app', 'install', `${appsOnBox}/journal`)
    await shell(`
      ${psql('diary')} <<'SQL'
        create table days as select n, md5(n::text) as words from generate_series(1, 200000) n;
        create index on days (words);
        create table kinds (id bigserial primary key, what text, at timestamptz default now());
        insert into kinds (what) values ('ünï 🐈'), (null), ('');
        create view late as select * from days where n > 199000;
        create function seven() returns int language sql as 'select 7';
        select lo_from_bytea(4242, 'large');
        alter table days owner to diary;
        alter role diary set work_mem = '8MB';
        alter database diary set statement_timeout = '77s';
SQL
      ${psql('journal__numbers')} <<'SQL'
        create table places (n int, at vector(3));
        insert into places select n, array[n, n + 1, n + 2]::vector from generate_series(1, 500) n;
        create index on places using hnsw (at vector_l2_ops);
        alter table places owner to journal__numbers;
SQL`)
    await gantry('backup', 'target', 'add', 'nas', 'rest', `url=${shelter.url}/box`)
    // The box does both as soon as it is up for long enough: not in the middle of what follows.
    await gantry('backup', 'now')
    await gantry('backup', 'drill')
    before = await everything()
    return () => home.close()
  })
  beforeEach(() => tellOnFailure(home))

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 600_000 })
  const shell = async (script: string) =>
    (await home.box.exec(['bash', '-ec', script], { timeout: 600_000 })).trim()
  const said = async (...words: string[]) => {
    const argv = ['sh', '-c', 'gantry "$@" --json || true', '-', ...words] as const
    return JSON.parse(await home.box.exec(argv, { timeout: 600_000 }))
  }
  const refusal = async (...words: string[]): Promise<string> => (await said(...words)).error?.code
  const server = async () => {
    const { servers }: DatabaseReport = await said('database')
    return servers[0] as DatabaseReport['servers'][number]
  }
  const upgrade = async (...more: string[]) =>
    expect((await said('database', 'upgrade', 'postgresql', ...more)).error).toBeUndefined()
  const sql = (statement: string, database = 'diary') =>
    shell(`${psql(database)} -c "${statement}"`)
  const version = () => sql("select split_part(current_setting('server_version'), '.', 1)")

  /** Every row of every table of the test's, and what belongs to the server as a whole. */
  const everything = () =>
    shell(`
      ${psql('diary')} -c "select count(*), md5(string_agg(n || words, ',' order by n)) from days" \
        -c "select id, what, at from kinds order by 1" -c "select count(*), seven() from late" \
        -c "select encode(lo_get(4242), 'escape')" -c "select last_value from kinds_id_seq" \
        -c "select rolname, rolpassword, rolconnlimit, shobj_description(oid, 'pg_authid') from pg_authid where rolcanlogin order by 1" \
        -c "select rolname, rolconfig from pg_roles where rolcanlogin order by 1" \
        -c "select datname, datcollate, datcollversion is null, pg_get_userbyid(datdba), datacl from pg_database where not datistemplate and datname <> 'postgres' order by 1" \
        -c "show statement_timeout"
      ${psql('journal__numbers')} -c "select count(*), sum(n), md5(string_agg(at::text, ',' order by n)) from places" \
        -c "select extname from pg_extension order by 1"
      ${psql('feeds')} -c "select count(*) from users" -c "select count(*) from schema_version"`)
  const phase = async () => (await server()).step?.phase
  const comesTo = (wanted: string) =>
    until(`it is ${wanted}`, async () => (await phase()) === wanted, patient)
  const allRun = async () => {
    for (const app of ['diary', 'feeds', 'journal']) await appOf(home, app, isRunning)
  }
  /** Begins something, and waits until the program stands still at a point of it. */
  async function standsAt(point: string, begin: () => Promise<unknown>): Promise<void> {
    await standStill(home.box, point)
    await begin()
    await until(`it stands at ${point}`, () => isStill(home.box, point), patient)
    await standNowhere(home.box)
  }
  const kill = () => shell('systemctl kill --signal=KILL gantry-backup')
  /** Begins something, and kills the program at each of these points of it, one after the other. */
  async function killedAt(points: readonly string[], begin: () => Promise<unknown>): Promise<void> {
    for (const [at, point] of points.entries()) {
      await standStill(home.box, point)
      await (at === 0 ? begin() : kill())
      await until(`it stands at ${point}`, () => isStill(home.box, point), patient)
    }
    await standNowhere(home.box)
    await kill()
  }
  const back = async (...more: string[]) =>
    expect((await said('database', 'back', 'postgresql', '--agree', ...more)).error).toBeUndefined()

  it('is told, and nothing moves by itself', async () => {
    const { findings } = await statusOf(home, it =>
      it.findings.some(found => found.code === 'database-next'),
    )
    expect(findings.find(it => it.code === 'database-next')).toMatchObject({
      ...{ urgency: 'later', values: { major: '17', next: '18' } },
    })
    expect(await server()).toMatchObject({ major: '17', next: '18' })
    expect(await version()).toBe('17')
    await comesToRest(home)
    expect(await shell('ls /data/state/postgresql')).toBe('17\ncurrent')
  })

  it('is refused where an app is not for it, with its name', async () => {
    await shell(
      `cp -r ${appsOnBox}/feeds /data/former; sed -i 's/^variant = .*/variant = "postgres:>=14,<18"/' /data/former/recipe.toml`,
    )
    await gantry('app', 'install', '/data/former', '--as', 'former')
    const { error } = await said('database', 'upgrade', 'postgresql')
    expect(error).toMatchObject({ code: 'database-unfit' })
    expect(error.message).toMatch(/former|Feeds/)
    await gantry('app', 'remove', 'former', '--delete-data')
    await until(
      'it is gone',
      async () => !(await sql('select datname from pg_database')).includes('former'),
    )
  })

  it('is refused while something is saved, while another box follows, and without room', async () => {
    await standsAt('save: moment', () => gantry('backup', 'now', '--no-wait'))
    expect(await refusal('database', 'upgrade', 'postgresql')).toBe('database-busy')
    await kill()
    await until('it is saved', async () => !((await said('backup')) as BackupReport).busy, patient)
    await gantry('backup', 'second', 'on')
    expect(await refusal('database', 'upgrade', 'postgresql')).toBe('database-followed')
    await gantry('backup', 'second', 'off')
    await shell(
      `fallocate -l $(( $(df --output=avail -B1 /data | tail -1) - 600000000 )) /data/filler`,
    )
    expect(await refusal('database', 'upgrade', 'postgresql')).toBe('database-no-room')
    // What is gone counts as free once that was written.
    await shell('rm /data/filler; btrfs filesystem sync /data')
    expect(await version()).toBe('17')
  })

  it('goes on wherever it is killed, and so does the way back', async () => {
    await killedAt(
      [
        ...['major: stopped', 'major: moment', 'major: written', 'major: read'],
        ...['major: made', 'major: switched', 'major: started'],
      ],
      () => upgrade('--no-wait'),
    )
    await comesTo('kept')
    await allRun()
    expect(await version()).toBe('18')
    expect(await everything()).toBe(before)
    await killedAt(['major: leaving', 'major: aside', 'major: left'], () => back('--no-wait'))
    await comesTo('undone')
    await allRun()
    expect(await version()).toBe('17')
    expect(await everything()).toBe(before)
    expect(await shell('ls /data/state/postgresql')).toBe('17\ncurrent')
  })

  it.each(['major: read', 'major: switched'])(
    'is there whole after the power was cut: %s',
    async point => {
      await standsAt(point, () => upgrade('--no-wait'))
      await home.box.cutPower()
      await home.box.boot()
      await comesTo('kept')
      await allRun()
      expect(await version()).toBe('18')
      expect(await everything()).toBe(before)
      await back()
      expect(await everything()).toBe(before)
    },
  )

  it('is left by itself where an app does not work with it, and its owner is told why', async () => {
    await standsAt('major: started', () => upgrade('--no-wait'))
    await sql('alter role diary nologin')
    await kill()
    await comesTo('undone')
    await allRun()
    expect(await version()).toBe('17')
    expect(await everything()).toBe(before)
    const { findings } = await statusOf(home, it =>
      it.findings.some(found => found.code === 'database-undone'),
    )
    expect(findings.find(it => it.code === 'database-undone')).toMatchObject({
      ...{ urgency: 'soon', values: { from: '17', to: '18' } },
      detail: 'diary did not work with PostgreSQL 18',
    })
  })

  it('is taken, with all that was there, and the box has nothing more to do', async () => {
    await measured.time('PostgreSQL 17 to 18, 200,000 rows, three apps: all of it', () => upgrade())
    expect(await server()).toMatchObject({ major: '18', step: { phase: 'kept' } })
    expect(await version()).toBe('18')
    expect(await everything()).toBe(before)
    const plan = await sql("explain select * from days where words = 'x'")
    expect(plan).toContain('Index')
    const status = await statusOf(
      home,
      it => !it.findings.some(found => found.code.startsWith('database')),
    )
    expect(appIn(status, 'diary')?.problem).toBeUndefined()
    await comesToRest(home)
    expect(await shell('ls /data/state/postgresql')).toBe('17\n18\ncurrent')
  })

  it('keeps a newer version of the box from being written that has no PostgreSQL of it', async () => {
    const check = (majors: string) =>
      shell(
        `mkdir -p /run/bundle; : > /run/bundle/root.img; ${majors}
         RAUC_BUNDLE_MOUNT_POINT=/run/bundle /usr/lib/gantry/check-update > /dev/null 2>&1 && echo 0 || echo $?`,
      )
    expect(await check('rm -f /run/bundle/postgresql')).toBe('6')
    expect(await check("printf '17\\n19\\n' > /run/bundle/postgresql")).toBe('6')
    expect(await check("printf '17\\n18\\n' > /run/bundle/postgresql")).not.toBe('6')
    expect(await check('mkdir -p /data/state/mariadb/11.8')).not.toBe('7')
    expect(await check("echo '12.3' > /run/bundle/mariadb")).toBe('7')
    expect(await check("printf '11.8\\n12.3\\n' > /run/bundle/mariadb")).not.toBe('7')
    expect(
      await check("echo '12.3' > /run/bundle/mariadb; rmdir /data/state/mariadb/11.8"),
    ).not.toBe('7')
  })

  it('is saved, and an app comes back into it out of a backup of before', async () => {
    const old = ((await said('backup')) as BackupReport).kept[0]?.name ?? ''
    await gantry('backup', 'now')
    const { kept, targets } = (await said('backup')) as BackupReport
    expect(kept[0]).toMatchObject({ complete: true })
    expect(targets[0]?.problem).toBeUndefined()
    const inside = await shell(
      `RESTIC_PASSWORD="$(gantry backup key)" restic --no-cache -q -r rest:${shelter.url}/box ls latest | grep -E 'state/postgresql/[^/]*$'`,
    )
    expect(inside.split('\n').map(it => it.split('/').at(-1))).toEqual(['18', 'current'])
    await sql('delete from days where n > 10')
    expect((await said('backup', 'restore', 'diary', old, 'nas')).note?.code).toBe('restored')
    expect(await everything()).toBe(before)
    await sql('delete from days where n > 10')
    expect((await said('backup', 'restore', 'diary', kept[0]?.name ?? '', 'nas')).note?.code).toBe(
      'restored',
    )
    expect(await everything()).toBe(before)
    expect((await said('backup', 'drill')).problem).toBeUndefined()
  })

  it('is left when its owner wants that, and what was written since lies beside', async () => {
    await sql("insert into days values (900000, 'written since')")
    expect(await refusal('database', 'back', 'postgresql')).toBe('not-agreed')
    await back()
    expect(await version()).toBe('17')
    await allRun()
    expect(await everything()).toBe(before)
    const { aside, step } = await server()
    expect(step).toMatchObject({ phase: 'undone' })
    expect(step?.why).toBeUndefined()
    const words = await shell(
      `/usr/lib/postgresql/18/bin/pg_restore --data-only --table=days --file=- $(ls -td ${aside?.place}/* | head -n 1)/diary.postgres | grep 900000`,
    )
    expect(words).toBe('900000\twritten since')
    expect(await refusal('database', 'back', 'postgresql', '--agree')).toBe('database-no-way-back')
  })

  it('stays alone when its owner lets go of what was before', async () => {
    await gantry('database', 'let-go', 'postgresql', '--agree')
    expect(await shell('ls /data/backup')).not.toContain('aside')
    await upgrade('days=3')
    const { step } = await server()
    expect(Date.parse(step?.until ?? '') - Date.parse(step?.since ?? '')).toBe(3 * 86_400_000)
    await gantry('database', 'let-go', 'postgresql', '--agree')
    expect(await shell('ls /data/state/postgresql')).toBe('18\ncurrent')
    expect(await server()).toEqual({ server: 'postgresql', major: '18', bytes: expect.any(Number) })
    expect(await refusal('database', 'upgrade', 'postgresql')).toBe('database-no-next')
    expect(await refusal('app', 'install', '/data/former', '--as', 'former')).toBe(
      'database-unlike',
    )
    await home.box.reboot()
    await allRun()
    expect(await version()).toBe('18')
    expect(await everything()).toBe(before)
    await comesToRest(home)
  })
})

const psql = (database: string) =>
  `/usr/lib/postgresql/17/bin/psql -qAt -v ON_ERROR_STOP=1 -h /run/postgresql -U postgres -d ${database}`
