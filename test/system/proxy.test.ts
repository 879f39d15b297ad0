import { X509Certificate } from 'node:crypto'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { NetworkReport } from '../../agent/http/api.ts'
import type { FetchOptions } from '../lab/browser.ts'
import { openDesktop } from '../lab/desktop.ts'
import type { Home } from '../lab/home.ts'
import { inNetwork } from '../lab/lab.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { claim, type Owner } from './owner.ts'
import { websocket } from './websocket.ts'

/** What the proxy does for apps, and what it keeps from them. */
describe('the proxy', { tags: ['slow'] }, () => {
  let home: Home
  let owner: Owner
  const gantry = (...words: string[]) => home.box.exec(['gantry', ...words], { timeout: 120_000 })
  const get = (path: string, options: FetchOptions = {}) =>
    home.phone.fetch(`https://gallery-home.local${path}`, { ca: owner.ca, ...options })
  const assets = async () =>
    (await home.box.exec(['find', '/data/state/assets', '-type', 'f', '-printf', '%P %u %m\n']))
      .trim()
      .split('\n')

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    owner = await claim(home)
    await gantry('app', 'install', `${appsOnBox}/gallery`)
    await until('the app opens', async () => (await get('/')).status === 200)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it('serves files out of the image itself', async () => {
    const shown = await get('/static/shown.txt')
    expect(shown.text).toBe('from the image, version 1\n')
    expect(shown.headers['cache-control']).toBe('public, max-age=31536000, immutable')
    expect((await get('/static/deep/a%20b.txt')).text).toBe('deep inside\n')
    expect((await get('/static/alias.txt')).text).toBe('deep inside\n')
  })

  it('serves what the image announces; the recipe wins', async () => {
    const picture = await get('/pics/one.txt')
    expect(picture.text).toBe('a picture\n')
    expect(picture.headers['cache-control']).toBe('public, max-age=3600')
  })

  it('leaves to the app what is not there, a folder, a program, or more than a question', async () => {
    expect((await get('/static/made.txt')).text).toBe('only the app has it\n')
    for (const path of ['/static/', '/static/deep', '/static/config.php', '/static/..%2f..']) {
      expect((await get(path)).text).not.toContain('secret')
      expect((await get(path)).status).not.toBe(200)
    }
    const sent = await get('/static/shown.txt', { form: { a: 'b' } })
    expect(sent.text).not.toContain('from the image')
  })

  it('goes on serving them while the app does not answer, which people are told', async () => {
    await home.box.exec(['docker', 'pause', 'gallery.main'])
    try {
      expect((await get('/static/shown.txt')).status).toBe(200)
      const silent = await get('/')
      expect(silent.status).toBe(504)
      expect(silent.text).toContain('does not answer yet')
    } finally {
      await home.box.exec(['docker', 'unpause', 'gallery.main'])
    }
  })

  it('keeps them readable for everybody, writable for root, and no container of theirs', async () => {
    const files = await assets()
    expect(files).toHaveLength(3)
    for (const file of files) expect(file).toMatch(/ root 644$/)
    const containers = await home.box.exec(['docker', 'ps', '--all', '--format', '{{.Names}}'])
    expect(containers.trim().split('\n').sort()).toEqual([
      'gallery.holder',
      'gallery.live',
      'gallery.main',
    ])
  })

  it('answers well-known paths as the recipe says, letter for letter', async () => {
    const answer = await get('/.well-known/gallery/server')
    expect(answer.headers['content-type']).toBe('application/json')
    expect(answer.json()).toEqual({
      server: 'gallery-home.local:443',
      kept: '{file./etc/hostname}',
    })
  })

  it('alone tells the app who asks, and for what', async () => {
    const { text, headers } = await get('/cgi-bin/echo', {
      headers: {
        'x-forwarded-for': '6.6.6.6',
        'x-forwarded-host': 'evil.example',
        'x-forwarded-port': '6',
        'x-real-ip': '6.6.6.6',
        forwarded: 'for=6.6.6.6',
        'x-original-url': '/evil',
        'remote-user': 'evil',
        remote_user: 'evil',
        'x-webauth-user': 'evil',
        cookie: 'own=1; __Host-gantry-gate=evil; other=2',
        'x-auth-token': 'own',
      },
    })
    expect(text).not.toMatch(/evil|6\.6\.6\.6/)
    const told = Object.fromEntries(text.split('\n').map(line => line.split(/=(.*)/s)))
    expect(told).toMatchObject({
      HTTP_X_FORWARDED_FOR: expect.stringMatching(
        /^(192\.168\.77\.20|2001:db8:77:[0-9a-f:]+|fd[0-9a-f:]+)$/,
      ),
      HTTP_X_FORWARDED_HOST: 'gallery-home.local',
      HTTP_X_FORWARDED_PROTO: 'https',
      HTTP_COOKIE: 'own=1; other=2',
      HTTP_X_AUTH_TOKEN: 'own',
    })
    expect(headers['strict-transport-security']).toBeUndefined()
  })

  it('refuses what is larger than the app takes', async () => {
    const send = (bytes: number) =>
      get('/cgi-bin/echo', { form: { x: 'y'.repeat(bytes - 'x='.length) } })
    expect((await send(64 * 1024)).text).toContain(`BODY=${64 * 1024}\n`)
    const refused = await send(64 * 1024 + 1)
    expect(refused.status).toBe(413)
    expect(refused.text).toBe('This is larger than the app takes.\n')
  })

  it('has a further name with a port and a certificate of its own, for websockets, too', async () => {
    const live = { url: 'https://live-gallery-home.local/', ca: owner.ca }
    expect(await websocket(home.phone, live)).toMatchObject({ status: 101, heard: 'hello\n' })
  })

  it('ends a connection that was silent for as long as the recipe says', async () => {
    const live = { url: 'https://live-gallery-home.local/', ca: owner.ca }
    const { heard, open } = await websocket(home.phone, { ...live, stay: 10_000 })
    expect(heard).toBe('hello\n')
    expect(open).toBeGreaterThan(2_500)
    expect(open).toBeLessThan(6_000)
  })

  it('keeps connections while it takes a new configuration', async () => {
    const live = { url: 'https://live-gallery-home.local/', ca: owner.ca }
    const [{ open }] = await Promise.all([
      websocket(home.phone, { ...live, stay: 2_500 }),
      gantry('app', 'install', `${appsOnBox}/hello`, '--no-wait'),
    ])
    expect(open).toBeGreaterThan(2_300)
    await owner.app('hello', it => it.state === 'running')
  })

  it('has nothing of the box at the address of an app', async () => {
    for (const path of ['/.gantry', '/.gantry/api/box', '/.GANTRY/x', '/x/../.gantry/x']) {
      expect(await get(path)).toMatchObject({
        status: 404,
        text: expect.stringContaining('nothing'),
      })
    }
    expect((await get('/api/box')).text).not.toContain('claimed')
    expect((await get('/.gantry/enter?code=x')).json()).toMatchObject({ code: 'code-spent' })
  })

  it('changes to the files of a new version together with the app, and back', async () => {
    const before = await assets()
    await gantry('app', 'update', 'gallery', `${appsOnBox}/gallery-2`)
    expect((await get('/static/shown.txt')).text).toBe('from the image, version 2\n')
    expect((await get('/static/alias.txt')).status).toBe(404)
    await gantry('app', 'rollback', 'gallery')
    expect((await get('/static/shown.txt')).text).toBe('from the image, version 1\n')
    expect(await assets()).toEqual(before)
  })

  it('does not start an app whose image has no such folder, and says so', async () => {
    await gantry('app', 'install', `${appsOnBox}/bare`, '--no-wait')
    const { problem } = await owner.app('bare', it => it.state === 'failing')
    expect(problem).toMatchObject({
      code: 'static-missing',
      message: 'the image of bare has no folder /app/public',
      hint: expect.stringContaining('packager'),
    })
    const containers = await home.box.exec(['docker', 'ps', '--all', '--format', '{{.Names}}'])
    expect(containers).not.toContain('bare')
    await gantry('app', 'remove', 'bare', '--delete-data')
  })

  it('leaves an app alone that terminates TLS itself, and sends people to its address', async () => {
    await gantry('app', 'install', `${appsOnBox}/strongbox`)
    const { addresses } = await owner.app('strongbox', it => it.state === 'running')
    const [ipv6 = ''] = addresses
    await layRoute(home, ipv6)
    const page = await until('the app answers by itself', () =>
      home.phone.fetch('https://strongbox-home.local/page', { ca: owner.ca }),
    )
    expect(page.text).toBe('its own\n')
    const resolve = { 'strongbox-home.local': await ipv4Of(home) }
    const ask = (scheme: string) =>
      home.phone.fetch(`${scheme}://strongbox-home.local/`, { ca: owner.ca, resolve })
    expect((await ask('http')).status).toBe(421)
    await expect(ask('https')).rejects.toThrow()
  })

  it('is not where the name of such an app leads: desktops that ask for IPv4 alone have its number', async () => {
    const { box, phone } = home
    const desktop = await openDesktop(home)
    const said = await box.exec(['sh', '-c', 'gantry network --json || true'])
    const { apps }: NetworkReport = JSON.parse(said)
    const app = apps.find(it => it.service === 'strongbox')
    const own = app?.addresses.find(it => it.from === 'box')?.address
    const found = () => desktop.avahi('strongbox-home.local', 'IPV6')
    await until('Avahi finds the app itself', async () => (await found()) === own)
    // Debian and Ubuntu have glibc ask so.
    expect(await desktop.getent('gallery-home.local')).toEqual([await ipv4Of(home)])
    expect(await desktop.getent('strongbox-home.local')).toEqual([])
    expect(app?.numberUrl).toBe(`https://[${own}]`)
    expect((await phone.fetch(`${app?.numberUrl}/page`, { ca: owner.ca })).text).toBe('its own\n')
  })

  it('starts such an app again when its certificate is renewed, which it reads when it starts', async () => {
    const { addresses } = await owner.app('strongbox', it => it.state === 'running')
    const before = await until('it shows a certificate', () => serialAt(home, addresses[0] ?? ''))
    // As it will be when most of its life is over: the same names and key, and a day of thirty left.
    const aged = serialIn(await home.box.exec(['sh', '-ec', AGE, 'strongbox']))
    const after = await until(
      'it shows another certificate',
      async () => {
        const serial = await serialAt(home, addresses[0] ?? '').catch(() => before)
        return serial !== before && serial !== aged && serial
      },
      { within: 90_000, every: 1000 },
    )
    const kept = await home.box.exec(['openssl', 'x509', '-noout', '-serial', '-in', OWN])
    expect(after).toBe(serialIn(kept))
    const page = await until('the app answers by itself again', () =>
      home.phone.fetch('https://strongbox-home.local/page', { ca: owner.ca }),
    )
    expect(page.text).toBe('its own\n')
  })

  it('keeps no file of an app that was removed', async () => {
    await gantry('app', 'remove', 'gallery')
    await until('the files are gone', async () => (await assets()).join('') === '')
  })
})

