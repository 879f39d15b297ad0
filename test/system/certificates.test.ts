import { X509Certificate } from 'node:crypto'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { NetworkReport, Status, Trust } from '../../agent/http/api.ts'
import { withTools } from '../../image/tools.ts'
import { openChromiumAt } from '../browser/chromium.ts'
import { pointer } from '../browser/hand.ts'
import { expectSeen } from '../browser/seen.ts'
import { startAsking } from '../lab/asker.ts'
import type { Home } from '../lab/home.ts'
import { inNetwork } from '../lab/lab.ts'
import { until } from '../lab/until.ts'
import { appsOnBox, openBuiltHome, tellOnFailure } from './home.ts'
import { authorityOf, claim, claimedAs, type Owner, pageOf } from './owner.ts'

/** Milliseconds that anything may take on a busy machine. */
const WITHIN = 60_000

/** The box vouches for itself: what that is worth to devices, and what it is not. */
describe('certificates', { tags: ['slow'] }, () => {
  let home: Home
  let owner: Owner

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    owner = await claim(home)
    const { lab } = home
    await lab.run(['mkdir', '/run/nss'])
    await lab.run(['tee', '/run/root.pem'], { input: owner.ca })
    await lab.run(['certutil', '-d', 'sql:/run/nss', '-N', '--empty-password'])
    const trusted = ['-A', '-n', 'gantry', '-t', 'C,,', '-i', '/run/root.pem']
    await lab.run(['certutil', '-d', 'sql:/run/nss', ...trusted])
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it('are believed by Node, GnuTLS and NSS, for names and numbers', async () => {
    const { addresses } = (await statusOf(home)).box
    const private_ = addresses.filter(it => /^(?:192\.168|fd)/.test(it))
    expect(private_).not.toEqual([])
    for (const host of ['home.local', ...private_]) {
      const url = `https://${host.includes(':') ? `[${host}]` : host}/api/box`
      expect((await home.phone.fetch(url, { ca: owner.ca })).status).toBe(200)
    }
    const address = private_[0] ?? ''
    const believes = await home.lab.run(
      inNetwork('phone', [
        ...(['gnutls-cli', '--x509cafile=/run/root.pem', '--verify-hostname=home.local'] as const),
        ...['--sni-hostname=home.local', address],
      ]),
      { input: '' },
    )
    expect(believes).toContain('The certificate is trusted')
    // Its exit code says nothing.
    const nss = await home.phone.exec([
      'sh',
      '-c',
      'vfyserv -d sql:/run/nss -o "$0" 2>&1; true',
      address,
    ])
    expect(nss).toContain('SERVER CONFIGURED CORRECTLY')
  })

  it('live for a week, signed by what lives for a month, and that by what lives for long', async () => {
    const said = await home.lab.run(
      inNetwork('phone', [
        ...(['gnutls-cli', '--print-cert', '--x509cafile=/run/root.pem'] as const),
        ...['--verify-hostname=home.local', '--sni-hostname=home.local'],
        (await statusOf(home)).box.addresses[0] ?? '',
      ]),
      { input: '' },
    )
    const chain = [...said.matchAll(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g)]
    const left = [...chain.map(([it]) => it), owner.ca].map(it => {
      const until = Date.parse(new X509Certificate(it).validTo)
      return Math.round((until - Date.now()) / 86_400_000)
    })
    expect(left).toEqual([7, 30, 20 * 365])
  })

  it('are worth nothing for names and numbers of others, even with the key of the proxy', async () => {
    for (const [name, ok] of [
      ['DNS:bank.example', false],
      ['IP:8.8.8.8', false],
      ['IP:2001:4860:4860::8888', false],
      ['DNS:home.local', true],
      ['IP:192.168.77.9', true],
    ] as const) {
      const file = await forge(home, name)
      const chain = await home.box.read(file)
      await home.lab.run(['tee', '/run/chain.pem'], { input: chain })
      const [leaf = '', intermediate = ''] = chain.split(/(?<=-----END CERTIFICATE-----\n)/)
      await home.lab.run(['tee', '/run/leaf.pem'], { input: leaf })
      await home.lab.run(['tee', '/run/intermediate.pem'], { input: intermediate })
      const believes = (verdict: Promise<unknown>) =>
        verdict.then(
          () => true,
          () => false,
        )
      expect({
        name,
        openssl: await believes(
          home.box.exec([
            ...(['openssl', 'verify', '-CAfile', '/data/state/certificates/1/root.crt'] as const),
            ...['-untrusted', file, file],
          ]),
        ),
        gnutls: await believes(
          home.lab.run([
            ...(['certtool', '--verify', '--load-ca-certificate=/run/root.pem'] as const),
            ...['--verify-profile=medium', '--infile=/run/chain.pem'],
          ]),
        ),
        nss: await believes(
          home.lab.run([
            ...(['vfychain', '-pp', '-u', '1', '-d', 'sql:/run/nss', '-a'] as const),
            ...['/run/leaf.pem', '-a', '/run/intermediate.pem', '-t', '/run/root.pem'],
          ]),
        ),
      }).toEqual({ name, openssl: ok, gnutls: ok, nss: ok })
    }
  })

  it('are believed by Chromium on Linux, whose page says what it reaches, and no forged one is', async () => {
    const { box, lab } = home
    await box.exec(['gantry', 'app', 'install', `${appsOnBox}/hello`], { timeout: 120_000 })
    const [address = ''] = (await statusOf(home)).box.addresses
    const server = async (name: string, port: number) => {
      const file = await forge(home, `DNS:${name}`)
      await lab.run(['tee', `/run/${port}.pem`], { input: await box.read(file) })
      await lab.run(['tee', `/run/${port}.key`], { input: await box.read(`${file}.key`) })
      const certificate = [`--x509certfile=/run/${port}.pem`, `--x509keyfile=/run/${port}.key`]
      const words = ['gnutls-serv', '--http', `--port=${port}`, ...certificate] as const
      lab.start(inNetwork('phone', [...words]))
    }
    await server('bank.example', 8443)
    await server('home.local', 9443)

    const number = await until('devices take addresses of the box', async () => {
      const said = await box.exec(['sh', '-c', 'gantry network --json || true'])
      const { apps }: NetworkReport = JSON.parse(said)
      return apps[0]?.numberUrl
    })
    const host = new URL(number).hostname.slice(1, -1)
    const folder = await mkdtemp(join(tmpdir(), 'gantry-desk-'))
    onTestFinished(() => rm(folder, { recursive: true }))
    await trustInNss(folder, owner.ca)
    await using chromium = await openChromiumAt({
      home: folder,
      network: lab.outside('/run/netns/phone'),
      hosts: {
        'home.local:9443': '127.0.0.1:9443',
        'home.local': address,
        'hello-home.local': address,
        'bank.example': '127.0.0.1',
        [host]: `[${host}]`,
      },
    })
    const visit = async (url: string) => {
      await using page = await chromium.newPage()
      return await page.goto(url).then(
        answer => answer?.status(),
        error => /net::\w+/.exec(String(error))?.[0],
      )
    }
    await until('the app answers', async () => (await visit('https://hello-home.local/')) === 200)
    expect(await visit('https://home.local/')).toBe(200)
    expect(await visit(`https://${address}/`)).toBe(200)
    expect(await visit('https://home.local:9443/')).toBe(200)
    expect(await visit('https://bank.example:8443/')).toMatch(/ERR_CERT/)

    // The page tries what its own browser reaches: no certificate is overlooked there.
    await using page = await chromium.newPage({ locale: 'en-GB' })
    const hand = pointer(page, WITHIN)
    const reads = (text: string | RegExp) => expectSeen(page.getByText(text), WITHIN)
    await page.goto('https://home.local/#/network')
    await hand.write('Your name', claimedAs.owner)
    await hand.write('Password', claimedAs.password)
    await hand.submit('Sign in')
    await hand.press('Look')
    // The router of this home leads nowhere.
    await reads(/^(?:No place that apps come from is reached|Names on the internet are not found)/)
    await hand.press('What this device reaches', 'link')
    await hand.press('Try')
    await reads('This device reaches it.')
    const ipv6 = (off: 0 | 1) =>
      home.phone.exec(['sysctl', '--write', `net.ipv6.conf.eth0.disable_ipv6=${off}`])
    await ipv6(1)
    await hand.press('Try again')
    await reads('The name is enough.')
    await reads(number)
    await ipv6(0)
  })

  it('that ran out while the box was off are seen by nobody', async () => {
    const { box } = home
    const hosts = ['home.local', 'hello-home.local']
    const address = (await ipv4Of(home)) ?? ''
    const shown = await box.exec(['sh', '-ec', `systemctl stop caddy gantry-worker\n${AGE}`])
    for (const host of hosts) expect(shown).toContain(`${host}.crt`)
    const pages = [
      { host: 'home.local', path: '/api/box', ca: owner.ca, address },
      { host: 'hello-home.local', ca: owner.ca, address },
    ]
    const askers = await Promise.all(pages.map(it => startAsking(home, it)))
    await box.exec(['systemctl', 'start', 'caddy', 'gantry-worker'])
    await Promise.all(askers.map(it => it.gets(120_000)))
    for (const asker of askers) {
      const { lost } = await asker.end()
      // Before that nobody answers, or not under that name.
      expect(lost.length).toBeGreaterThan(0)
      expect(lost.filter(it => /certificate/i.test(it))).toEqual([])
    }
    const kept = await box.exec(['sh', '-c', 'ls -d /data/state/certificates/1/intermediate-*'])
    expect(kept.trim().split('\n')).toHaveLength(1)
    expect(shown).not.toContain(kept.trim())
  })

  it('keep the key of the root from everybody but root', async () => {
    const modes = await home.box.exec([
      'stat',
      '--format=%a %U',
      '/data/state/certificates/1/root.key',
    ])
    expect(modes.trim()).toBe('600 root')
  })

  it('can be had in every form, before a device knows the box', async () => {
    const at = 'http://home.local/trust/gantry'
    const pem = (await home.phone.fetch(`${at}.pem`)).text
    expect(pem).toBe(owner.ca)
    const profile = await home.phone.fetch(`${at}.mobileconfig`)
    expect(profile.headers['content-type']).toContain('application/x-apple-aspen-config')
    expect(profile.text).toContain(pem.split('\n').slice(1, -2).join('').slice(0, 64))
    const der = await home.phone.fetch(`${at}.cer`)
    expect(der.headers['content-type']).toContain('application/x-x509-ca-cert')
    const { words } = (await home.phone.fetch('http://home.local/api/trust')).json<Trust>()
    expect(await home.box.exec(['gantry', 'trust'])).toContain(words.join(' '))
    expect(home.box.consoleLines.join('\n')).toContain(words.join(' '))
  })

  it('are not made while nobody knows what time it is, and come by themselves then', async () => {
    const release = (await home.box.read('/usr/lib/os-release')).replace(
      /BUILD_ID=.*/,
      'BUILD_ID=2099-01-01',
    )
    await home.box.exec(['tee', '/run/os-release'], { input: release })
    await home.box.exec(['mount', '--bind', '/run/os-release', '/usr/lib/os-release'])
    await home.box.exec(['systemctl', 'restart', 'gantry-worker'])
    const finding = await until('the box knows that it does not know the time', async () => {
      const { findings } = await statusOf(home)
      return findings.find(it => it.code === 'clock-implausible')
    })
    expect(finding.values).toHaveProperty('today')
    expect((await home.phone.fetch('http://home.local/api/box')).status).toBe(200)
    await home.box.exec(['gantry', 'trust', 'replace', '--agree']).catch(() => {})
    expect(await home.box.exec(['ls', '/data/state/certificates'])).not.toContain('2')

    await home.box.exec(['umount', '/usr/lib/os-release'])
    await home.box.exec(['systemctl', 'restart', 'gantry-worker'])
    const ca = await until('there is a new authority', () =>
      home.box.read('/data/state/certificates/2/root.crt'),
    )
    expect(ca).not.toBe(await authorityOf(home).catch(() => ''))
    await until('the page is back', async () => {
      const answer = await home.phone.fetch('https://home.local/api/box', { ca })
      return answer.status === 200
    })
    await expect(home.phone.fetch('https://home.local/api/box', owner)).rejects.toThrow()
  })

  it('are told to be damaged where devices trust them, and can be replaced', async () => {
    await emptyRoot(home, 2)
    const damaged = await until('the owner is told', async () => {
      const { components } = await statusOf(home)
      return components.find(it => it.problem?.code === 'certificate-damaged')
    })
    expect(damaged.problem?.hint).toContain('gantry trust replace')
    expect((await home.phone.fetch('http://home.local/api/box')).status).toBe(200)
    await home.box.exec(['gantry', 'trust', 'replace', '--agree'])
    await until('there is a new authority', async () => {
      const ca = await home.box.read('/data/state/certificates/3/root.crt')
      return (await home.phone.fetch('https://home.local/api/box', { ca })).status === 200
    })
  })
})

