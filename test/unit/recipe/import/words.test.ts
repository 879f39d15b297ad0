import { describe, expect, it } from 'vitest'
import {
  Finder,
  groupOf,
  partOf,
  siblingOf,
  type Target,
} from '../../../../agent/recipe/import/connections.ts'
import {
  backingOf,
  foreignDatabase,
  isPooler,
  splitImage,
} from '../../../../agent/recipe/import/images.ts'
import { interpolate, readEnvFile } from '../../../../agent/recipe/import/interpolation.ts'
import { readable } from '../../../../agent/recipe/import/marks.ts'
import {
  isOwnDomain,
  isOwnUrl,
  isSecret,
  isSignIn,
} from '../../../../agent/recipe/import/meaning.ts'
import {
  lineOf,
  partNameOf,
  shellQuoted,
  shellWords,
  titleOf,
} from '../../../../agent/recipe/import/words.ts'

describe('variables in texts', () => {
  const values: Readonly<Record<string, string>> = { SET: 'value', EMPTY: '' }
  const filled = (text: string) => readable(interpolate(text, name => values[name]))

  it.each([
    [`$SET and \${SET}`, 'value and value'],
    ['$$SET', '$SET'],
    [`\${SET:-other}`, 'value'],
    [`\${EMPTY:-other}`, 'other'],
    [`\${EMPTY-other}`, ''],
    [`\${NOT-other}`, 'other'],
    [`\${NOT:-\${SET}/\${NO:-deep}}`, 'value/deep'],
    [`\${SET:+yes}\${EMPTY:+yes}\${EMPTY+set}\${NOT+yes}`, 'yesset'],
    [`\${NOT:?say it}`, `\${NOT}`],
    ['$NOT-x', `\${NOT}-x`],
    [`\${unclosed`, `\${unclosed`],
    [`\${9}`, `\${9}`],
    ['5$', '5$'],
    [`\${A:-}`, ''],
  ])('%s', (text, expected) => {
    expect(filled(text)).toBe(expected)
  })

  it('reads the files that carry them', () => {
    const text = [
      '# remark',
      'PLAIN=one # two',
      'QUOTED="a # b\\nc"',
      "SINGLE='$PLAIN'",
      `export WITH=\${PLAIN}-x`,
      'EMPTY=',
      '  SPACED = 1  ',
      'no line',
    ].join('\n')
    expect(Object.fromEntries(readEnvFile(text))).toEqual({
      PLAIN: 'one',
      QUOTED: 'a # b\nc',
      SINGLE: '$PLAIN',
      WITH: 'one-x',
      EMPTY: '',
      SPACED: '1',
    })
  })
})