/** What the box keeps of the app's certificate. */
const OWN = '/data/state/certificates/apps/strongbox/certificate.pem'

const serialIn = (said: string) => /serial=(\w+)/.exec(said)?.[1]

/** Signs the certificate of an app anew, as if that had been 29 days ago, and tells its serial. */
const AGE = `
cd /data/state/certificates/apps/$0
by=$(ls -d /data/state/certificates/1/intermediate-* | tail -n 1)
names=$(openssl x509 -in certificate.pem -noout -ext subjectAltName | tail -n 1)
openssl req -x509 -key key.pem -CA $by/certificate.pem -CAkey $by/key.pem -subj /CN=$0 \\
  -not_before $(date -u -d '-29 days' +%Y%m%d%H%M%SZ) -not_after $(date -u -d '1 day' +%Y%m%d%H%M%SZ) \\
  -addext "subjectAltName=$(echo $names | sed 's/IP Address/IP/g; s/ //g')" -out /run/aged.pem
cat $by/certificate.pem >> /run/aged.pem
cp /run/aged.pem certificate.pem
openssl x509 -in /run/aged.pem -noout -serial`

/** The serial number of the certificate that is shown at an address. */
async function serialAt({ lab, phone }: Home, address: string): Promise<string> {
  const said = await lab.run(
    inNetwork(phone.name, ['timeout', '5', 'gnutls-cli', '--insecure', '--print-cert', address]),
    { input: '' },
  )
  const [pem = ''] = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/.exec(said) ?? []
  return new X509Certificate(pem).serialNumber
}

/** As if the box announced its network: a way to the app, and an address of this home to come from. */
async function layRoute({ box, phone }: Home, ipv6: string): Promise<void> {
  const said = await box.exec(['ip', '-6', 'address', 'show', 'dev', 'eth0', 'scope', 'link'])
  const via = /inet6 (fe80[^/]+)/.exec(said)?.[1] ?? ''
  await phone.exec(['ip', '-6', 'address', 'add', 'fd77::20/64', 'dev', 'eth0', 'nodad'])
  await phone.exec(['ip', '-6', 'route', 'replace', ipv6, 'via', via, 'dev', 'eth0'])
  await box.exec(['ip', '-6', 'address', 'add', 'fd77::1/64', 'dev', 'eth0', 'nodad'])
}

async function ipv4Of({ box }: Home): Promise<string> {
  const said = await box.exec(['ip', '-4', 'address', 'show', 'dev', 'eth0', 'scope', 'global'])
  return /inet ([\d.]+)/.exec(said)?.[1] ?? ''
}