describe('certificates that a power cut emptied before anybody trusted them', {
  tags: ['slow'],
}, () => {
  let home: Home

  beforeAll(async () => {
    home = await openBuiltHome()
    await home.box.boot()
    await pageOf(home)
    return home.close
  })
  beforeEach(() => tellOnFailure(home))

  it('are made anew, and whoever claims the box is handed whole ones', async () => {
    await until('there is an authority', () => authorityOf(home))
    await emptyRoot(home, 1)
    const owner = await claim(home)
    expect(owner.ca).toBe(await authorityOf(home))
    expect((await home.phone.fetch(`${owner.url}/api/box`, owner)).status).toBe(200)
  })
})

/**
 * As a file system leaves a file that was never written out; the worker begins with that. The proxy
 * is not given it meanwhile: it would answer its administration no more.
 */
async function emptyRoot({ box }: Home, authority: number): Promise<void> {
  await box.kill('gantry-worker')
  await box.exec(['truncate', '--size=0', `/data/state/certificates/${authority}/root.crt`])
}

/** A certificate for that name, signed with the key that the proxy has; answers the path of its chain. */
async function forge({ box }: Home, name: string): Promise<string> {
  const script = `
    cd /data/state/certificates/1/intermediate-*
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -noenc -keyout "/run/$0.pem.key" \\
      -CA certificate.pem -CAkey key.pem -days 1 -subj /O=forged \\
      -addext basicConstraints=CA:false -addext extendedKeyUsage=serverAuth \\
      -addext "subjectAltName=$0" -out /run/forged.pem
    cat /run/forged.pem certificate.pem > "/run/$0.pem"`
  await box.exec(['sh', '-ec', script, name])
  return `/run/${name}.pem`
}