describe('where a server is named', () => {
  const database: Target = {
    kind: 'database',
    host: 'HOST',
    port: 'PORT',
    user: 'USER',
    password: 'WORD',
    name: 'NAME',
  }
  const cache: Target = { ...database, kind: 'cache', name: undefined }
  const rewritten = (text: string, to: Target, names = ['db']) =>
    new Finder(names).changed(text, to).text

  it.each([
    [
      'postgres://u:p@db:5432/x?sslmode=disable',
      'postgres://USER:WORD@HOST:PORT/NAME?sslmode=disable',
    ],
    ['postgresql+asyncpg://u:p%40@db/x', 'postgresql+asyncpg://USER:WORD@HOST/NAME'],
    ['mysql://u@db/x', 'mysql://USER:WORD@HOST/NAME'],
    [
      'jdbc:mariadb://db:3306/x?user=u&password=p',
      'jdbc:mariadb://HOST:PORT/NAME?user=USER&password=WORD',
    ],
    ['u:p@tcp(db:3306)/x?parseTime=true', 'USER:WORD@tcp(HOST:PORT)/NAME?parseTime=true'],
    [
      'host=db port=5432 user=u password=p dbname=x',
      'host=HOST port=PORT user=USER password=WORD dbname=NAME',
    ],
    ['Server=db;Uid=u;Pwd=p;Database=x;', 'Server=HOST;Uid=USER;Pwd=WORD;Database=NAME;'],
    ['db:5432', 'HOST:PORT'],
    ['db:5432:x:u:p', 'HOST:PORT:x:u:p'],
    ['pg://db:5432?u=u&p=p&d=x', 'pg://HOST:PORT?u=USER&p=WORD&d=NAME'],
    ['mysql:host=db;dbname=x', 'mysql:host=HOST;dbname=NAME'],
    ['{"db":{"host":"db"}}', '{"db":{"host":"HOST"}}'],
    ['./wait-for db:3306 -- run', './wait-for HOST:PORT -- run'],
    ['http://db-web:80', 'http://db-web:80'],
    ['https://my.db.example', 'https://my.db.example'],
  ])('%s', (text, expected) => {
    expect(rewritten(text, database)).toBe(expected)
  })

  it.each([
    ['redis://db:6379/1', 'redis://:WORD@HOST:PORT/1'],
    ['redis://:old@db', 'redis://:WORD@HOST'],
    ['rediss://default:old@db:6379', 'redis://:WORD@HOST:PORT'],
    ['tcp://db:6379', 'tcp://HOST:PORT?auth=WORD'],
    ['tcp://db:6379?auth=old', 'tcp://HOST:PORT?auth=WORD'],
    ['db:6379,abortConnect=false', 'HOST:PORT,abortConnect=false,password=WORD'],
    ['{"db":{"host":"db","port":6379}}', '{"db":{"host":"HOST","port":6379,"password":"WORD"}}'],
  ])('%s', (text, expected) => {
    expect(rewritten(text, cache)).toBe(expected)
  })

  it('tells a server from its scheme, its user and its database', () => {
    expect(rewritten('redis://redis:6379', cache, ['redis'])).toBe('redis://:WORD@HOST:PORT')
    expect(
      rewritten('postgres://postgres:postgres@postgres/postgres', database, ['postgres']),
    ).toBe('postgres://USER:WORD@HOST/NAME')
  })

  it.each([
    ['DB_HOST', 'host'],
    ['PAPERLESS_DBPASS', 'password'],
    ['AUTHENTIK_POSTGRESQL__NAME', 'name'],
    ['database__connection__user', 'user'],
    ['DB_CONNECTION', 'kind'],
    ['DB_PORT', 'port'],
    ['SPRING_DATASOURCE_URL', 'host'],
    ['LOG_LEVEL', 'other'],
  ])('%s is the %s', (name, part) => {
    expect(partOf(name)).toBe(part)
  })

  it('knows what variables of one connection share', () => {
    expect(groupOf('PAPERLESS_DBHOST')).toBe('PAPERLESS_DB')
    expect(siblingOf('AUTHENTIK_REDIS__HOST', 'PASSWORD')).toBe('AUTHENTIK_REDIS__PASSWORD')
    expect(siblingOf('redis.host', 'PASSWORD')).toBe('redis.password')
  })
})

