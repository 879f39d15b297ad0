import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { isStill, standNowhere, standStill } from '../bench/standing-still.ts'
import type { Home } from '../lab/home.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim, type Owner } from '../system/owner.ts'
import { appOf, isRunning } from '../system/status.ts'

/** Data of an app from elsewhere: made here by the app itself, then taken away with all that it had. */
describe('data that is brought along', () => {
  let home: Home
  let owner: Owner

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    owner = await claim(home)
    await shell('mkdir -p /data/from')
    return () => home.close()
  })
  beforeEach(() => tellOnFailure(home))

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 300_000 })
  const shell = async (script: string) =>
    (await home.box.exec(['sh', '-ec', script], { timeout: 120_000 })).trim()
  const refused = async (...words: string[]) => {
    const argv = ['sh', '-c', 'gantry "$@" --json || true', '-', ...words] as const
    return JSON.parse(await home.box.exec(argv, { timeout: 120_000 })).error
  }
  const DIARY = [`${appsOnBox}/diary-1`, '--answer', 'title=Diary'] as const
  const gone = (app: string) => gantry('app', 'remove', app, '--delete-data')

  it('is an archive with a dump of PostgreSQL and a folder, and becomes the app’s own', async () => {
    await gantry('app', 'install', ...DIARY)
    await shell(`${PSQL} -d diary -c "create table days as select n, 'day ' || n as words from generate_series(1, 500) n"
      ${PSQL} -d diary -c "create view last as select max(n) from days"
      echo 'dear diary' > /data/state/apps/diary/data/letter
      mkdir -p /data/from/diary/data
      cp -a /data/state/apps/diary/data/letter /data/from/diary/data/
      /usr/lib/postgresql/17/bin/pg_dump -h /run/postgresql -U postgres diary | sed 's/OWNER TO .*;/OWNER TO postgres;/' > /data/from/diary/diary.sql
      chown -R 1234:1234 /data/from/diary
      tar -C /data/from -czf /data/from/diary.tar.gz diary
      cp /data/from/diary.tar.gz /var/tmp`)
    await gone('diary')
    await gantry('app', 'install', ...DIARY, '--from', '/var/tmp/diary.tar.gz')
    expect(await shell(`${PSQL} -d diary -c 'select count(*), max(n) from days'`)).toBe('500|500')
    expect(
      await shell(`${PSQL} -d diary -c "select tableowner from pg_tables where tablename='days'"`),
    ).toBe('diary')
    expect(
      await shell('stat --format=%U:%u /data/state/apps/diary/data/letter; ls /data/backup/sent'),
    ).toMatch(/:65534$/)
    await gone('diary')
  })

  it('stays what it was through a cut of power', async () => {
    await standStill(home.box, 'bring: loaded')
    await gantry('app', 'install', ...DIARY, '--no-wait', '--from', '/data/from/diary')
    await until('it stands still', () => isStill(home.box, 'bring: loaded'), { within: 120_000 })
    await home.box.cutPower()
    await home.box.boot()
    await appOf(home, 'diary', isRunning)
    expect(await shell(`${PSQL} -d diary -c 'select count(*) from days'`)).toBe('500')
    expect(await shell('cat /data/state/apps/diary/data/letter')).toBe('dear diary')
    expect(await shell('ls /data/state/restoring')).toBe('')
    await gone('diary')
  })

  it('runs nothing on the box, whatever a dump says', async () => {
    await shell(`cd /data/from; { cat diary/diary.sql; echo '\\! touch /data/from/owned'; } > shell.sql
      { cat diary/diary.sql; echo "copy days to program 'touch /data/from/owned';"; } > program.sql
      { cat diary/diary.sql; echo 'reset role; create role evil superuser;'; } > role.sql`)
    for (const it of ['shell', 'program', 'role']) {
      expect(
        await refused('app', 'install', ...DIARY, '--from', `/data/from/${it}.sql`),
      ).toMatchObject({ code: 'bring-refused' })
      await gone('diary')
    }
    expect(await shell('ls /data/from')).not.toContain('owned')
    expect(await shell(`${PSQL} -c "select count(*) from pg_roles where rolname='evil'"`)).toBe('0')
  })

  it('is a dump of MariaDB under any name, with what belonged to somebody else', async () => {
    const folder = `${appsOnBox}/scribe`
    await shell(`cat > /data/from/old.sql <<'END'
-- MariaDB dump
CREATE DATABASE /*!32312 IF NOT EXISTS*/ \`elsewhere\`;
USE \`elsewhere\`;
CREATE TABLE notes (id int primary key, words text);
INSERT INTO notes VALUES (1,'DEFINER=\`root\`@\`%\`'),(2,'two');
CREATE TABLE log (id int);
DELIMITER ;;
CREATE DEFINER=\`admin\`@\`%\` TRIGGER written AFTER INSERT ON notes FOR EACH ROW INSERT INTO log VALUES (NEW.id) ;;
DELIMITER ;
END`)
    await gantry('app', 'install', folder, '--from', '/data/from/old.sql')
    const maria = (sql: string) =>
      shell(
        `mariadb --no-defaults --batch --skip-column-names --socket=/run/mariadb/mariadb.sock scribe -e "${sql}"`,
      )
    expect(await maria('select words from notes where id = 1')).toBe('DEFINER=`root`@`%`')
    await maria("insert into notes values (3, 'three')")
    expect(await maria('select id from log')).toBe('3')
    expect(
      await maria("select definer from information_schema.triggers where trigger_name='written'"),
    ).toBe('scribe@localhost')
    await gone('scribe')
  })

  it('is refused with the reason where it is something else', async () => {
    await shell(`cd /data/from; mkdir -p odd/data odd/more; echo x > odd/data/x; echo y > odd/more/y
      head -c 1000 /dev/urandom > noise
      head -c 3000 diary.tar.gz > cut.tar.gz
      echo 'select 1;' > empty.sql`)
    const reasons = {
      '/data/from/nothing': 'bring-missing',
      '/data/from/odd': 'bring-unclear',
      '/data/from/noise': 'bring-unknown',
      '/data/from/cut.tar.gz': 'bring-damaged',
      '/data/from/empty.sql': 'bring-no-tables',
    }
    for (const [path, code] of Object.entries(reasons)) {
      expect(await refused('app', 'install', ...DIARY, '--from', path)).toMatchObject({ code })
      if (code !== 'bring-missing') await gone('diary')
    }
  })

  it('comes from a browser, piece by piece', async () => {
    await gantry('app', 'install', 'miniflux')
    await shell(`${PSQL} -d miniflux -c "create table brought as select 7 as n"
      /usr/lib/postgresql/17/bin/pg_dump -h /run/postgresql -U postgres -Fc miniflux > /data/from/miniflux.dump`)
    await gone('miniflux')
    const base64 = await shell('base64 --wrap=0 /data/from/miniflux.dump')
    const data = Buffer.from(base64, 'base64')
    const half = Math.floor(data.length / 2)
    for (const [offset, end] of [
      [0, half],
      [half, data.length],
    ] as const) {
      const piece = data.subarray(offset, end).toString('base64')
      const answer = await owner.ask('/api/backups/upload', {
        ...{ size: data.length, offset, data: piece },
      })
      expect(answer.status).toBe(200)
    }
    const path = await owner.ask('/api/apps/miniflux/install', { from: '/data/from/miniflux.dump' })
    expect([path.status, path.text]).toEqual([403, expect.stringContaining('path-foreign')])
    expect((await owner.ask('/api/apps/miniflux/install', { from: 'sent' })).status).toBeLessThan(
      300,
    )
    await appOf(home, 'miniflux', isRunning)
    expect(await shell(`${PSQL} -d miniflux -c 'select n from brought'`)).toBe('7')
    await standNowhere(home.box)
  })
})

const PSQL = '/usr/lib/postgresql/17/bin/psql -qAt -h /run/postgresql -U postgres'