/**
 * Signs anew what the box and its proxy have signed, as if that had been a while ago: with the same keys
 * and names, and over for ten days. Tells which.
 */
const AGE = `
long_ago() { date -u -d "-$1 days" +%Y%m%d%H%M%SZ; }
sign() {
  from=$(long_ago $1)
  shift
  openssl req -x509 -subj /O=aged -not_before $from -not_after $(long_ago 10) "$@"
}
cd /data/state/certificates/1
by=$(ls -d $PWD/intermediate-*)
sign 40 -key $by/key.pem -CA root.crt -CAkey root.key -out /run/aged.pem \\
  -addext basicConstraints=critical,CA:true,pathlen:0 -addext keyUsage=critical,keyCertSign,cRLSign
cat /run/aged.pem > $by/certificate.pem
echo $by
for it in $(find /data/state/caddy/1 -name '*.crt'); do
  names=$(openssl x509 -in $it -noout -ext subjectAltName | tail -n 1 | sed 's/IP Address/IP/g; s/ //g')
  sign 17 -key \${it%.crt}.key -CA $by/certificate.pem -CAkey $by/key.pem -out /run/aged-leaf.pem \\
    -addext basicConstraints=CA:false -addext extendedKeyUsage=serverAuth -addext "subjectAltName=$names"
  cat /run/aged-leaf.pem /run/aged.pem > $it
  echo $it
done`

/** The store that Chromium reads on Linux, as its page for certificates would write it. */
async function trustInNss(home: string, root: string): Promise<void> {
  const tools = await withTools()
  const store = join(home, '.pki/nssdb')
  await mkdir(store, { recursive: true })
  await tools(['certutil', '-d', `sql:${store}`, '-N', '--empty-password'])
  await tools(['certutil', '-d', `sql:${store}`, '-A', '-n', 'gantry', '-t', 'C,,'], {
    input: root,
  })
}

const ipv4Of = async (home: Home) =>
  (await statusOf(home)).box.addresses.find(it => /^192\.168/.test(it))

const statusOf = async ({ box }: Home): Promise<Status> =>
  JSON.parse(await box.exec(['sh', '-c', 'gantry status --json || true']))
