import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openCookies } from '../lab/cookies.ts'
import type { Home } from '../lab/home.ts'
import { node } from '../lab/lab.ts'
import { until } from '../lab/until.ts'
import { figures } from '../system/figures.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from '../system/home.ts'
import { claim, type Owner } from '../system/owner.ts'

/** A program as people run it, out of Debian, that takes a minute to install and another to update. */
describe('MediaWiki', () => {
  const measured = figures()
  let home: Home
  let owner: Owner

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    owner = await claim(home)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 240_000 })

  const at = 'https://wiki-home.local'
  const cookies = openCookies()
  const api = async (form: Record<string, string>) => {
    const url = `${at}/api.php`
    const all = { ...form, format: 'json', formatversion: '2' }
    return (
      await home.phone.fetch(url, { form: all, ca: owner.ca, cookies, timeoutMs: 30_000 })
    ).json<Record<string, Record<string, unknown>>>()
  }
  const token = async (type: string): Promise<string> => {
    const { query = {} } = await api({ action: 'query', meta: 'tokens', type })
    return (query.tokens as Record<string, string>)[`${type}token`] ?? ''
  }
  const page = () => home.phone.fetch(`${at}/index.php/Garden`, { ca: owner.ca, timeoutMs: 30_000 })
  const stored = '/data/state/apps/wiki/uploads'
  const upload = () =>
    home.box.exec(['sh', '-c', `cat $(find ${stored} -name Seeds.txt -not -path "*/archive/*")`])

  it('is installed once, on MariaDB', async () => {
    await measured.time('wiki: build and install to running', () =>
      gantry('app', 'install', `${appsOnBox}/wiki`),
    )
    const tables = await mariadb(home, 'wiki', 'show tables')
    expect(tables.split('\n')).toEqual(expect.arrayContaining(['page', 'revision', 'text']))
  })

  it('opens by its name', async () => {
    const { text } = await until('the wiki opens', async () => {
      const answer = await home.phone.fetch(`${at}/index.php/Main_Page`, {
        ca: owner.ca,
        timeoutMs: 30_000,
      })
      return answer.status === 200 && answer
    })
    expect(text).toContain('MediaWiki')
    const { query } = await api({ action: 'query', meta: 'siteinfo' })
    expect(query?.general).toMatchObject({ server: at })
  })

  it('lets its owner in, who writes a page', async () => {
    const { secrets } = (await owner.ask('/api/apps/wiki/secrets')).json<{
      secrets: { value: string }[]
    }>()
    const login = await api({
      ...{ action: 'login', lgname: 'Admin', lgpassword: secrets[0]?.value ?? '' },
      lgtoken: await token('login'),
    })
    expect(login.login).toMatchObject({ result: 'Success', lgusername: 'Admin' })
    const text = 'Tomatoes grow here. Ümläute, too.'
    const edit = await api({
      ...{ action: 'edit', title: 'Garden', text, token: await token('csrf') },
    })
    expect(edit.edit).toMatchObject({ result: 'Success' })
    expect(await mariadb(home, 'wiki', 'select old_text from text')).toContain(text)
    expect((await page()).text).toContain(text)
  })

  it('keeps an upload in its folder', async () => {
    const fields = { action: 'upload', filename: 'Seeds.txt', format: 'json' }
    const said = await sendFile(home, owner, {
      host: new URL(at).hostname,
      path: '/api.php',
      cookie: cookies.header,
      fields: { ...fields, token: await token('csrf') },
      file: 'one, two, three',
    })
    expect(said).toContain('"Success"')
    expect(await upload()).toBe('one, two, three')
  })

  it('has both after a restart', async () => {
    await gantry('app', 'restart', 'wiki')
    await owner.app('wiki', it => it.state === 'running')
    expect((await page()).text).toContain('Tomatoes')
    expect(await upload()).toBe('one, two, three')
  })

  it('has both after an update, whose preparation brings the tables up to date', async () => {
    const next = '/data/wiki-next'
    const change = `s/"1.43.9"/"1.43.10"/`
    await home.box.exec(['cp', '-r', `${appsOnBox}/wiki`, next])
    await home.box.exec(['sed', '-i', change, `${next}/recipe.toml`])
    await home.box.exec(['sh', '-c', `echo ENV NEXT=1 >> ${next}/Dockerfile`])
    await measured.time('wiki: update to running', () => gantry('app', 'update', 'wiki', next))
    const app = await owner.app('wiki', it => it.state === 'running')
    expect(app.version).toBe('1.43.10')
    const log = await home.box.exec(['docker', 'logs', 'wiki.install'])
    expect(log).toContain('update')
    expect((await page()).text).toContain('Tomatoes')
    expect(await upload()).toBe('one, two, three')
  })

  it('goes with everything', async () => {
    await gantry('app', 'remove', 'wiki', '--delete-data')
    expect(await mariadb(home, 'mysql', 'show databases').catch(() => '')).not.toContain('wiki')
  })
})

interface Sent {
  readonly host: string
  readonly path: string
  readonly cookie: string
  readonly fields: Readonly<Record<string, string>>
  readonly file: string
}

/** Sends a form with a file from the phone, as the page of an app would. */
async function sendFile({ box, phone }: Home, { ca }: Owner, sent: Sent): Promise<string> {
  const shown = await box.exec(['ip', '-4', 'address', 'show', 'dev', 'eth0', 'scope', 'global'])
  const address = /inet ([\d.]+)/.exec(shown)?.[1] ?? ''
  const script = `
    const { address, ca, host, path, cookie, fields, file } = JSON.parse(process.argv[1])
    const form = new FormData()
    for (const [name, value] of Object.entries(fields)) form.append(name, value)
    form.append('file', new Blob([file]), 'seeds.txt')
    const { headers, body } = new Request('http://form', { method: 'POST', body: form, duplex: 'half' })
    const type = headers.get('content-type')
    new Response(body).arrayBuffer().then(bytes => {
      const options = { method: 'POST', host: address, servername: host, path, ca }
      options.headers = { host, cookie, 'content-type': type, 'content-length': bytes.byteLength }
      require('https')
        .request(options, answer => answer.pipe(process.stdout))
        .end(Buffer.from(bytes))
    })`
  const told = JSON.stringify({ address, ca, ...sent })
  return await phone.exec([node, '--input-type=commonjs', '--eval', script, told])
}

const mariadb = ({ box }: Home, database: string, query: string): Promise<string> =>
  box.exec([
    ...(['mariadb', '--no-defaults', '--socket=/run/mariadb/mariadb.sock'] as const),
    ...['--default-character-set=utf8mb4', '--batch', '--skip-column-names'],
    ...[`--execute=${query}`, database],
  ])