describe('images', () => {
  it('are told apart by name, not by registry', () => {
    expect(splitImage('ghcr.io:443/a/b:1@sha256:00')).toEqual({ name: 'a/b', base: 'b', tag: '1' })
    expect(splitImage('library/redis')).toEqual({ name: 'redis', base: 'redis', tag: undefined })
  })

  it.each([
    ['postgres:16', 'postgres'],
    ['docker.io/bitnami/postgresql:15', 'postgres'],
    ['pgvector/pgvector:pg16', 'postgres'],
    ['lscr.io/linuxserver/mariadb:11', 'mariadb'],
    ['mysql/mysql-server:8.0', 'mariadb'],
    ['valkey/valkey:8', 'cache'],
    ['eqalpha/keydb:x', 'cache'],
    ['docker.dragonflydb.io/dragonflydb/dragonfly:v1.23', 'cache'],
    ['ghcr.io/microsoft/garnet:1', 'cache'],
    ['public.ecr.aws/bitnami/redis:7.2', 'cache'],
    ['public.ecr.aws/docker/library/postgres:17', 'postgres'],
    ['percona/percona-distribution-postgresql:17', 'postgres'],
    ['cgr.dev/chainguard/postgres', 'postgres'],
    ['percona/percona-server:8.0', 'mariadb'],
    ['container-registry.oracle.com/mysql/community-server:9', 'mariadb'],
    ['jbergstroem/mariadb-alpine:11', 'mariadb'],
    ['paradedb/paradedb:16', undefined],
    ['groonga/pgroonga:4', undefined],
    ['bitnami/redis-cluster:7', undefined],
    ['edoburu/pgbouncer:1', undefined],
    ['postgis/postgis:16', undefined],
    ['timescale/timescaledb:latest-pg16', undefined],
    ['redis/redis-stack:7', undefined],
    ['oliver006/redis_exporter:v1', undefined],
    ['prometheuscommunity/postgres-exporter:v1', undefined],
    ['mongo:7', undefined],
  ])('%s', (image, kind) => {
    expect(backingOf(image)?.kind).toBe(kind)
  })

  it('that no box can stand in for are known, with the reason', () => {
    expect(foreignDatabase('mongo:7')).toMatch(/MongoDB/)
    expect(foreignDatabase('tensorchord/pgvecto-rs:pg14')).toMatch(/VectorChord/)
    expect(foreignDatabase('postgres:16')).toBeUndefined()
    expect(foreignDatabase('paradedb/paradedb:16')).toMatch(/extensions/)
    expect(foreignDatabase('valkey/valkey-bundle:8')).toMatch(/modules/)
  })

  it('that only hand connections on are told apart', () => {
    expect(isPooler('edoburu/pgbouncer:1')).toBe(true)
    expect(isPooler('postgres:16')).toBe(false)
  })
})

describe('what variables are for', () => {
  it.each(['DB_PASSWORD', 'SECRET_KEY_BASE', 'JWT_SECRET', 'ADMIN_TOKEN', 'ENCRYPTION_KEY'])(
    '%s is nobody’s business',
    name => {
      expect(isSecret(name)).toBe(true)
    },
  )
  it.each([
    'PASSWORD_RESET_ENABLED',
    'PUBLIC_KEY',
    'TOKEN_EXPIRATION',
    'KEY_PATH',
    'ENABLE_PASSWORD',
    'SSH_KEY_PATH',
  ])('%s is no secret', name => {
    expect(isSecret(name)).toBe(false)
  })
  it('tells who signs in from who connects', () => {
    expect(isSignIn('ADMIN_PASSWORD')).toBe(true)
    expect(isSignIn('DB_ROOT_PASSWORD')).toBe(false)
  })
  it('knows the address of the app', () => {
    expect(isOwnUrl('NEXTAUTH_URL')).toBe(true)
    expect(isOwnUrl('OLLAMA_BASE_URL')).toBe(false)
    expect(isOwnDomain('DOMAIN')).toBe(true)
    expect(isOwnDomain('MAIL_DOMAIN')).toBe(false)
  })
})

describe('words', () => {
  it('takes lines apart as a shell does', () => {
    expect(shellWords(`a 'b c' "d \\"e" f\\ g ''`)).toEqual(['a', 'b c', 'd "e', 'f g', ''])
  })
  it('puts them together so that a shell takes them apart again', () => {
    const words = ['plain', 'two words', "it's", '--a=b', '$HOME']
    expect(shellWords(words.map(shellQuoted).join(' '))).toEqual(words)
  })
  it('finds names that recipes take', () => {
    expect(partNameOf('9 My_Data!', [])).toBe('my-data')
    expect(partNameOf('data', ['data', 'data-2'])).toBe('data-3')
    expect(partNameOf('___', [])).toBe('part')
    expect(titleOf('DB_HOST_URL')).toBe('DB host URL')
    expect(lineOf('a\u0007 b\n c', 60)).toBe('a b c')
  })
})
